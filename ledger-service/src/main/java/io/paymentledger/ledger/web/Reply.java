package io.paymentledger.ledger.web;

import io.paymentledger.base.web.ChargeJson;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.events.ChargeView;
import io.paymentledger.events.KeyOperation;
import io.paymentledger.ledger.idempotency.Answer;
import io.paymentledger.ledger.idempotency.Answer.Accepted;
import io.paymentledger.ledger.idempotency.Answer.Cancelled;
import io.paymentledger.ledger.idempotency.Answer.ChargeInFlight;
import io.paymentledger.ledger.idempotency.Answer.ExceedsAvailable;
import io.paymentledger.ledger.idempotency.Answer.GatewayUnavailable;
import io.paymentledger.ledger.idempotency.Answer.InFlight;
import io.paymentledger.ledger.idempotency.Answer.InvalidState;
import io.paymentledger.ledger.idempotency.Answer.KeyCancelled;
import io.paymentledger.ledger.idempotency.Answer.KeyClaimed;
import io.paymentledger.ledger.idempotency.Answer.KeyReused;
import io.paymentledger.ledger.idempotency.Answer.NoSuchCharge;
import io.paymentledger.ledger.idempotency.Answer.OrderConflict;
import io.paymentledger.ledger.idempotency.Answer.OrderInFlight;
import io.paymentledger.ledger.idempotency.Answer.SecondPersonNeeded;
import io.paymentledger.ledger.idempotency.Answer.Settled;
import io.paymentledger.ledger.idempotency.Answer.TokenExpired;
import io.paymentledger.ledger.idempotency.Answer.TokenInvalid;
import io.paymentledger.ledger.idempotency.Answer.TokenUsed;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/**
 * What an {@link Answer} is over HTTP, worked out here and nowhere else: it is a pure function of the answer.
 *
 * @param status the HTTP status
 * @param headers by their names
 * @param charge the body, if it is a charge
 * @param refusal the body, if it is a problem
 * @param replayed whether it repeats an earlier answer
 * @param retryAfterSeconds when the identical request may be repeated; {@code null} if it should not be
 * @param position where in the log it comes from; {@link #NO_POSITION} if it is none of a charge that was made
 */
record Reply(
        int status,
        Map<String, String> headers,
        @Nullable ChargeJson charge,
        @Nullable ProblemException refusal,
        boolean replayed,
        @Nullable Integer retryAfterSeconds,
        long position) {

    /** Positions begin with 1. */
    static final long NO_POSITION = 0;

    /** How soon to come back for a charge in processing; gateways answer within seconds. */
    private static final int PROCESSING_RETRY_SECONDS = 1;

    /** How soon to come back to a gateway that is down. */
    private static final int GATEWAY_RETRY_SECONDS = 5;

    static final String REPLAYED = "Idempotent-Replayed";
    static final String MISMATCH = "mismatch";
    static final String POSITION = "X-Ledger-Position";

    Reply {
        headers = Map.copyOf(headers);
    }

    /** The reply to a keyed request. */
    static Reply of(Answer answer) {
        return switch (answer) {
            case Settled settled -> settled(settled);
            case Accepted(ChargeView view) -> accepted(view);
            case Cancelled() -> new Reply(200, Map.of(), null, null, false, null, NO_POSITION);
            case Answer.Refused refused -> of(refusal(refused));
        };
    }

    /** The reply that a refusal is. */
    static Reply of(ProblemException refusal) {
        return new Reply(
                refusal.code().status(),
                refusal.headers(),
                null,
                refusal,
                false,
                refusal.retryAfterSeconds(),
                NO_POSITION);
    }

    private static Reply settled(Settled settled) {
        ChargeView view = settled.charge();
        boolean replayed = settled.replayed();
        if (settled.declineCode() != null) {
            ProblemException declined = new ProblemException(
                            ProblemCode.DECLINED, "The gateway declined; no money moved.")
                    .with("decline_code", settled.declineCode())
                    .with("charge", ChargeJson.of(view));
            headers(view, replayed).forEach(declined::withHeader);
            return new Reply(
                    ProblemCode.DECLINED.status(), declined.headers(), null, declined, replayed, null, view.position());
        }
        return new Reply(
                settled.operation() == KeyOperation.CREATE ? 201 : 200,
                headers(view, replayed),
                ChargeJson.of(view),
                null,
                replayed,
                null,
                view.position());
    }

    private static Map<String, String> headers(ChargeView view, boolean replayed) {
        String location = location(view.id());
        String position = Long.toString(view.position());
        return replayed
                ? Map.of(
                        HttpHeaders.LOCATION,
                        location,
                        HttpHeaders.ETAG,
                        etag(view),
                        POSITION,
                        position,
                        REPLAYED,
                        "true")
                : Map.of(HttpHeaders.LOCATION, location, HttpHeaders.ETAG, etag(view), POSITION, position);
    }

    private static Reply accepted(ChargeView view) {
        return new Reply(
                202,
                Map.of(
                        HttpHeaders.LOCATION,
                        location(view.id()),
                        HttpHeaders.RETRY_AFTER,
                        Integer.toString(PROCESSING_RETRY_SECONDS),
                        POSITION,
                        Long.toString(view.position())),
                ChargeJson.of(view),
                null,
                false,
                PROCESSING_RETRY_SECONDS,
                view.position());
    }

    /** The problem that a refusal is. */
    static ProblemException refusal(Answer.Refused refused) {
        return switch (refused) {
            case NoSuchCharge() -> noSuchCharge();
            case InFlight(String chargeId) ->
                new ProblemException(ProblemCode.IN_FLIGHT, "The first request with this key has no outcome yet.")
                        .retryAfterSeconds(PROCESSING_RETRY_SECONDS)
                        .withHeader(HttpHeaders.LOCATION, location(chargeId));
            case KeyReused(var mismatch) ->
                new ProblemException(ProblemCode.KEY_REUSED, "This key names another operation.")
                        .with(MISMATCH, mismatch);
            case KeyCancelled() -> new ProblemException(ProblemCode.KEY_CANCELLED, "This key was cancelled.");
            case KeyClaimed(ChargeView view) ->
                new ProblemException(ProblemCode.KEY_CLAIMED, "This key names a charge.")
                        .with("charge_id", view.id())
                        .with("charge", ChargeJson.of(view));
            case TokenInvalid() -> new ProblemException(ProblemCode.TOKEN_INVALID, "This request token is not valid.");
            case TokenExpired() -> new ProblemException(ProblemCode.TOKEN_EXPIRED, "This request token has expired.");
            case TokenUsed(String chargeId) ->
                new ProblemException(ProblemCode.TOKEN_USED, "This request token is used up.")
                        .with("charge_id", chargeId)
                        .withHeader(HttpHeaders.LOCATION, location(chargeId));
            case OrderInFlight() ->
                new ProblemException(ProblemCode.ORDER_IN_FLIGHT, "This order is being charged.")
                        .retryAfterSeconds(PROCESSING_RETRY_SECONDS);
            case OrderConflict(String chargeId) ->
                new ProblemException(ProblemCode.ORDER_CONFLICT, "This order has another charge.")
                        .with("charge_id", chargeId);
            case ChargeInFlight() ->
                new ProblemException(ProblemCode.CHARGE_IN_FLIGHT, "This charge is being worked on.")
                        .retryAfterSeconds(PROCESSING_RETRY_SECONDS);
            case InvalidState(ChargeView view) ->
                new ProblemException(ProblemCode.INVALID_STATE, "The charge's state does not allow this.")
                        .with("charge", ChargeJson.of(view));
            case SecondPersonNeeded(String reason) ->
                new ProblemException(
                                ProblemCode.SECOND_PERSON_NEEDED, "A review is resolved by two different API keys.")
                        .with("reason", reason);
            case ExceedsAvailable(KeyOperation operation, long available) ->
                new ProblemException(
                                operation == KeyOperation.CAPTURE
                                        ? ProblemCode.EXCEEDS_AUTHORISED
                                        : ProblemCode.EXCEEDS_CAPTURED,
                                "There is less than was asked for.")
                        .with("available", available);
            case GatewayUnavailable() ->
                new ProblemException(
                                ProblemCode.GATEWAY_UNAVAILABLE, "The gateway does not answer now; nothing was sent.")
                        .retryAfterSeconds(GATEWAY_RETRY_SECONDS);
        };
    }

    /**
     * The reply as Spring sends it.
     *
     * @throws ProblemException the refusal, if it is one
     */
    ResponseEntity<ChargeJson> toResponse() {
        if (refusal != null) {
            throw refusal;
        }
        ResponseEntity.BodyBuilder response = ResponseEntity.status(status);
        headers.forEach(response::header);
        return response.body(charge);
    }

    /** A response that shows a charge, with its headers. */
    static ResponseEntity<ChargeJson> showing(ChargeView view) {
        return ResponseEntity.ok()
                .eTag(etag(view))
                .header(POSITION, Long.toString(view.position()))
                .body(ChargeJson.of(view));
    }

    static ProblemException noSuchCharge() {
        return new ProblemException(ProblemCode.NOT_FOUND, "There is no such charge.");
    }

    /** A key needs no escaping in a path. */
    private static String location(String id) {
        return "/v1/charges/" + id;
    }

    private static String etag(ChargeView view) {
        return "\"" + view.version() + "\"";
    }
}
