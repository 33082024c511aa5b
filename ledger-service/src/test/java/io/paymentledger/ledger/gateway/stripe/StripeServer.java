package io.paymentledger.ledger.gateway.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An HTTP server that answers as Stripe documents its API: PaymentIntents, refunds, errors, lists, search, idempotency
 * keys. It was written from the documentation (version {@code 2026-07-29.dahlia}), and never compared with Stripe itself.
 * What a payment does is chosen by its payment method.
 */
final class StripeServer implements AutoCloseable {

    static final String API_KEY = "sk_test_4eC39HqLyjWDarjtT1zdp7dc";

    /** What goes wrong with a request. */
    enum Fault {
        NONE,
        /** The connection ends before Stripe does anything. */
        RESET_BEFORE,
        /** Stripe does it, and the connection ends. */
        RESET_AFTER,
        /** Stripe does it, and no answer comes. */
        HANG_AFTER,
        ERROR_BEFORE,
        ERROR_AFTER,
        /** Stripe does it, and what comes back is no JSON. */
        UNREADABLE_AFTER,
        /** Stripe does it, and nothing comes back but a status. */
        EMPTY_AFTER,
        /** Stripe does it, and what comes back says nothing. */
        BARE_AFTER,
        /** Stripe does it, and something between says so. */
        BAD_GATEWAY_AFTER,
        RATE_LIMIT,
        LOCK_TIMEOUT,
        EXPIRED_KEY,
        NO_PERMISSION,
        DEPENDENCY_FAILED
    }

    /** A request as it came. */
    record Seen(String method, String path, Map<String, String> headers, Map<String, String> parameters, int port) {}

    /** An answer. */
    private record Reply(int status, String body, boolean replayed) {

        Reply(int status, Map<String, ?> body) {
            this(status, JSON.writeValueAsString(body), false);
        }
    }

    /** What Stripe remembers of an idempotency key: what was asked, and the answer once there is one. */
    private record Kept(String request, @Nullable Reply reply) {}

    /** What a request asks for. */
    record Parameters(Map<String, String> values) {

        String text(String name) {
            return requireNonNull(values.get(name), name);
        }

        long number(String name) {
            return Long.parseLong(text(name));
        }

        Map<String, String> metadata() {
            Map<String, String> metadata = new HashMap<>();
            values.forEach((name, value) -> {
                if (name.startsWith("metadata[")) {
                    metadata.put(name.substring("metadata[".length(), name.length() - 1), value);
                }
            });
            return metadata;
        }
    }

    /** A PaymentIntent. */
    static final class Payment {

        final String id;
        final long created;
        final long amount;
        final String currency;
        final String captureMethod;
        final boolean multicapture;
        final Map<String, String> metadata;
        String status = "requires_confirmation";
        long amountCapturable;
        long amountReceived;

        @Nullable
        String cancellationReason;

        @Nullable
        Map<String, String> lastPaymentError;

        Payment(String id, long created, Parameters parameters) {
            this.id = id;
            this.created = created;
            this.amount = parameters.number("amount");
            this.currency = parameters.text("currency");
            this.captureMethod = parameters.text("capture_method");
            this.multicapture = parameters.values().containsKey("payment_method_options[card][request_multicapture]");
            this.metadata = parameters.metadata();
        }

        void take(long taken, boolean last) {
            amountReceived += taken;
            amountCapturable = last ? 0 : amount - amountReceived;
            status = last ? "succeeded" : "requires_capture";
        }

        Map<String, @Nullable Object> json() {
            return json(new Parameters(Map.of()));
        }

        Map<String, @Nullable Object> json(Parameters parameters) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("id", id);
            json.put("object", "payment_intent");
            json.put("amount", amount);
            json.put("amount_capturable", amountCapturable);
            json.put("amount_received", amountReceived);
            json.put("cancellation_reason", cancellationReason);
            json.put("capture_method", captureMethod);
            json.put("client_secret", id + "_secret_shown_to_nobody");
            json.put("created", created);
            json.put("currency", currency);
            json.put("last_payment_error", lastPaymentError);
            json.put("latest_charge", latestCharge(parameters.values().values()));
            json.put("livemode", false);
            json.put("metadata", metadata);
            json.put("status", status);
            return json;
        }

        private Object latestCharge(Collection<String> expanded) {
            String charge = "ch_" + id;
            boolean isExpanded = expanded.contains("latest_charge") || expanded.contains("data.latest_charge");
            Map<String, Object> card = Map.of("capture_before", created + 7 * 86_400);
            return isExpanded
                    ? Map.of(
                            "id",
                            charge,
                            "object",
                            "charge",
                            "payment_method_details",
                            Map.of("type", "card", "card", card))
                    : charge;
        }
    }

    /** A refund. */
    static final class Refund {

        final String id;
        final String payment;
        final long amount;
        final String currency;
        final @Nullable String reason;
        final Map<String, String> metadata;
        String status;

        @Nullable
        String failureReason;

        Refund(String id, Payment payment, Parameters parameters) {
            this.id = id;
            this.payment = payment.id;
            this.amount = parameters.number("amount");
            this.currency = payment.currency;
            this.reason = parameters.values().get("reason");
            this.metadata = parameters.metadata();
            this.status = amount == PENDING_REFUND ? "pending" : "succeeded";
        }

        Map<String, @Nullable Object> json() {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("id", id);
            json.put("object", "refund");
            json.put("amount", amount);
            json.put("currency", currency);
            json.put("failure_reason", failureReason);
            json.put("metadata", metadata);
            json.put("payment_intent", payment);
            json.put("reason", reason);
            json.put("status", status);
            return json;
        }
    }

    /** A refund of this amount is pending until somebody says otherwise. */
    static final long PENDING_REFUND = 777;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    final List<Seen> requests = new CopyOnWriteArrayList<>();

    private final Deque<Fault> faults = new ArrayDeque<>();
    private final Map<String, Kept> keys = new HashMap<>();
    private final Map<String, Payment> payments = new LinkedHashMap<>();
    private final Map<String, Refund> refunds = new LinkedHashMap<>();
    private final List<String> notSearchable = new ArrayList<>();
    private final AtomicInteger names = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile Instant now;

    StripeServer(Instant now) throws IOException {
        this.now = now;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void at(Instant instant) {
        now = instant;
    }

    /** What goes wrong with the next requests, one each. */
    synchronized void next(Fault... next) {
        faults.addAll(Arrays.asList(next));
    }

    /** Keeps payments in work until the latch is released. */
    void holdAt(CountDownLatch latch) {
        gate = latch;
    }

    /** Stripe removes keys after a day. */
    synchronized void forgetKeys() {
        keys.clear();
    }

    /** How often the payer paid for an attempt, or has a hold for it. */
    synchronized long charges(String attempt) {
        return payments.values().stream()
                .filter(payment -> attempt.equals(payment.metadata.get("ledger_attempt")))
                .filter(payment -> List.of("succeeded", "requires_capture").contains(payment.status))
                .count();
    }

    /** The one payment that there is. */
    synchronized Payment payment() {
        if (payments.size() != 1) {
            throw new AssertionError("not one payment but " + payments.size());
        }
        return payments.values().iterator().next();
    }

    /** The refund that Stripe names so. */
    synchronized Refund refund(String id) {
        return requireNonNull(refunds.get(id));
    }

    /** Other people's payments, newer than all that are there. */
    synchronized void addStrangers(int count) {
        for (int i = 0; i < count; i++) {
            add(new Parameters(Map.of("amount", "100", "currency", "eur", "capture_method", "automatic")))
                    .take(100, true);
        }
    }

    /** Payments that were made up to now are not in the search's index yet. */
    synchronized void searchIsBehind() {
        notSearchable.addAll(payments.keySet());
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> headers = new HashMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            String query = exchange.getRequestURI().getRawQuery();
            Seen seen = new Seen(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    headers,
                    form(exchange.getRequestMethod().equals("GET") ? (query == null ? "" : query) : body),
                    exchange.getRemoteAddress().getPort());
            requests.add(seen);
            answer(exchange, seen);
        }
    }

    private void answer(HttpExchange exchange, Seen seen) throws IOException {
        switch (takeFault()) {
            case NONE -> send(exchange, done(seen));
            case RESET_BEFORE -> {}
            case RESET_AFTER -> done(seen);
            case HANG_AFTER -> {
                done(seen);
                await(end);
            }
            case ERROR_BEFORE -> send(exchange, apiError());
            case ERROR_AFTER -> {
                done(seen);
                send(exchange, apiError());
            }
            case UNREADABLE_AFTER -> {
                done(seen);
                send(exchange, new Reply(200, "<html>A proxy's page</html>", false));
            }
            case BARE_AFTER -> {
                done(seen);
                send(exchange, new Reply(200, "{}", false));
            }
            case EMPTY_AFTER -> {
                done(seen);
                send(exchange, new Reply(200, "", false));
            }
            case BAD_GATEWAY_AFTER -> {
                done(seen);
                send(exchange, new Reply(502, "", false));
            }
            case RATE_LIMIT -> send(exchange, error(429, "invalid_request_error", "rate_limit", null, "Too many."));
            case LOCK_TIMEOUT ->
                send(exchange, error(429, "invalid_request_error", "lock_timeout", null, "Another request holds it."));
            case EXPIRED_KEY ->
                send(exchange, error(401, "invalid_request_error", "api_key_expired", null, "Expired: " + API_KEY));
            case NO_PERMISSION ->
                send(exchange, error(403, "invalid_request_error", null, null, "The key " + API_KEY + " may not."));
            case DEPENDENCY_FAILED -> send(exchange, error(424, "api_error", null, null, "Somebody else's fault."));
        }
    }

    private synchronized Fault takeFault() {
        Fault fault = faults.poll();
        return fault == null ? Fault.NONE : fault;
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        byte[] bytes = reply.body().getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Request-Id", "req_test");
        if (reply.replayed()) {
            exchange.getResponseHeaders().set("Idempotent-Replayed", "true");
        }
        exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Stripe's idempotency: the first answer is kept, also a refusal, and another request with the key is refused. */
    private Reply done(Seen seen) {
        String key = seen.headers().get("idempotency-key");
        if (!seen.method().equals("POST") || key == null) {
            return executed(seen);
        }
        String request = seen.path() + seen.parameters();
        synchronized (this) {
            Kept kept = keys.get(key);
            if (kept != null && !kept.request().equals(request)) {
                return error(400, "idempotency_error", null, null, "Keys can only be used with the same parameters.");
            }
            if (kept != null && kept.reply() != null) {
                return new Reply(kept.reply().status(), kept.reply().body(), true);
            }
            if (kept != null) {
                return error(409, "invalid_request_error", "idempotency_key_in_use", null, "Another is in progress.");
            }
            keys.put(key, new Kept(request, null));
        }
        await(gate);
        Reply reply = executed(seen);
        synchronized (this) {
            keys.put(key, new Kept(request, reply));
        }
        return reply;
    }

    private synchronized Reply executed(Seen seen) {
        List<String> path = List.of(seen.path().split("/", -1));
        Parameters parameters = new Parameters(seen.parameters());
        String id = path.size() > 3 ? path.get(3) : "";
        String verb = path.size() > 4 ? path.get(4) : "";
        if (path.get(2).equals("refunds")) {
            return seen.method().equals("POST") ? createRefund(parameters) : listRefunds(parameters);
        }
        if (id.isEmpty()) {
            return seen.method().equals("POST") ? create(parameters) : list(parameters);
        }
        if (id.equals("search")) {
            return search(parameters);
        }
        Payment payment = payments.get(id);
        if (payment == null) {
            return error(404, "invalid_request_error", "resource_missing", "intent", "No such payment_intent.");
        }
        return switch (verb) {
            case "capture" -> capture(payment, parameters);
            case "cancel" -> cancel(payment, parameters);
            default -> new Reply(200, payment.json(parameters));
        };
    }

    private Reply create(Parameters parameters) {
        String method = parameters.text("payment_method");
        if (method.equals("pm_missing")) {
            return error(400, "invalid_request_error", "resource_missing", "payment_method", "No such PaymentMethod.");
        }
        Payment payment = add(parameters);
        if (method.startsWith("pm_declined_")) {
            return declined(payment, "card_declined", method.substring("pm_declined_".length()));
        }
        switch (method) {
            case "pm_authentication" -> {
                return declined(payment, "authentication_required", "authentication_required");
            }
            case "pm_contradiction" -> {
                payment.take(payment.amount, true);
                return cardError(payment, "processing_error", "processing_error");
            }
            case "pm_action" -> payment.status = "requires_action";
            case "pm_processing" -> payment.status = "processing";
            default -> {
                if (payment.captureMethod.equals("manual")) {
                    payment.status = "requires_capture";
                    payment.amountCapturable = payment.amount;
                } else {
                    payment.take(payment.amount, true);
                }
            }
        }
        return new Reply(200, payment.json(parameters));
    }

    private Payment add(Parameters parameters) {
        Payment payment = new Payment(
                String.format(Locale.ROOT, "pi_test%06d", names.incrementAndGet()), now.getEpochSecond(), parameters);
        payments.put(payment.id, payment);
        return payment;
    }

    private static Reply declined(Payment payment, String code, String declineCode) {
        payment.status = "requires_payment_method";
        payment.lastPaymentError =
                Map.of("type", "card_error", "code", code, "decline_code", declineCode, "message", "Declined.");
        return cardError(payment, code, declineCode);
    }

    private static Reply cardError(Payment payment, String code, String declineCode) {
        Map<String, Object> error = Map.of(
                "type",
                "card_error",
                "code",
                code,
                "decline_code",
                declineCode,
                "message",
                "Your card was declined.",
                "payment_intent",
                payment.json());
        return new Reply(402, Map.of("error", error));
    }

    private static Reply capture(Payment payment, Parameters parameters) {
        if (!payment.status.equals("requires_capture")) {
            return unexpectedState(payment);
        }
        long amount = parameters.number("amount_to_capture");
        boolean last = !parameters.text("final_capture").equals("false");
        if (!last && !payment.multicapture) {
            return error(400, "invalid_request_error", "parameter_invalid", "final_capture", "No multicapture.");
        }
        if (amount > payment.amountCapturable) {
            return error(400, "invalid_request_error", "amount_too_large", "amount_to_capture", "Too much.");
        }
        payment.take(amount, last);
        payment.metadata.putAll(parameters.metadata());
        return new Reply(200, payment.json(parameters));
    }

    private static Reply cancel(Payment payment, Parameters parameters) {
        if (List.of("succeeded", "canceled", "processing").contains(payment.status)) {
            return unexpectedState(payment);
        }
        payment.status = "canceled";
        payment.amountCapturable = 0;
        payment.cancellationReason = parameters.values().get("cancellation_reason");
        return new Reply(200, payment.json(parameters));
    }

    private Reply createRefund(Parameters parameters) {
        Payment payment = payments.get(parameters.text("payment_intent"));
        if (payment == null) {
            return error(404, "invalid_request_error", "resource_missing", "payment_intent", "No such payment_intent.");
        }
        long left = payment.amountReceived
                - refunds.values().stream()
                        .filter(refund -> refund.payment.equals(payment.id))
                        .mapToLong(refund -> refund.amount)
                        .sum();
        if (left == 0) {
            return error(400, "invalid_request_error", "charge_already_refunded", null, "Already refunded.");
        }
        if (parameters.number("amount") > left) {
            return error(400, "invalid_request_error", null, "amount", "More than is left.");
        }
        Refund refund =
                new Refund(String.format(Locale.ROOT, "re_test%06d", names.incrementAndGet()), payment, parameters);
        refunds.put(refund.id, refund);
        return new Reply(200, refund.json());
    }

    private Reply listRefunds(Parameters parameters) {
        return page(
                parameters,
                refunds.values().stream()
                        .filter(refund -> refund.payment.equals(parameters.text("payment_intent")))
                        .map(Refund::json)
                        .toList());
    }

    private Reply list(Parameters parameters) {
        return page(
                parameters,
                payments.values().stream()
                        .filter(payment -> payment.created >= parameters.number("created[gte]"))
                        .map(payment -> payment.json(parameters))
                        .toList());
    }

    private static Reply page(Parameters parameters, List<Map<String, @Nullable Object>> oldestFirst) {
        List<Map<String, @Nullable Object>> all = oldestFirst.reversed();
        int begin = 0;
        String after = parameters.values().get("starting_after");
        if (after != null) {
            while (!after.equals(all.get(begin).get("id"))) {
                begin++;
            }
            begin++;
        }
        int end = Math.min(all.size(), begin + (int) parameters.number("limit"));
        return new Reply(200, Map.of("object", "list", "has_more", end < all.size(), "data", all.subList(begin, end)));
    }

    private Reply search(Parameters parameters) {
        List<Map<String, @Nullable Object>> hits = payments.values().stream()
                .filter(payment -> !notSearchable.contains(payment.id))
                .filter(payment -> parameters
                        .text("query")
                        .equals("metadata['ledger_attempt']:'%s'".formatted(payment.metadata.get("ledger_attempt"))))
                .map(Payment::json)
                .toList();
        return new Reply(200, Map.of("object", "search_result", "has_more", false, "data", hits));
    }

    private static Reply unexpectedState(Payment payment) {
        Map<String, Object> error = Map.of(
                "type", "invalid_request_error",
                "code", "payment_intent_unexpected_state",
                "message", "This PaymentIntent's status does not allow it.",
                "payment_intent", payment.json());
        return new Reply(400, Map.of("error", error));
    }

    private static Reply apiError() {
        return error(500, "api_error", null, null, "An error of ours.");
    }

    private static Reply error(int status, String type, @Nullable String code, @Nullable String param, String message) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("type", type);
        error.put("message", message);
        if (code != null) {
            error.put("code", code);
        }
        if (param != null) {
            error.put("param", param);
        }
        return new Reply(status, Map.of("error", error));
    }

    private static Map<String, String> form(String encoded) {
        Map<String, String> form = new LinkedHashMap<>();
        for (String pair : encoded.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                form.put(
                        URLDecoder.decode(pair.substring(0, equals), UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), UTF_8));
            }
        }
        return form;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
    }
}
