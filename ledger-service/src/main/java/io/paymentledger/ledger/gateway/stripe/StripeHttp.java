package io.paymentledger.ledger.gateway.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.stripe.exception.ApiConnectionException;
import com.stripe.net.HttpClient;
import com.stripe.net.HttpHeaders;
import com.stripe.net.StripeRequest;
import com.stripe.net.StripeResponse;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Stripe's library over the JDK's HTTP client. The library's own transport has a limit for each read and none for the
 * whole, cannot be interrupted, and sends even a POST again by itself when a kept connection breaks. Here whatever
 * moves money is sent once, over connections that are kept, and is over when its time is; a read may be sent again.
 */
final class StripeHttp extends HttpClient implements AutoCloseable {

    /** A page of 100 payments is a few hundred kilobytes. What is longer is nothing that was asked for. */
    private static final long MAX_ANSWER_BYTES = 8L * 1024 * 1024;

    private final java.net.http.HttpClient http;
    private final Duration timeLimit;

    StripeHttp(Duration connectTimeout, Duration timeLimit) {
        // One call a connection: over HTTP/2 the calls of a busy moment would share one connection, its limit of
        // streams, and its fate.
        this.http = java.net.http.HttpClient.newBuilder()
                .version(java.net.http.HttpClient.Version.HTTP_1_1)
                .connectTimeout(connectTimeout)
                .build();
        this.timeLimit = timeLimit;
    }

    @Override
    public StripeResponse request(StripeRequest request) throws ApiConnectionException {
        CompletableFuture<HttpResponse<String>> answer = http.sendAsync(
                translated(request), BodyHandlers.limiting(BodyHandlers.ofString(UTF_8), MAX_ANSWER_BYTES));
        try {
            HttpResponse<String> response = answer.get(timeLimit.toMillis(), TimeUnit.MILLISECONDS);
            return new StripeResponse(
                    response.statusCode(), HttpHeaders.of(response.headers().map()), response.body());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new ApiConnectionException("no answer within " + timeLimit, e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new ApiConnectionException("interrupted while waiting for the answer", e);
        } catch (ExecutionException e) {
            throw new ApiConnectionException("the connection failed", e.getCause());
        }
    }

    private static HttpRequest translated(StripeRequest request) {
        HttpRequest.Builder translated =
                HttpRequest.newBuilder(URI.create(request.url().toString()));
        request.headers().map().forEach((name, values) -> values.forEach(value -> translated.header(name, value)));
        translated.setHeader("User-Agent", buildUserAgentString(request));
        if (request.content() == null) {
            return translated
                    .method(request.method().name(), BodyPublishers.noBody())
                    .build();
        }
        return translated
                .setHeader("Content-Type", request.content().contentType())
                .method(
                        request.method().name(),
                        BodyPublishers.ofByteArray(request.content().byteArrayContent()))
                .build();
    }

    @Override
    public void close() {
        http.close();
    }
}
