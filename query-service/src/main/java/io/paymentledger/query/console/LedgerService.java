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
import java.util.Map;
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

    /**
     * What is asked.
     *
     * @param key the idempotency key; empty for none
     * @param body the JSON's members; none for no body
     */
    record Command(String method, String path, String key, Map<String, String> body) {

        Command {
            body = Map.copyOf(body);
        }

        static Command post(String path) {
            return new Command("POST", path, "", Map.of());
        }

        static Command post(String path, Map<String, String> body) {
            return new Command("POST", path, "", body);
        }

        static Command put(String path, Map<String, String> body) {
            return new Command("PUT", path, "", body);
        }

        Command withKey(String idempotencyKey) {
            return new Command(method, path, idempotencyKey, body);
        }
    }

    /** Sends a command, in the name of whoever's secret this is. */
    Answer send(Secret secret, String requestId, Command command) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(command.path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + secret.value())
                .header("X-Request-Id", requestId);
        if (!command.key.isEmpty()) {
            request.header("Idempotency-Key", command.key);
        }
        if (command.body.isEmpty()) {
            request.method(command.method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(command.method, BodyPublishers.ofString(json.writeValueAsString(command.body)));
        }
        try {
            return answer(client.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8)));
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
                            + problem.path("detail").asString("") + wrong(problem));
        } catch (JacksonException e) {
            return new Answer(status, "", "ledger-service answered with status " + status + ".");
        }
    }

    /** Which members of a form do not fit. */
    private static String wrong(JsonNode problem) {
        StringBuilder words = new StringBuilder();
        problem.path("errors")
                .valueStream()
                .forEach(error -> words.append(' ')
                        .append(error.path("pointer").asString(""))
                        .append(' ')
                        .append(error.path("detail").asString(""))
                        .append('.'));
        return words.toString();
    }

    @Override
    public void close() {
        client.close();
    }
}
