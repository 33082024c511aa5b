package io.paymentledger.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A fact about one charge, in the stream {@link StreamName#key}. Events refuse {@code null} where a value is due and
 * nothing else: history must always load.
 */
public sealed interface ChargeEvent extends LedgerEvent {

    /**
     * A client's key was claimed for a charge; nothing was sent to a gateway yet.
     *
     * @param amount what to charge
     * @param paymentMethod the gateway's token of the means of payment
     * @param captureMethod whether the gateway captures at once
     * @param orderNumber the merchant's order, unique within the tenant, if one was given
     * @param fingerprint the versioned hash of the typed command, see {@code docs/reference/events.md}
     * @param personal what the merchant said about a person
     */
    record ChargeInitiated(
            @JsonUnwrapped Money amount,
            PaymentMethod paymentMethod,
            CaptureMethod captureMethod,
            @Nullable String orderNumber,
            String fingerprint,
            Personal personal)
            implements ChargeEvent {

        public ChargeInitiated {
            requireNonNull(amount);
            requireNonNull(paymentMethod);
            requireNonNull(captureMethod);
            requireNonNull(fingerprint);
            requireNonNull(personal);
        }
    }

    /**
     * The charge is about to be sent to a gateway; from here on only the gateway knows whether money moved.
     *
     * @param attemptId ours, never the client's key: the gateway's idempotency key and merchant reference
     * @param gateway the name of the gateway's adapter
     */
    record AttemptStarted(String attemptId, String gateway) implements ChargeEvent {

        public AttemptStarted {
            requireNonNull(attemptId);
            requireNonNull(gateway);
        }
    }

    /**
     * The gateway holds the money for a later capture.
     *
     * @param attemptId the attempt that was answered
     * @param amountMinor the authorised sum in minor units of the charge's currency
     * @param gatewayReference the gateway's name for the payment
     * @param expiresAt until when the money is held; {@code null} in events of revision 1, which did not say
     */
    record ChargeAuthorised(
            String attemptId,
            long amountMinor,
            String gatewayReference,
            @Nullable Instant expiresAt) implements ChargeEvent {

        public ChargeAuthorised {
            requireNonNull(attemptId);
            requireNonNull(gatewayReference);
        }
    }

    /**
     * The gateway took the money.
     *
     * @param attemptId the attempt that was answered
     * @param amountMinor the captured sum in minor units of the charge's currency
     * @param gatewayReference the gateway's name for the payment
     * @param last whether the rest of the authorised sum, if there is one, is released with it
     */
    record ChargeCaptured(
            String attemptId,
            long amountMinor,
            String gatewayReference,
            @JsonProperty("final") boolean last) implements ChargeEvent {

        public ChargeCaptured {
            requireNonNull(attemptId);
            requireNonNull(gatewayReference);
        }
    }

    /**
     * The gateway refused; no money moved.
     *
     * @param attemptId the attempt that was answered
     * @param code one of the decline codes of {@code docs/reference/errors.md}
     */
    record ChargeDeclined(String attemptId, String code) implements ChargeEvent {

        public ChargeDeclined {
            requireNonNull(attemptId);
            requireNonNull(code);
        }
    }

    /**
     * The gateway's answer was lost, so money may have moved. Never a failure: the charge stays in processing.
     *
     * @param attemptId the attempt without an answer
     * @param reason how the answer was lost, for operators
     */
    record OutcomeUnknown(String attemptId, String reason) implements ChargeEvent {

        public OutcomeUnknown {
            requireNonNull(attemptId);
            requireNonNull(reason);
        }
    }

    /**
     * A capture is about to be sent to the gateway.
     *
     * @param attemptId ours, see {@link AttemptStarted}
     * @param key the client's key that asked for it
     * @param amountMinor what to take, in minor units
     * @param whole whether no sum was named, and so the whole rest is taken
     * @param last whether the rest of the authorised sum is released with it
     */
    record CaptureStarted(
            String attemptId,
            String key,
            long amountMinor,
            boolean whole,
            @JsonProperty("final") boolean last) implements ChargeEvent {

        public CaptureStarted {
            requireNonNull(attemptId);
            requireNonNull(key);
        }
    }

    /**
     * The gateway refused a capture; the money stays held.
     *
     * @param attemptId the attempt that was answered
     * @param code one of the decline codes of {@code docs/reference/errors.md}
     */
    record CaptureFailed(String attemptId, String code) implements ChargeEvent {

        public CaptureFailed {
            requireNonNull(attemptId);
            requireNonNull(code);
        }
    }

    /**
     * A void is about to be sent to the gateway.
     *
     * @param attemptId ours, see {@link AttemptStarted}
     * @param key the client's key that asked for it
     */
    record VoidStarted(String attemptId, String key) implements ChargeEvent {

        public VoidStarted {
            requireNonNull(attemptId);
            requireNonNull(key);
        }
    }

    /**
     * The gateway let the held money go; none was taken and none will be.
     *
     * @param attemptId the attempt that was answered
     */
    record ChargeVoided(String attemptId) implements ChargeEvent {

        public ChargeVoided {
            requireNonNull(attemptId);
        }
    }

    /**
     * The gateway refused a void; the money stays held.
     *
     * @param attemptId the attempt that was answered
     * @param code one of the decline codes of {@code docs/reference/errors.md}
     */
    record VoidFailed(String attemptId, String code) implements ChargeEvent {

        public VoidFailed {
            requireNonNull(attemptId);
            requireNonNull(code);
        }
    }

    /**
     * A refund is about to be sent to the gateway.
     *
     * @param attemptId ours, see {@link AttemptStarted}
     * @param key the client's key that asked for it
     * @param amountMinor what to give back, in minor units
     * @param whole whether no sum was named, and so the whole rest is given back
     * @param reason why, if a reason was given
     */
    record RefundStarted(
            String attemptId,
            String key,
            long amountMinor,
            boolean whole,
            @Nullable RefundReason reason) implements ChargeEvent {

        public RefundStarted {
            requireNonNull(attemptId);
            requireNonNull(key);
        }
    }

    /**
     * The gateway gave money back.
     *
     * @param attemptId the attempt that was answered
     * @param amountMinor the refunded sum in minor units of the charge's currency
     * @param gatewayReference the gateway's name for the refund
     */
    record ChargeRefunded(String attemptId, long amountMinor, String gatewayReference) implements ChargeEvent {

        public ChargeRefunded {
            requireNonNull(attemptId);
            requireNonNull(gatewayReference);
        }
    }

    /**
     * The gateway refused a refund; no money moved.
     *
     * @param attemptId the attempt that was answered
     * @param code one of the decline codes of {@code docs/reference/errors.md}
     */
    record RefundFailed(String attemptId, String code) implements ChargeEvent {

        public RefundFailed {
            requireNonNull(attemptId);
            requireNonNull(code);
        }
    }

    /**
     * A refund that the gateway had made did not reach the payer; the merchant has the money again.
     *
     * @param attemptId the refund's attempt
     * @param amountMinor the refunded sum in minor units of the charge's currency
     * @param code one of the decline codes of {@code docs/reference/errors.md}
     */
    record RefundReturned(String attemptId, long amountMinor, String code) implements ChargeEvent {

        public RefundReturned {
            requireNonNull(attemptId);
            requireNonNull(code);
        }
    }

    /**
     * What the authorisation held and was not captured is held no more: its time is over, or the gateway let it go.
     *
     * @param amountMinor the sum that was still held, in minor units
     */
    record AuthorisationExpired(long amountMinor) implements ChargeEvent {}

    /**
     * The payer disputes the charge at his bank, which takes the disputed sum back until the dispute is decided.
     *
     * @param disputeId the gateway's name for the dispute
     * @param amountMinor the disputed sum, in minor units
     * @param reason the gateway's word for why
     */
    record DisputeOpened(String disputeId, long amountMinor, String reason) implements ChargeEvent {

        public DisputeOpened {
            requireNonNull(disputeId);
            requireNonNull(reason);
        }
    }

    /**
     * The bank disputes another sum than before: it takes more, or gives some back.
     *
     * @param disputeId the gateway's name for the dispute
     * @param changeMinor how much more is disputed, in minor units; negative if it is less
     */
    record DisputeAmended(String disputeId, long changeMinor) implements ChargeEvent {

        public DisputeAmended {
            requireNonNull(disputeId);
        }
    }

    /**
     * A decision is taken back; another one follows. The sum is disputed again.
     *
     * @param disputeId the gateway's name for the dispute
     * @param amountMinor what was decided about, in minor units
     * @param won whether it had been decided for the merchant
     */
    record DisputeReopened(String disputeId, long amountMinor, boolean won) implements ChargeEvent {

        public DisputeReopened {
            requireNonNull(disputeId);
        }
    }

    /**
     * The payer's bank asks about the charge and takes nothing. It may become a dispute.
     *
     * @param disputeId the gateway's name for the inquiry, and for the dispute that it may become
     * @param reason the gateway's word for why
     */
    record InquiryOpened(String disputeId, String reason) implements ChargeEvent {

        public InquiryOpened {
            requireNonNull(disputeId);
            requireNonNull(reason);
        }
    }

    /**
     * The payer's bank asks no more.
     *
     * @param disputeId the gateway's name for the inquiry
     */
    record InquiryClosed(String disputeId) implements ChargeEvent {

        public InquiryClosed {
            requireNonNull(disputeId);
        }
    }

    /**
     * The dispute was decided for the merchant, who has the disputed sum again.
     *
     * @param disputeId the gateway's name for the dispute
     * @param amountMinor the disputed sum, in minor units
     */
    record DisputeWon(String disputeId, long amountMinor) implements ChargeEvent {

        public DisputeWon {
            requireNonNull(disputeId);
        }
    }

    /**
     * The dispute was decided for the payer, who keeps the disputed sum.
     *
     * @param disputeId the gateway's name for the dispute
     * @param amountMinor the disputed sum, in minor units
     */
    record DisputeLost(String disputeId, long amountMinor) implements ChargeEvent {

        public DisputeLost {
            requireNonNull(disputeId);
        }
    }

    /**
     * The gateway says that an attempt succeeded after history had settled otherwise: the charge had failed, or was
     * voided, or was paid already and this is a second payment. Nobody owes this money, so the ledger reverses it.
     *
     * @param attemptId the attempt that succeeded late
     * @param amountMinor the sum in minor units of the charge's currency
     * @param gatewayReference the gateway's name for the payment
     * @param captured whether the gateway took the money, or only holds it
     */
    record LateSuccess(String attemptId, long amountMinor, String gatewayReference, boolean captured)
            implements ChargeEvent {

        public LateSuccess {
            requireNonNull(attemptId);
            requireNonNull(gatewayReference);
        }
    }

    /**
     * The reversal of a late success, or of what a dispute left of it, is about to be sent to the gateway: a refund of taken
     * money, else a void.
     *
     * @param attemptId ours, see {@link AttemptStarted}
     */
    record ReversalStarted(String attemptId) implements ChargeEvent {

        public ReversalStarted {
            requireNonNull(attemptId);
        }
    }

    /**
     * A late success is undone.
     *
     * @param attemptId the attempt that was answered
     * @param amountMinor the sum in minor units of the charge's currency
     * @param gatewayReference the gateway's name for the reversal
     */
    record LateSuccessReversed(String attemptId, long amountMinor, String gatewayReference) implements ChargeEvent {

        public LateSuccessReversed {
            requireNonNull(attemptId);
            requireNonNull(gatewayReference);
        }
    }

    /**
     * A reversal that the gateway had made did not reach the payer; what nobody owes is there again. What becomes of it is
     * for a person to find out, unless a dispute has taken it back since.
     *
     * @param attemptId the reversal's attempt
     * @param amountMinor the sum in minor units of the charge's currency
     * @param code one of the decline codes of {@code docs/reference/errors.md}
     */
    record ReversalReturned(String attemptId, long amountMinor, String code) implements ChargeEvent {

        public ReversalReturned {
            requireNonNull(attemptId);
            requireNonNull(code);
        }
    }

    /**
     * A dispute that was decided for the payer took back what a late success had taken. So there is less to reverse, and the
     * merchant has lost that much less.
     *
     * @param attemptId the attempt that succeeded late
     * @param disputeId the gateway's name for the dispute
     * @param changeMinor how much more of late successes the dispute took, in minor units; negative if it is less, because
     *     the decision is taken back
     */
    record LateSuccessChargedBack(String attemptId, String disputeId, long changeMinor) implements ChargeEvent {

        public LateSuccessChargedBack {
            requireNonNull(attemptId);
            requireNonNull(disputeId);
        }
    }

    /**
     * The ledger cannot find out, or cannot undo, what happened at the gateway; a person has to.
     *
     * @param attemptId the attempt in question
     * @param reason what is the matter, for operators
     */
    record ReviewRequired(String attemptId, String reason) implements ChargeEvent {

        public ReviewRequired {
            requireNonNull(attemptId);
            requireNonNull(reason);
        }
    }

    /**
     * A person says what became of an attempt that is under review, for another one to agree or not; nothing changes by
     * it. The last proposal counts.
     *
     * @param attemptId the attempt in question
     * @param approved whether it succeeded at the gateway
     * @param word the gateway's name for the payment or the refund if it succeeded, or else the code of its refusal
     * @param note how this was found out
     * @param by the id of the API key that proposed it
     */
    record ReviewProposed(String attemptId, boolean approved, String word, String note, String by)
            implements ChargeEvent {

        public ReviewProposed {
            requireNonNull(attemptId);
            requireNonNull(word);
            requireNonNull(note);
            requireNonNull(by);
        }
    }

    /**
     * A person found out; the attempt's outcome is the next event of the same commit.
     *
     * @param attemptId the attempt in question
     * @param approved whether it succeeded at the gateway
     * @param note how this was found out
     */
    record ReviewResolved(String attemptId, boolean approved, String note) implements ChargeEvent {

        public ReviewResolved {
            requireNonNull(attemptId);
            requireNonNull(note);
        }
    }

    /**
     * A gateway told something that can only be taken in when the open attempt has its outcome. {@link NoticeApplied}
     * says when it was.
     *
     * @param attemptId the attempt that it is about
     * @param notice the gateway's name for the notification
     * @param telling what it told
     * @param reference the gateway's name for what it is about: a dispute, a void or a refund
     * @param amountMinor the sum in minor units of the charge's currency; 0 where it told none
     * @param reason the gateway's word for why, if it gave one
     */
    record NoticeDeferred(
            String attemptId,
            String notice,
            Telling telling,
            String reference,
            long amountMinor,
            @Nullable String reason)
            implements ChargeEvent {

        public NoticeDeferred {
            requireNonNull(attemptId);
            requireNonNull(notice);
            requireNonNull(telling);
            requireNonNull(reference);
        }
    }

    /**
     * What a gateway told too early is taken in; what follows from it are the next events of the same commit.
     *
     * @param notice the gateway's name for the notification
     */
    record NoticeApplied(String notice) implements ChargeEvent {

        public NoticeApplied {
            requireNonNull(notice);
        }
    }

    /**
     * A gateway told something that contradicts history, which stays as it is. Somebody should look at it.
     *
     * @param attemptId the attempt that it is about
     * @param code what is the matter, one of the list in {@code docs/reference/events.md}
     * @param stated what the gateway said
     * @param known what history said
     */
    record GatewayContradiction(String attemptId, String code, String stated, String known) implements ChargeEvent {

        public GatewayContradiction {
            requireNonNull(attemptId);
            requireNonNull(code);
            requireNonNull(stated);
            requireNonNull(known);
        }
    }
}
