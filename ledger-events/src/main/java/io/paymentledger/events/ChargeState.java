package io.paymentledger.events;

import io.paymentledger.events.ChargeEvent.AttemptStarted;
import io.paymentledger.events.ChargeEvent.ChargeAuthorised;
import io.paymentledger.events.ChargeEvent.ChargeCaptured;
import io.paymentledger.events.ChargeEvent.ChargeDeclined;
import io.paymentledger.events.ChargeEvent.ChargeInitiated;
import io.paymentledger.events.ChargeEvent.OutcomeUnknown;
import org.jspecify.annotations.Nullable;

/**
 * What a charge's events amount to: the one fold that the aggregate, the answers, the read model and the audit queries
 * share.
 *
 * @param terms what was asked for
 * @param status the result of the creation
 * @param detail the finer state, once settled
 * @param attempt the attempt at a gateway, once started
 * @param outcomeUnknown whether the gateway's answer was lost and is still being found out
 * @param authorisedMinor the sum that the gateway approved, in minor units
 * @param capturedMinor the sum that the gateway took, in minor units
 * @param declineCode why the gateway declined
 */
public record ChargeState(
        ChargeInitiated terms,
        ChargeStatus status,
        @Nullable ChargeDetail detail,
        @Nullable AttemptStarted attempt,
        boolean outcomeUnknown,
        long authorisedMinor,
        long capturedMinor,
        @Nullable String declineCode) {

    /**
     * The state after one more event. Pure; it takes every event that the aggregate could have recorded.
     *
     * @param before the state so far, {@code null} before the first event
     * @throws IllegalStateException if a stream does not begin with {@link ChargeInitiated}, or has two of them
     */
    public static ChargeState evolve(@Nullable ChargeState before, ChargeEvent event) {
        if (before == null) {
            if (event instanceof ChargeInitiated initiated) {
                return new ChargeState(initiated, ChargeStatus.INIT, null, null, false, 0, 0, null);
            }
            throw new IllegalStateException("a charge begins with its initiation");
        }
        return before.after(event);
    }

    private ChargeState after(ChargeEvent event) {
        return switch (event) {
            case ChargeInitiated ignored -> throw new IllegalStateException("a charge begins once");
            case AttemptStarted started ->
                new ChargeState(terms, ChargeStatus.PROCESSING, null, started, false, 0, 0, null);
            case ChargeAuthorised authorised ->
                succeeded(ChargeDetail.REQUIRES_CAPTURE, authorised.amountMinor(), capturedMinor);
            case ChargeCaptured captured ->
                succeeded(
                        ChargeDetail.CAPTURED,
                        Math.max(authorisedMinor, captured.amountMinor()),
                        Math.addExact(capturedMinor, captured.amountMinor()));
            case ChargeDeclined declined ->
                new ChargeState(
                        terms, ChargeStatus.FAILED, ChargeDetail.DECLINED, attempt, false, 0, 0, declined.code());
            case OutcomeUnknown ignored ->
                new ChargeState(terms, status, detail, attempt, true, authorisedMinor, capturedMinor, declineCode);
        };
    }

    private ChargeState succeeded(ChargeDetail reached, long authorised, long captured) {
        return new ChargeState(terms, ChargeStatus.SUCCESS, reached, attempt, false, authorised, captured, null);
    }
}
