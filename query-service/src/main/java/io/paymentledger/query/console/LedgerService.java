package io.paymentledger.query.console;

import io.paymentledger.base.key.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** ledger-service's API, asked with the API key of whoever is signed in: it decides, and its answer is shown. */
final class LedgerService implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(LedgerService.class);

    /** A person waits; ledger-service itself waits for a gateway no longer than this. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Duration TO_CONNECT = Duration.ofSeconds(3);

    private final URI address;
    private final JsonMapper json;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TO_CONNECT).build();

    LedgerService(URI address, JsonMapper json) {
        this.address = address;
        this.json = json;
    }

    /**
     * What was answered.
     *
     * @param status of HTTP; 0 if there was no answer
     * @param code the problem's code; empty for none
     * @param words the problem in words; empty for none
     */
    record Answer(int status, String code, String words) {

        boolean done() {
            return status >= 200 && status < 300;
        }
    }

    /** Cancels a key. */
    Answer cancel(Secret secret, String requestId, String key) {
        return post(secret, requestId, "/v1/idempotency/" + Links.encoded(key) + "/cancel");
    }

    private Answer post(Secret secret, String requestId, String path) {
        HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + secret.value())
                .header("X-Request-Id", requestId)
                .POST(BodyPublishers.noBody())
                .build();
        try {
            return answer(client.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            LOGGER.warn("ledger-service did not answer: {}", e.toString());
            return new Answer(
                    0,
                    "",
                    "ledger-service did not answer, so it is not known whether it was done. To do it again does no harm.");
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a request", e);
        }
    }

    private Answer answer(HttpResponse<String> response) {
        int status = response.statusCode();
        if (status >= 200 && status < 300) {
            return new Answer(status, "", "");
        }
        try {
            JsonNode problem = json.readTree(response.body());
            return new Answer(
                    status,
                    problem.path("code").asString(""),
                    problem.path("title").asString("") + ". "
                            + problem.path("detail").asString(""));
        } catch (JacksonException e) {
            return new Answer(status, "", "ledger-service answered with status " + status + ".");
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
