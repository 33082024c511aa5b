package io.paymentledger.ledger.charge;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.CaptureMethod;
import io.paymentledger.events.Money;
import io.paymentledger.events.PaymentMethod;
import io.paymentledger.events.Personal;
import io.paymentledger.events.RefundReason;
import io.paymentledger.events.StreamName;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * What can be done with a charge. What is said of a command's attempt is the same each time: {@code attemptId} is ours,
 * the gateway's idempotency key, see {@link AttemptId}; {@code stream} is the charge's.
 */
public sealed interface ChargeCommand {

    /**
     * Claims a key for a charge, and its order number if there is one, in one commit.
     *
     * @param key the client's idempotency key within the tenant, which the charge is named by; its birth is the claim
     * @param amount 1 to {@link Money#MAX_AMOUNT_MINOR} minor units
     * @param paymentMethod the gateway's token
     * @param captureMethod when the money is taken
     * @param orderNumber 1 to {@link #MAX_ORDER_NUMBER_CHARS} characters
     * @param personal what the merchant said about a person
     * @param fingerprint of the client's request
     * @param gateway the name of the gateway's adapter
     * @param token the request token to use up in the same commit, if there is one
     */
    record InitiateCharge(
            @TargetAggregateIdentifier StreamName key,
            Money amount,
            PaymentMethod paymentMethod,
            CaptureMethod captureMethod,
            @Nullable String orderNumber,
            Personal personal,
            String fingerprint,
            String attemptId,
            String gateway,
            @Nullable RedeemToken token)
            implements ChargeCommand {

        /** The longest order number, in characters. */
        public static final int MAX_ORDER_NUMBER_CHARS = 128;

        public InitiateCharge {
            requireNonNull(key);
            requireNonNull(paymentMethod);
            requireNonNull(captureMethod);
            requireNonNull(personal);
            requireNonNull(fingerprint);
            requireNonNull(attemptId);
            requireNonNull(gateway);
            if (amount.amountMinor() < 1 || amount.amountMinor() > Money.MAX_AMOUNT_MINOR) {
                throw new IllegalArgumentException("an amount is 1 to " + Money.MAX_AMOUNT_MINOR + " minor units");
            }
            if (orderNumber != null && (orderNumber.isEmpty() || orderNumber.length() > MAX_ORDER_NUMBER_CHARS)) {
                throw new IllegalArgumentException(
                        "an order number has 1 to " + MAX_ORDER_NUMBER_CHARS + " characters");
            }
        }
    }

    /**
     * The client's key of an operation, to be bound in the operation's commit.
     *
     * @param stream the key's stream; its birth is the binding
     * @param fingerprint of the request that came with the key
     */
    record OperationKey(StreamName stream, String fingerprint) {

        public OperationKey {
            requireNonNull(stream);
            requireNonNull(fingerprint);
        }
    }

    /** A client's command to an existing charge, which binds the client's key in its commit. */
    sealed interface KeyedCommand extends ChargeCommand {
        StreamName stream();

        OperationKey key();

        /** The attempt that the operation starts, or whose outcome it decides. */
        String attemptId();
    }

    /**
     * Takes held money.
     *
     * @param amountMinor what to take, 1 or more; {@code null} for all that is left
     * @param last whether to let the rest go
     */
    record CapturePayment(
            @TargetAggregateIdentifier StreamName stream,
            OperationKey key,
            String attemptId,
            @Nullable Long amountMinor,
            boolean last)
            implements KeyedCommand {

        public CapturePayment {
            requireNonNull(stream);
            requireNonNull(key);
            requireNonNull(attemptId);
            requirePositive(amountMinor);
        }
    }

    /** Lets held money go, of which nothing was taken. */
    record VoidPayment(@TargetAggregateIdentifier StreamName stream, OperationKey key, String attemptId)
            implements KeyedCommand {

        public VoidPayment {
            requireNonNull(stream);
            requireNonNull(key);
            requireNonNull(attemptId);
        }
    }

    /**
     * Gives taken money back.
     *
     * @param amountMinor what to give back, 1 or more; {@code null} for all that is left
     * @param reason why, if a reason was given
     */
    record RefundPayment(
            @TargetAggregateIdentifier StreamName stream,
            OperationKey key,
            String attemptId,
            @Nullable Long amountMinor,
            @Nullable RefundReason reason)
            implements KeyedCommand {

        public RefundPayment {
            requireNonNull(stream);
            requireNonNull(key);
            requireNonNull(attemptId);
            requirePositive(amountMinor);
        }
    }

    /**
     * Proposes what became of the attempt that is under review, for another API key to decide. Proposing again what was
     * proposed last changes nothing.
     *
     * @param decision what is proposed
     */
    record ProposeReview(@TargetAggregateIdentifier StreamName stream, Proposal decision) implements ChargeCommand {

        public ProposeReview {
            requireNonNull(stream);
            requireNonNull(decision);
        }
    }

    /**
     * Records what a person found out about an attempt that is under review.
     *
     * @param attemptId the attempt in question
     * @param outcome what became of it; never unknown
     * @param note how this was found out
     * @param by the id of the API key that decides
     */
    record ResolveReview(
            @TargetAggregateIdentifier StreamName stream,
            OperationKey key,
            String attemptId,
            GatewayOutcome outcome,
            String note,
            String by)
            implements KeyedCommand {

        public ResolveReview {
            requireNonNull(stream);
            requireNonNull(key);
            requireNonNull(attemptId);
            requireNonNull(note);
            requireNonNull(by);
            if (requireNonNull(outcome) instanceof GatewayOutcome.Unknown) {
                throw new IllegalArgumentException("a review ends with an outcome");
            }
        }
    }

    /**
     * Records what a gateway answered, whether at once or to an inquiry. Recording the same answer again changes nothing.
     *
     * @param attemptId the attempt that was answered
     * @param outcome the answer
     */
    record RecordOutcome(@TargetAggregateIdentifier StreamName stream, String attemptId, GatewayOutcome outcome)
            implements ChargeCommand {

        public RecordOutcome {
            requireNonNull(stream);
            requireNonNull(attemptId);
            requireNonNull(outcome);
        }
    }

    /**
     * Records what a gateway tells of its own accord. Recording the same again changes nothing, in whatever order it is
     * told; what comes too early is kept until it can be taken in, and what contradicts history is recorded as that.
     *
     * @param told what the gateway tells
     */
    record RecordNotification(@TargetAggregateIdentifier StreamName stream, GatewayNotification told)
            implements ChargeCommand {

        public RecordNotification {
            requireNonNull(stream);
            requireNonNull(told);
        }
    }

    /**
     * Hands an attempt whose outcome the ledger cannot find out to a person. Doing it twice changes nothing.
     *
     * @param attemptId the attempt in question
     * @param reason what is the matter, for operators
     */
    record RequireReview(@TargetAggregateIdentifier StreamName stream, String attemptId, String reason)
            implements ChargeCommand {

        public RequireReview {
            requireNonNull(stream);
            requireNonNull(attemptId);
            requireNonNull(reason);
        }
    }

    /** Releases what an authorisation held when its time is over. Where nothing is held any more it changes nothing. */
    record ExpireAuthorisation(@TargetAggregateIdentifier StreamName stream) implements ChargeCommand {

        public ExpireAuthorisation {
            requireNonNull(stream);
        }
    }

    /** Starts to undo a success that came too late. */
    record ReverseLateSuccess(@TargetAggregateIdentifier StreamName stream, String attemptId) implements ChargeCommand {

        public ReverseLateSuccess {
            requireNonNull(stream);
            requireNonNull(attemptId);
        }
    }

    private static void requirePositive(@Nullable Long amountMinor) {
        if (amountMinor != null && amountMinor < 1) {
            throw new IllegalArgumentException("an amount is 1 minor unit or more");
        }
    }
}
