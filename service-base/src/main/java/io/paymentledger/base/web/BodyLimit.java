package io.paymentledger.base.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Reads bodies of up to {@link #MAX_BYTES}, those of batches of up to {@link #MAX_BATCH_BYTES}, and refuses longer ones,
 * whether their length was announced or not. Files are left to be streamed, up to {@link #MAX_FILE_BYTES}.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 3)
final class BodyLimit extends OncePerRequestFilter {

    /** 64 KiB: a charge with all its metadata fits several times over. */
    static final int MAX_BYTES = 65_536;

    /** 4 MiB: a thousand charges, each with a page of metadata. */
    static final int MAX_BATCH_BYTES = 4_194_304;

    /** 64 MiB: a settlement file of 200,000 lines fits twice over in CSV, and one of some 60,000 in XML. */
    static final int MAX_FILE_BYTES = 67_108_864;

    /** The addresses whose bodies are files, and so are not read here. */
    private static final Set<String> FILES = Set.of("/v1/reconciliations");

    /** The addresses whose bodies may be longer than others. */
    private static final Map<String, Integer> LIMITS =
            Map.of("/v1/charges/batch", MAX_BATCH_BYTES, "/v1/reconciliations", MAX_FILE_BYTES);

    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

    private final HandlerExceptionResolver problems;

    BodyLimit(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !WITH_BODY.contains(request.getMethod());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        int limit = LIMITS.getOrDefault(request.getRequestURI(), MAX_BYTES);
        long announced = request.getContentLengthLong();
        if (announced > limit) {
            refuse(request, response, limit);
            return;
        }
        if (FILES.contains(request.getRequestURI())) {
            chain.doFilter(new StreamedRequest(request), response);
            return;
        }
        // Room is made for what is announced, instead of for what is allowed.
        byte[] body = request.getInputStream().readNBytes(announced < 0 ? limit + 1 : (int) announced);
        if (body.length > limit) {
            refuse(request, response, limit);
            return;
        }
        chain.doFilter(new BufferedRequest(request, body), response);
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, int limit) {
        problems.resolveException(request, response, null, tooLarge(limit));
    }

    private static ProblemException tooLarge(int limit) {
        return new ProblemException(ProblemCode.BODY_TOO_LARGE, "Bodies here have at most " + limit + " bytes.");
    }

    /** The request with a body that ends with a refusal if it is too long. */
    private static final class StreamedRequest extends HttpServletRequestWrapper {

        StreamedRequest(HttpServletRequest request) {
            super(request);
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new StreamedBody(super.getInputStream());
        }
    }

    private static final class StreamedBody extends ServletInputStream {

        private final ServletInputStream body;
        private long read;

        StreamedBody(ServletInputStream body) {
            this.body = body;
        }

        @Override
        public int read() throws IOException {
            int one = body.read();
            count(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int some = body.read(target, offset, length);
            count(Math.max(0, some));
            return some;
        }

        private void count(int more) {
            read += more;
            if (read > MAX_FILE_BYTES) {
                throw tooLarge(MAX_FILE_BYTES);
            }
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException("requests are served synchronously");
        }
    }

    /** The request with its body in memory. */
    private static final class BufferedRequest extends HttpServletRequestWrapper {

        private final byte[] body;

        BufferedRequest(HttpServletRequest request, byte[] body) {
            super(request);
            this.body = body;
        }

        @Override
        public ServletInputStream getInputStream() {
            return new BufferedBody(new ByteArrayInputStream(body));
        }
    }

    private static final class BufferedBody extends ServletInputStream {

        private final ByteArrayInputStream bytes;

        BufferedBody(ByteArrayInputStream bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return bytes.read(target, offset, length);
        }

        @Override
        public boolean isFinished() {
            return bytes.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException("requests are served synchronously");
        }
    }
}
