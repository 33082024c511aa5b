package io.paymentledger.ledger.web;

import io.paymentledger.base.web.ChargeJson;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.events.ChargeView;
import io.paymentledger.events.KeyOperation;
import io.paymentledger.ledger.idempotency.Answer;
import io.paymentledger.ledger.idempotency.Answer.Accepted;
import io.paymentledger.ledger.idempotency.Answer.ChargeInFlight;
import io.paymentledger.ledger.idempotency.Answer.ExceedsAvailable;
import io.paymentledger.ledger.idempotency.Answer.GatewayUnavailable;
import io.paymentledger.ledger.idempotency.Answer.InFlight;
import io.paymentledger.ledger.idempotency.Answer.InvalidState;
import io.paymentledger.ledger.idempotency.Answer.KeyCancelled;
import io.paymentledger.ledger.idempotency.Answer.KeyReused;
import io.paymentledger.ledger.idempotency.Answer.OrderConflict;
import io.paymentledger.ledger.idempotency.Answer.OrderInFlight;
import io.paymentledger.ledger.idempotency.Answer.Settled;
import io.paymentledger.ledger.idempotency.Answer.TokenExpired;
import io.paymentledger.ledger.idempotency.Answer.TokenInvalid;
import io.paymentledger.ledger.idempotency.Answer.TokenUsed;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Collections;
import java.util.Locale;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/** The only place where an {@link Answer} becomes a response. */
final class Answers {

    /** How soon to come back for a charge in processing; gateways answer within seconds. */
    private static final int PROCESSING_RETRY_SECONDS = 1;

    /** How soon to come back to a gateway that is down. */
    private static final int GATEWAY_RETRY_SECONDS = 5;

    static final String REPLAYED = "Idempotent-Replayed";
    static final String MISMATCH = "mismatch";
    static final String POSITION = "X-Ledger-Position";

    private Answers() {}

    static ResponseEntity<ChargeJson> respond(Answer answer) {
        return switch (answer) {
            case Settled settled -> settled(settled);
            case Accepted(ChargeView view) ->
                ResponseEntity.accepted()
                        .location(location(view.id()))
                        .header(HttpHeaders.RETRY_AFTER, Integer.toString(PROCESSING_RETRY_SECONDS))
                        .body(ChargeJson.of(view));
            case InFlight(String chargeId) ->
                throw new ProblemException(ProblemCode.IN_FLIGHT, "The first request with this key has no outcome yet.")
                        .retryAfterSeconds(PROCESSING_RETRY_SECONDS)
                        .withHeader(HttpHeaders.LOCATION, location(chargeId).toString());
            case KeyReused(var mismatch) ->
                throw new ProblemException(ProblemCode.KEY_REUSED, "This key names another operation.")
                        .with(MISMATCH, mismatch);
            case KeyCancelled() -> throw new ProblemException(ProblemCode.KEY_CANCELLED, "This key was cancelled.");
            case TokenInvalid() ->
                throw new ProblemException(ProblemCode.TOKEN_INVALID, "This request token is not valid.");
            case TokenExpired() ->
                throw new ProblemException(ProblemCode.TOKEN_EXPIRED, "This request token has expired.");
            case TokenUsed(String chargeId) ->
                throw new ProblemException(ProblemCode.TOKEN_USED, "This request token is used up.")
                        .with("charge_id", chargeId)
                        .withHeader(HttpHeaders.LOCATION, location(chargeId).toString());
            case OrderInFlight() ->
                throw new ProblemException(ProblemCode.ORDER_IN_FLIGHT, "This order is being charged.")
                        .retryAfterSeconds(PROCESSING_RETRY_SECONDS);
            case OrderConflict(String chargeId) ->
                throw new ProblemException(ProblemCode.ORDER_CONFLICT, "This order has another charge.")
                        .with("charge_id", chargeId);
            case ChargeInFlight() ->
                throw new ProblemException(ProblemCode.CHARGE_IN_FLIGHT, "This charge is being worked on.")
                        .retryAfterSeconds(PROCESSING_RETRY_SECONDS);
            case InvalidState(ChargeView view) ->
                throw new ProblemException(ProblemCode.INVALID_STATE, "The charge's state does not allow this.")
                        .with("charge", ChargeJson.of(view));
            case ExceedsAvailable(KeyOperation operation, long available) ->
                throw new ProblemException(
                                operation == KeyOperation.CAPTURE
                                        ? ProblemCode.EXCEEDS_AUTHORISED
                                        : ProblemCode.EXCEEDS_CAPTURED,
                                "There is less than was asked for.")
                        .with("available", available);
            case GatewayUnavailable() ->
                throw new ProblemException(
                                ProblemCode.GATEWAY_UNAVAILABLE, "The gateway does not answer now; nothing was sent.")
                        .retryAfterSeconds(GATEWAY_RETRY_SECONDS);
        };
    }

    private static ResponseEntity<ChargeJson> settled(Settled settled) {
        ChargeView view = settled.charge();
        if (settled.declineCode() != null) {
            ProblemException declined = new ProblemException(
                            ProblemCode.DECLINED, "The gateway declined; no money moved.")
                    .with("decline_code", settled.declineCode())
                    .with("charge", ChargeJson.of(view))
                    .withHeader(HttpHeaders.LOCATION, location(view.id()).toString())
                    .withHeader(HttpHeaders.ETAG, etag(view))
                    .withHeader(POSITION, Long.toString(view.position()));
            throw settled.replayed() ? declined.withHeader(REPLAYED, "true") : declined;
        }
        ResponseEntity.BodyBuilder done = showing(
                settled.operation() == KeyOperation.CREATE
                        ? ResponseEntity.created(location(view.id()))
                        : ResponseEntity.ok().location(location(view.id())),
                view);
        return (settled.replayed() ? done.header(REPLAYED, "true") : done).body(ChargeJson.of(view));
    }

    /** A response that shows a charge, with its headers. */
    static ResponseEntity.BodyBuilder showing(ResponseEntity.BodyBuilder response, ChargeView view) {
        return response.eTag(etag(view)).header(POSITION, Long.toString(view.position()));
    }

    static ProblemException noSuchCharge() {
        return new ProblemException(ProblemCode.NOT_FOUND, "There is no such charge.");
    }

    /** Whether the client would rather not wait for the outcome (RFC 7240). */
    static boolean prefersAsync(HttpServletRequest request) {
        return Collections.list(request.getHeaders("Prefer")).stream()
                .anyMatch(line -> line.toLowerCase(Locale.ROOT).contains("respond-async"));
    }

    /** A key needs no escaping in a path. */
    private static URI location(String id) {
        return URI.create("/v1/charges/" + id);
    }

    private static String etag(ChargeView view) {
        return "\"" + view.version() + "\"";
    }
}
