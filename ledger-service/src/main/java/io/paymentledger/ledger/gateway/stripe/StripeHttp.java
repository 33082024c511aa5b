package io.paymentledger.ledger.gateway.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import com.stripe.exception.ApiConnectionException;
import com.stripe.net.HttpClient;
import com.stripe.net.HttpContent;
import com.stripe.net.HttpHeaders;
import com.stripe.net.StripeRequest;
import com.stripe.net.StripeResponse;
import io.paymentledger.base.http.OneShotClient;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * Stripe's library over a client that sends once. The library's own transport has a limit for each read and none for the
 * whole, cannot be interrupted, and sends even a POST again by itself when a kept connection breaks. Here whatever
 * moves money is sent once, over connections that are kept, and is over when its time is.
 */
final class StripeHttp extends HttpClient implements AutoCloseable {

    /** A page of 100 payments is a few hundred kilobytes. What is longer is nothing that was asked for. */
    private static final int MAX_ANSWER_BYTES = 8 * 1024 * 1024;

    /** A connection that was closed meanwhile is not found out by a payment. */
    private static final Duration IDLE = Duration.ofMillis(100);

    private final OneShotClient http;
    private final Duration timeLimit;

    StripeHttp(Duration connectTimeout, Duration timeLimit) {
        // By way of the proxy that the JVM was given, if any.
        this.http = new OneShotClient(
                "stripe", connectTimeout, IDLE, SystemDefaultDnsResolver.INSTANCE, ProxySelector.getDefault());
        this.timeLimit = timeLimit;
    }

    @Override
    public StripeResponse request(StripeRequest request) throws ApiConnectionException {
        try {
            return http.send(translated(request), timeLimit, StripeHttp::read);
        } catch (IOException | HttpException e) {
            throw new ApiConnectionException("no answer: " + e.getMessage(), e);
        }
    }

    private static HttpUriRequestBase translated(StripeRequest request) {
        HttpUriRequestBase translated = new HttpUriRequestBase(
                request.method().name(), URI.create(request.url().toString()));
        request.headers().map().forEach((name, values) -> values.forEach(value -> translated.addHeader(name, value)));
        translated.setHeader("User-Agent", buildUserAgentString(request));
        HttpContent content = request.content();
        if (content != null) {
            translated.setEntity(
                    new ByteArrayEntity(content.byteArrayContent(), ContentType.parse(content.contentType())));
        }
        return translated;
    }

    private static StripeResponse read(ClassicHttpResponse response) throws IOException {
        return new StripeResponse(
                response.getCode(),
                HttpHeaders.of(Arrays.stream(response.getHeaders())
                        .collect(groupingBy(Header::getName, mapping(Header::getValue, toList())))),
                new String(OneShotClient.body(response, MAX_ANSWER_BYTES), UTF_8));
    }

    @Override
    public void close() {
        http.close();
    }
}
