package io.paymentledger.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Receives webhooks of charges, and remembers what it heard, how often and in which order. */
final class WebhookListener implements HttpHandler {

    private static final int NO_CONTENT = 204;

    /** The members of the event come ahead of those of its charge. */
    private static final Pattern STREAM = Pattern.compile("\"stream\":\"([^\"]+)\"");

    private static final Pattern SEQUENCE = Pattern.compile("\"sequence\":(\\d+)");

    private final Set<String> heard = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> latest = new ConcurrentHashMap<>();
    private final LongAdder again = new LongAdder();
    private final LongAdder outOfOrder = new LongAdder();

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            hear(exchange.getRequestHeaders().getFirst("webhook-id"), first(STREAM, body), first(SEQUENCE, body));
            exchange.sendResponseHeaders(NO_CONTENT, -1);
        }
    }

    private void hear(String id, String stream, String sequence) {
        if (!heard.add(id)) {
            again.increment();
        }
        latest.compute(stream, (_, before) -> {
            int now = Integer.parseInt(sequence);
            int due = before == null ? 0 : before + 1;
            if (now > due) {
                outOfOrder.increment();
            }
            return before == null ? now : Math.max(before, now);
        });
    }

    private static String first(Pattern pattern, String body) {
        Matcher matcher = pattern.matcher(body);
        if (!matcher.find()) {
            throw new IllegalStateException("this is no event: " + body);
        }
        return matcher.group(1);
    }

    /** How many events it heard of. */
    int heard() {
        return heard.size();
    }

    /** How many requests told of an event that it had heard of. */
    long again() {
        return again.sum();
    }

    /** How many events came while one ahead of them in their charge had not. */
    long outOfOrder() {
        return outOfOrder.sum();
    }
}
