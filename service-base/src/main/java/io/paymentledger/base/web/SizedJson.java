package io.paymentledger.base.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes each answer in one piece, with its length. Without a length it would go out in chunks, and the empty last one
 * in a packet of its own. Answers of any size are streamed elsewhere.
 */
@Component
final class SizedJson implements WebMvcConfigurer {

    /** A charge fits. */
    private static final int USUAL_BYTES = 1_024;

    private final JsonMapper json;

    SizedJson(JsonMapper json) {
        this.json = json;
    }

    @Override
    public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
        converters.withJsonConverter(new Converter(json));
    }

    private static final class Converter extends JacksonJsonHttpMessageConverter {

        Converter(JsonMapper json) {
            super(json);
        }

        @Override
        protected void writeInternal(
                Object answer, ResolvableType type, HttpOutputMessage output, @Nullable Map<String, Object> hints)
                throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
            super.writeInternal(answer, type, new Gathered(bytes, output.getHeaders()), hints);
            output.getHeaders().setContentLength(bytes.size());
            bytes.writeTo(output.getBody());
        }
    }

    private record Gathered(OutputStream body, HttpHeaders headers) implements HttpOutputMessage {

        @Override
        public OutputStream getBody() {
            return body;
        }

        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }
    }
}
