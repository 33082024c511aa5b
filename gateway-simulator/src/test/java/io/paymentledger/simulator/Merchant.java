package io.paymentledger.simulator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a simulator over HTTP, as anybody would, with JSON of its own. */
final class Merchant implements AutoCloseable {

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI gateway;

    Merchant(URI gateway) {
        this.gateway = gateway;
    }

    /** An answer. */
    record Answer(int status, JsonNode json, boolean replayed) {

        String text(String member) {
            return json.path(member).asString();
        }
    }

    /** An answer that is no JSON. */
    static final class UnreadableException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    Answer pay(String reference, String token) throws IOException {
        return pay(reference, token, "automatic");
    }

    Answer pay(String reference, String token, String captureMethod) throws IOException {
        return post("/v1/payments", reference, """
                {"reference":"%s","amount":1000,"currency":"EUR","payment_method":"%s","capture_method":"%s"}""".formatted(reference, token, captureMethod));
    }

    Answer capture(String payment, String reference, long amount, boolean last) throws IOException {
        return post(
                "/v1/payments/" + payment + "/captures",
                reference,
                "{\"reference\":\"%s\",\"amount\":%s,\"final\":%b}".formatted(reference, amount, last));
    }

    Answer release(String payment, String reference) throws IOException {
        return post("/v1/payments/" + payment + "/void", reference, "{\"reference\":\"%s\"}".formatted(reference));
    }

    Answer refund(String payment, String reference, long amount) throws IOException {
        return post(
                "/v1/payments/" + payment + "/refunds",
                reference,
                "{\"reference\":\"%s\",\"amount\":%s}".formatted(reference, amount));
    }

    Answer inquire(String reference) throws IOException {
        return get("/v1/references/" + reference);
    }

    Answer get(String path) throws IOException {
        return send(HttpRequest.newBuilder(gateway.resolve(path)));
    }

    Answer post(String path, String key, String body) throws IOException {
        return send(HttpRequest.newBuilder(gateway.resolve(path))
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body)));
    }

    private Answer send(HttpRequest.Builder request) throws IOException {
        try {
            HttpResponse<String> response =
                    http.send(request.timeout(Duration.ofMinutes(1)).build(), BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    JsonMapper.shared().readTree(response.body()),
                    response.headers().firstValue("Idempotent-Replayed").isPresent());
        } catch (JacksonException e) {
            throw new UnreadableException();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
