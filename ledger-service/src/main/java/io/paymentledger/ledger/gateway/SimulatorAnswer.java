package io.paymentledger.ledger.gateway;

import io.paymentledger.events.CaptureMethod;
import io.paymentledger.events.DeclineCode;
import io.paymentledger.events.Money;
import io.paymentledger.ledger.charge.GatewayOutcome;
import io.paymentledger.ledger.charge.GatewayOutcome.Approved;
import io.paymentledger.ledger.charge.GatewayOutcome.Declined;
import io.paymentledger.ledger.charge.GatewayOutcome.Fault;
import io.paymentledger.ledger.charge.GatewayOutcome.Unknown;
import io.paymentledger.ledger.gateway.GatewayFinding.Another;
import io.paymentledger.ledger.gateway.GatewayRequest.Authorise;
import io.paymentledger.ledger.gateway.GatewayRequest.Capture;
import io.paymentledger.ledger.gateway.GatewayRequest.Refund;
import io.paymentledger.ledger.gateway.GatewayRequest.VoidAuthorisation;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What every answer of the simulator is made of, held against what was asked for. */
record SimulatorAnswer(
        @Nullable String code,
        @Nullable String id,
        @Nullable String operation,
        @Nullable Long amount,
        @Nullable String currency,
        @Nullable String payment,
        @Nullable String reference,
        @Nullable String status,
        @Nullable String declineCode,
        @Nullable Boolean captured,
        @Nullable Instant expiresAt) {

    private static final Map<String, DeclineCode> CODES = Arrays.stream(DeclineCode.values())
            .collect(Collectors.toUnmodifiableMap(DeclineCode::wireName, Function.identity()));

    private static final Unknown UNREADABLE = new Unknown(Reason.UNREADABLE, Fault.UNREADABLE);

    /** Whether it names the attempt, and is of something else than that asks for. */
    boolean isOfAnother(GatewayRequest request) {
        return request.attemptId().equals(reference) && !isOf(request);
    }

    /** What it is of then, in its own words. */
    Another another() {
        return new Another(operation + " " + amount + " " + currency);
    }

    private boolean isOf(GatewayRequest request) {
        return switch (request) {
            case Authorise authorise ->
                tells("payment", authorise.amount())
                        && ("declined".equals(status)
                                || Boolean.valueOf(authorise.captureMethod() == CaptureMethod.AUTOMATIC)
                                        .equals(captured));
            case Capture capture ->
                tells("capture", capture.amount()) && capture.payment().equals(payment);
            case VoidAuthorisation release ->
                "void".equals(operation) && release.payment().equals(payment);
            case Refund refund ->
                tells("refund", refund.amount()) && refund.payment().equals(payment);
        };
    }

    private boolean tells(String done, Money money) {
        return done.equals(operation)
                && Long.valueOf(money.amountMinor()).equals(amount)
                && money.currency().code().equals(currency);
    }

    /** What became of a request by it; unknown if it does not say so. */
    GatewayOutcome outcome(GatewayRequest request) {
        if (!request.attemptId().equals(reference) || status == null) {
            return UNREADABLE;
        }
        String name = request instanceof Refund ? id : payment;
        return switch (status) {
            case "approved" -> name == null ? UNREADABLE : new Approved(name, Boolean.TRUE.equals(captured), expiresAt);
            case "declined" ->
                declineCode == null ? UNREADABLE : new Declined(why(declineCode).wireName());
            default -> UNREADABLE;
        };
    }

    /** The simulator's words for why, where they are not the ledger's already. */
    private static DeclineCode why(String code) {
        return switch (code) {
            case "exceeds_authorised", "exceeds_captured" -> DeclineCode.AMOUNT_TOO_LARGE;
            case "not_capturable", "not_voidable" -> DeclineCode.INVALID_STATE;
            default -> CODES.getOrDefault(code, DeclineCode.CARD_DECLINED);
        };
    }
}
