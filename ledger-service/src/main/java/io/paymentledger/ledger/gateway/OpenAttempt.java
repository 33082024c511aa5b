package io.paymentledger.ledger.gateway;

import io.paymentledger.events.ChargeEvent.AttemptStarted;
import io.paymentledger.events.ChargeEvent.LateSuccess;
import io.paymentledger.events.ChargeState;
import io.paymentledger.events.Currency;
import io.paymentledger.events.Money;
import io.paymentledger.events.Operation;
import java.util.Objects;

/** What a charge's open attempt asks the gateway for; the same each time, because history is. */
public final class OpenAttempt {

    private OpenAttempt() {}

    /**
     * The request of the open attempt.
     *
     * @throws IllegalStateException if no attempt is open
     */
    public static GatewayRequest requestOf(ChargeState state) {
        if (state.pending() != null) {
            return request(state, state.pending());
        }
        AttemptStarted attempt = state.attempt();
        if (attempt == null || state.openAttempt() == null) {
            throw new IllegalStateException("no attempt is open");
        }
        return new GatewayRequest.Authorise(
                attempt.attemptId(),
                state.terms().amount(),
                state.terms().paymentMethod(),
                state.terms().captureMethod());
    }

    private static GatewayRequest request(ChargeState state, Operation operation) {
        String attemptId = operation.attemptId();
        Currency currency = state.terms().amount().currency();
        Money amount = new Money(operation.amountMinor(), currency);
        return switch (operation.kind()) {
            case CAPTURE ->
                new GatewayRequest.Capture(
                        attemptId,
                        payment(state),
                        amount,
                        operation.last()
                                || operation.amountMinor() == state.sums().capturable());
            case VOID -> new GatewayRequest.VoidAuthorisation(attemptId, payment(state));
            case REFUND -> new GatewayRequest.Refund(attemptId, payment(state), amount, operation.reason());
            case REVERSAL -> {
                LateSuccess late = state.lateMoney()
                        .toReverse()
                        .orElseThrow(() -> new IllegalStateException("only a late success is reversed"));
                yield late.captured()
                        ? new GatewayRequest.Refund(attemptId, late.gatewayReference(), amount, null)
                        : new GatewayRequest.VoidAuthorisation(attemptId, late.gatewayReference());
            }
        };
    }

    private static String payment(ChargeState state) {
        return Objects.requireNonNull(state.payment(), "only a payment is operated on");
    }
}
