package io.paymentledger.simulator;

import io.paymentledger.simulator.Bodies.CaptureBody;
import io.paymentledger.simulator.Bodies.HoldBody;
import io.paymentledger.simulator.Bodies.NotificationsBody;
import io.paymentledger.simulator.Bodies.PaymentBody;
import io.paymentledger.simulator.Bodies.RefundBody;
import io.paymentledger.simulator.Bodies.VoidBody;
import io.paymentledger.simulator.Finding.NotFound;
import io.paymentledger.simulator.Finding.Processing;
import io.paymentledger.simulator.Finding.Settled;
import io.paymentledger.simulator.Reply.Answer;
import io.paymentledger.simulator.Reply.Dropped;
import io.paymentledger.simulator.Reply.Found;
import io.paymentledger.simulator.Reply.Garbage;
import io.paymentledger.simulator.Reply.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/** The simulator's HTTP interface: the gateway's own under {@code /v1}, and that of its tests beside it. */
final class Api extends Handler.Abstract {

    private static final Logger LOGGER = LoggerFactory.getLogger(Api.class);

    /** What any of these requests needs, and far more. */
    private static final int MOST_BODY_BYTES = 16 * 1024;

    /** A test asks again if it wants to wait longer. */
    private static final long LONGEST_WAIT_MILLIS = 60_000;

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7E]{1,255}");

    private final Book book;
    private final Teller teller;
    private final Notifier notifier;
    private final Map<String, Hold> holds = new ConcurrentHashMap<>();
    private final AtomicInteger holdNumbers = new AtomicInteger();

    Api(Book book, Teller teller, Notifier notifier) {
        this.book = book;
        this.teller = teller;
        this.notifier = notifier;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Reply reply;
        try {
            reply = serve(request);
        } catch (InvalidRequestException e) {
            reply = new Found(400, Map.of("code", "invalid_request", "what", String.valueOf(e.getMessage())));
        } catch (JacksonException e) {
            reply = new Found(400, Map.of("code", "invalid_request", "what", "body"));
        } catch (IOException e) {
            // The client went away in the middle of its request.
            reply = new Dropped();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reply = new Dropped();
        } catch (RuntimeException e) {
            LOGGER.error("the simulator failed", e);
            reply = new Problem(500, "internal_error");
        }
        send(reply, request, response, callback);
        return true;
    }

    private Reply serve(Request request) throws IOException, InterruptedException {
        String[] path = Request.getPathInContext(request).substring(1).split("/", -1);
        String route = request.getMethod() + " " + path[0] + (path.length > 1 ? "/" + path[1] : "");
        return switch (route) {
            case "POST v1/payments" -> teller.serve(key(request), ask(request, path));
            case "GET v1/references" -> path.length == 3 ? inquire(path[2]) : notFound();
            case "GET book/summary" -> new Found(200, book.summary());
            case "GET book/payments" -> new Found(200, path.length == 3 ? book.payments(path[2]) : book.payments());
            case "GET book/payment-methods" -> path.length == 3 ? new Found(200, book.paymentsOf(path[2])) : notFound();
            case "POST control/holds" -> path.length == 4 ? end(path[2], path[3]) : hold(request);
            case "GET control/holds" -> path.length == 3 ? look(path[2], request) : notFound();
            case "POST control/notifications" -> {
                notifier.notifyTo(
                        URI.create(body(request, NotificationsBody.class).checkedUrl()));
                yield new Found(200, Map.of());
            }
            case "GET health" -> {
                book.awaitDurable();
                yield new Found(200, Map.of("status", "UP"));
            }
            default -> notFound();
        };
    }

    private static Reply notFound() {
        return new Problem(404, "not_found");
    }

    private static String key(Request request) {
        List<String> keys = request.getHeaders().getValuesList("Idempotency-Key");
        if (keys.size() != 1 || !KEY.matcher(keys.getFirst()).matches()) {
            throw new InvalidRequestException("Idempotency-Key");
        }
        return keys.getFirst();
    }

    private static Ask ask(Request request, String[] path) throws IOException {
        if (path.length == 2) {
            return body(request, PaymentBody.class).ask();
        }
        String operation = path.length == 4 ? path[3] : "";
        return switch (operation) {
            case "captures" -> body(request, CaptureBody.class).ask(path[2]);
            case "void" -> body(request, VoidBody.class).ask(path[2]);
            case "refunds" -> body(request, RefundBody.class).ask(path[2]);
            default -> throw new InvalidRequestException("path");
        };
    }

    private static <T> T body(Request request, Class<T> type) throws IOException {
        byte[] bytes;
        try (InputStream in = Content.Source.asInputStream(request)) {
            bytes = in.readNBytes(MOST_BODY_BYTES + 1);
        }
        if (bytes.length > MOST_BODY_BYTES) {
            throw new InvalidRequestException("body");
        }
        T body = Json.MAPPER.readValue(bytes, type);
        if (body == null) {
            throw new InvalidRequestException("body");
        }
        return body;
    }

    private Reply inquire(String reference) {
        return switch (book.find(reference)) {
            case Settled(Outcome outcome) -> new Found(200, outcome);
            case Processing() -> new Found(200, Map.of("reference", reference, "status", "processing"));
            case NotFound() -> notFound();
        };
    }

    private Reply hold(Request request) throws IOException {
        Hold hold = teller.hold(body(request, HoldBody.class).requests());
        String id = "hold-" + holdNumbers.incrementAndGet();
        holds.put(id, hold);
        return new Found(201, Map.of("id", id));
    }

    /** Tells which requests are stopped, at once or when there are as many as {@code held} within {@code wait_millis}. */
    private Reply look(String id, Request request) throws InterruptedException {
        Hold hold = holds.get(id);
        if (hold == null) {
            return notFound();
        }
        Fields query = Request.extractQueryParameters(request);
        int held = Math.toIntExact(number(query.getValue("held"), 0));
        long wait = Math.min(LONGEST_WAIT_MILLIS, number(query.getValue("wait_millis"), 0));
        hold.awaitHeld(held, Duration.ofMillis(wait));
        return new Found(200, Map.of("id", id, "references", hold.references()));
    }

    private static long number(@Nullable String text, long otherwise) {
        try {
            return text == null ? otherwise : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new InvalidRequestException("query");
        }
    }

    private Reply end(String id, String how) {
        Hold hold = holds.get(id);
        if (hold == null) {
            return notFound();
        }
        switch (how) {
            case "release" -> hold.release();
            case "drop" -> hold.drop();
            default -> throw new InvalidRequestException("path");
        }
        return new Found(200, Map.of("id", id, "references", hold.references()));
    }

    private static void send(Reply reply, Request request, Response response, Callback callback) {
        switch (reply) {
            case Answer(Outcome outcome, boolean replayed) -> {
                if (replayed) {
                    response.getHeaders().put("Idempotent-Replayed", "true");
                }
                write(response, outcome.approved() ? 201 : 402, Json.MAPPER.writeValueAsBytes(outcome), callback);
            }
            case Problem(int status, String code) ->
                write(response, status, Json.MAPPER.writeValueAsBytes(Map.of("code", code)), callback);
            case Found(int status, Object body) ->
                write(response, status, Json.MAPPER.writeValueAsBytes(body), callback);
            case Garbage() -> write(response, 201, "{\"id\":\"pay_".getBytes(StandardCharsets.US_ASCII), callback);
            case Dropped() -> {
                request.getConnectionMetaData().getConnection().getEndPoint().close();
                // Nothing of what is written from here on leaves this process.
                callback.succeeded();
            }
        }
    }

    private static void write(Response response, int status, byte[] body, Callback callback) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
