package io.paymentledger.query.webhook;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A receiver of webhooks on the loopback, which remembers what came and answers as it is told. */
final class Receiver implements AutoCloseable {

    private final HttpServer server;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private volatile ToIntFunction<Received> answers = _ -> 204;

    /** A request. */
    record Received(String path, HttpHeaders headers, String body) {

        JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }

        String id() {
            return headers.firstValue("webhook-id").orElseThrow();
        }

        String stream() {
            return json().path("stream").asString();
        }

        long position() {
            return json().path("position").asLong();
        }

        /** Throws unless the official library takes the signature for one by the secret. */
        void verify(String secret) {
            try {
                new Webhook(secret).verify(body, headers);
            } catch (WebhookVerificationException | EmptyWebhookSecretException e) {
                throw new AssertionError("the official library refuses the signature", e);
            }
        }
    }

    /** What an answer 429 asks for. */
    static final Duration RETRY_AFTER = Duration.ofHours(2);

    private static final int TOO_MANY_REQUESTS = 429;

    Receiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::take);
        server.start();
    }

    /** What is answered to a request, from now on. A negative status does not answer at all. */
    void answer(ToIntFunction<Received> answers) {
        this.answers = answers;
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            Received one = new Received(
                    exchange.getRequestURI().getPath(),
                    HttpHeaders.of(Map.copyOf(exchange.getRequestHeaders()), (_, _) -> true),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            int status = answers.applyAsInt(one);
            received.add(one);
            if (status >= 300 && status < 400) {
                exchange.getResponseHeaders().add("Location", "/elsewhere");
            }
            if (status == TOO_MANY_REQUESTS) {
                exchange.getResponseHeaders().add("Retry-After", Long.toString(RETRY_AFTER.toSeconds()));
            }
            if (status >= 0) {
                byte[] answer = status == 204 ? new byte[0] : "no, thanks".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
                exchange.getResponseBody().write(answer);
            }
        }
    }

    /** All that came, in the order in which it was answered. */
    List<Received> received() {
        return List.copyOf(received);
    }

    /** All that came for a path. */
    List<Received> received(String path) {
        return received.stream().filter(one -> one.path().equals(path)).toList();
    }

    String url(String path) {
        return "http://localhost:" + server.getAddress().getPort() + path;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
