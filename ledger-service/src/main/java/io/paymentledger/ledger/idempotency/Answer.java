package io.paymentledger.ledger.idempotency;

import io.paymentledger.events.ChargeView;
import io.paymentledger.events.KeyOperation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request with a key leads to: one case for each row of the contract's table. */
public sealed interface Answer {

    /**
     * The operation is settled.
     *
     * @param operation what was done
     * @param charge as it was when the operation settled
     * @param declineCode why the gateway refused; {@code null} if it did what it was asked to
     * @param replayed whether this repeats an answer that was given, or is owed, to an earlier request
     */
    record Settled(
            KeyOperation operation,
            ChargeView charge,
            @Nullable String declineCode,
            boolean replayed) implements Answer {}

    /** The key is claimed by this request; the outcome is not known yet. */
    record Accepted(ChargeView charge) implements Answer {}

    /** The key was free, and names nothing from now on, or was cancelled before. */
    record Cancelled() implements Answer {}

    /** Nothing was done. In the order of precedence: of several that hold, the first one is the answer. */
    sealed interface Refused extends Answer {}

    /** The operation is about a charge that there is not. */
    record NoSuchCharge() implements Refused {}

    /**
     * The key cannot be cancelled.
     *
     * @param charge what it names, as it is
     */
    record KeyClaimed(ChargeView charge) implements Refused {}

    /**
     * An earlier request with this key is not settled yet.
     *
     * @param chargeId the charge that it is about
     */
    record InFlight(String chargeId) implements Refused {}

    /**
     * The key names another operation.
     *
     * @param mismatch the names of the members that differ
     */
    record KeyReused(List<String> mismatch) implements Refused {}

    /** The key was cancelled before it was used. */
    record KeyCancelled() implements Refused {}

    /** The request token was not issued to this tenant. */
    record TokenInvalid() implements Refused {}

    /** The request token's life ended. */
    record TokenExpired() implements Refused {}

    /**
     * The request token created a charge, and the request has no key that names it.
     *
     * @param chargeId that charge
     */
    record TokenUsed(String chargeId) implements Refused {}

    /** Another key charges this order with the same command, and is not settled yet. */
    record OrderInFlight() implements Refused {}

    /**
     * The order has a charge by another command.
     *
     * @param chargeId that charge
     */
    record OrderConflict(String chargeId) implements Refused {}

    /** The charge's creation, or another operation on it, is not settled yet. */
    record ChargeInFlight() implements Refused {}

    /**
     * The charge's state does not allow the operation.
     *
     * @param charge as it is
     */
    record InvalidState(ChargeView charge) implements Refused {}

    /**
     * A review is resolved by two, and there are not two yet.
     *
     * @param reason {@code no-proposal}, {@code own-proposal} or {@code other-proposal}
     */
    record SecondPersonNeeded(String reason) implements Refused {}

    /**
     * More was asked for than there is.
     *
     * @param operation what was asked for
     * @param availableMinor how much there is, in minor units
     */
    record ExceedsAvailable(KeyOperation operation, long availableMinor) implements Refused {}

    /** The gateway is known not to answer now; nothing was claimed. */
    record GatewayUnavailable() implements Refused {}
}
