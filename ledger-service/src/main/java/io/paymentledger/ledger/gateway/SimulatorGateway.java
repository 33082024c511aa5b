package io.paymentledger.ledger.gateway;

import io.paymentledger.base.http.OneShotClient;
import io.paymentledger.events.CaptureMethod;
import io.paymentledger.ledger.charge.GatewayOutcome;
import io.paymentledger.ledger.charge.GatewayOutcome.Approved;
import io.paymentledger.ledger.charge.GatewayOutcome.Declined;
import io.paymentledger.ledger.charge.GatewayOutcome.Fault;
import io.paymentledger.ledger.charge.GatewayOutcome.Unknown;
import io.paymentledger.ledger.gateway.GatewayFinding.NeverSeen;
import io.paymentledger.ledger.gateway.GatewayFinding.Settled;
import io.paymentledger.ledger.gateway.GatewayFinding.Undecided;
import io.paymentledger.ledger.gateway.GatewayRequest.Authorise;
import io.paymentledger.ledger.gateway.GatewayRequest.Capture;
import io.paymentledger.ledger.gateway.GatewayRequest.Refund;
import io.paymentledger.ledger.gateway.GatewayRequest.VoidAuthorisation;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.springframework.web.util.UriUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The gateway simulator over HTTP, one round trip for a request, on connections that are kept
 * ({@code docs/reference/simulator.md}).
 *
 * <p>Money has moved or has been refused only if an answer says so that can be read, names the attempt, and is of what it
 * asked for. Whatever else happens, nobody knows.
 */
final class SimulatorGateway implements Gateway, AutoCloseable {

    static final String NAME = "simulator";

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    /** It answers an inquiry from memory; one that takes longer is better asked again. */
    private static final Duration LONGEST_INQUIRY = Duration.ofSeconds(5);

    /** A simulator that was restarted has forgotten a connection that waited for as long. */
    private static final Duration IDLE = Duration.ofMillis(100);

    /** An answer has a few hundred bytes. */
    private static final int MAX_ANSWER_BYTES = 64 * 1024;

    private static final int FOUND = 200;
    private static final int DONE = 201;
    private static final int REFUSED = 402;
    private static final int NOT_FOUND = 404;

    /** The statuses with which the simulator tells something about an attempt. */
    private static final Set<Integer> TELLING = Set.of(FOUND, DONE, REFUSED, NOT_FOUND);

    private final OneShotClient http;
    private final String url;
    private final Duration keyRetention;
    private final Duration timeLimit;
    private final Duration inquiryTimeLimit;

    /**
     * @param url the simulator's address, without a path
     * @param keyRetention for how long it knows an attempt again
     * @param limits how long it may take to answer
     */
    SimulatorGateway(URI url, Duration keyRetention, TimeLimits limits) {
        this.url = url.toString().replaceAll("/+$", "");
        this.keyRetention = keyRetention;
        this.timeLimit = limits.request();
        this.inquiryTimeLimit = limits.inquiry().compareTo(LONGEST_INQUIRY) < 0 ? limits.inquiry() : LONGEST_INQUIRY;
        this.http = new OneShotClient(NAME, limits.connection(), IDLE, SystemDefaultDnsResolver.INSTANCE, null);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Duration keyRetention() {
        return keyRetention;
    }

    @Override
    public void requireAvailable() {
        // It tells nobody in advance that it will not answer.
    }

    @Override
    public GatewayOutcome authorise(Authorise request) {
        ObjectNode body = body(request)
                .put("amount", request.amount().amountMinor())
                .put("currency", request.amount().currency().code())
                .put("payment_method", request.paymentMethod().token())
                .put("capture_method", request.captureMethod() == CaptureMethod.AUTOMATIC ? "automatic" : "manual");
        return post("/v1/payments", body, request);
    }

    @Override
    public GatewayOutcome capture(Capture request) {
        ObjectNode body =
                body(request).put("amount", request.amount().amountMinor()).put("final", request.last());
        return post(payment(request.payment()) + "/captures", body, request);
    }

    @Override
    public GatewayOutcome voidAuthorisation(VoidAuthorisation request) {
        return post(payment(request.payment()) + "/void", body(request), request);
    }

    @Override
    public GatewayOutcome refund(Refund request) {
        ObjectNode body = body(request).put("amount", request.amount().amountMinor());
        if (request.reason() != null) {
            body.put("reason", request.reason().wireName());
        }
        return post(payment(request.payment()) + "/refunds", body, request);
    }

    /** The address of a payment, whatever the gateway has called it. */
    private static String payment(String name) {
        return "/v1/payments/" + UriUtils.encode(name, StandardCharsets.UTF_8);
    }

    private static ObjectNode body(GatewayRequest request) {
        return JsonNodeFactory.instance.objectNode().put("reference", request.attemptId());
    }

    private GatewayOutcome post(String path, ObjectNode body, GatewayRequest request) {
        HttpPost message = new HttpPost(url + path);
        message.setHeader("Idempotency-Key", request.attemptId());
        message.setEntity(new ByteArrayEntity(JSON.writeValueAsBytes(body), ContentType.APPLICATION_JSON));
        return switch (send(message, timeLimit)) {
            case Lost(String reason, Fault fault) -> new Unknown(reason, fault);
            case Answered(int status, SimulatorAnswer answer) -> outcome(status, answer, request);
        };
    }

    private static GatewayOutcome outcome(int status, SimulatorAnswer answer, GatewayRequest request) {
        if (status != DONE && status != REFUSED) {
            return new Unknown(Reason.status(status), Fault.ofStatus(status));
        }
        if (answer.isOfAnother(request)) {
            return new Unknown(answer.another().reason());
        }
        GatewayOutcome outcome = answer.outcome(request);
        return (status == DONE ? outcome instanceof Approved : outcome instanceof Declined)
                ? outcome
                : new Unknown(Reason.UNREADABLE, Fault.UNREADABLE);
    }

    @Override
    public GatewayFinding inquire(GatewayRequest request, Instant startedAt) {
        HttpGet message = new HttpGet(url + "/v1/references/" + request.attemptId());
        return switch (send(message, inquiryTimeLimit)) {
            case Lost(String reason, Fault _) -> new Undecided(reason);
            case Answered(int status, SimulatorAnswer answer) -> finding(status, answer, request);
        };
    }

    private static GatewayFinding finding(int status, SimulatorAnswer answer, GatewayRequest request) {
        if (status == FOUND) {
            return finding(answer, request);
        }
        // A proxy has a 404 too, and knows of no attempt.
        return status == NOT_FOUND && "not_found".equals(answer.code())
                ? new NeverSeen()
                : new Undecided(Reason.status(status));
    }

    private static GatewayFinding finding(SimulatorAnswer answer, GatewayRequest request) {
        if ("processing".equals(answer.status())) {
            return new Undecided(Reason.PROCESSING);
        }
        if (answer.isOfAnother(request)) {
            return answer.another();
        }
        return switch (answer.outcome(request)) {
            case Unknown(String reason, Fault _) -> new Undecided(reason);
            case Approved approved -> new Settled(approved);
            case Declined declined -> new Settled(declined);
        };
    }

    /** What came back, or did not. */
    private sealed interface Return {}

    private record Answered(int status, SimulatorAnswer answer) implements Return {}

    private record Lost(String reason, Fault fault) implements Return {}

    private Return send(HttpUriRequestBase message, Duration limit) {
        try {
            return http.send(message, limit, SimulatorGateway::read);
        } catch (JacksonException e) {
            return new Lost(Reason.UNREADABLE, Fault.UNREADABLE);
        } catch (IOException | HttpException e) {
            return lost(e);
        }
    }

    private static Return read(ClassicHttpResponse response) throws IOException {
        if (!TELLING.contains(response.getCode())) {
            return new Lost(Reason.status(response.getCode()), Fault.ofStatus(response.getCode()));
        }
        byte[] body = OneShotClient.body(response, MAX_ANSWER_BYTES);
        SimulatorAnswer answer = JSON.readValue(body, SimulatorAnswer.class);
        return answer == null
                ? new Lost(Reason.UNREADABLE, Fault.UNREADABLE)
                : new Answered(response.getCode(), answer);
    }

    private static Lost lost(Exception failure) {
        if (Thread.currentThread().isInterrupted()) {
            return new Lost(Reason.INTERRUPTED, Fault.NONE);
        }
        return switch (failure) {
            case ConnectTimeoutException _, ConnectException _, NoRouteToHostException _, UnknownHostException _ ->
                new Lost(Reason.NOT_CONNECTED, Fault.CONNECTION);
            case SocketTimeoutException _ -> new Lost(Reason.TIMEOUT, Fault.TIMEOUT);
            default -> new Lost(Reason.CONNECTION_LOST, Fault.CONNECTION);
        };
    }

    @Override
    public void close() {
        http.close();
    }
}
