package io.paymentledger.ledger.idempotency;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.KeyOperation;
import io.paymentledger.events.Operation;
import io.paymentledger.events.RefundReason;
import io.paymentledger.events.StreamName;
import io.paymentledger.ledger.charge.ChargeCommand.CapturePayment;
import io.paymentledger.ledger.charge.ChargeCommand.KeyedCommand;
import io.paymentledger.ledger.charge.ChargeCommand.OperationKey;
import io.paymentledger.ledger.charge.ChargeCommand.RefundPayment;
import io.paymentledger.ledger.charge.ChargeCommand.ResolveReview;
import io.paymentledger.ledger.charge.ChargeCommand.VoidPayment;
import io.paymentledger.ledger.charge.GatewayOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a client asks to be done with a charge, typed; the key it came with is left out. Equal if it means the same. */
public sealed interface OperationRequest {

    /** What its key will name. */
    KeyOperation operation();

    /**
     * What the request means, in one short text that is the same for equal requests, see {@link Fingerprint}.
     *
     * @param chargeId the charge's own id
     */
    default String fingerprint(String chargeId) {
        return Fingerprint.of(this, chargeId);
    }

    /**
     * The command for a charge.
     *
     * @param actor the id of the API key that asks
     */
    KeyedCommand command(StreamName charge, OperationKey key, String attemptId, String actor);

    /** The names, as in the request's JSON, of the members in which an earlier operation of the same kind differs. */
    List<String> differences(Operation earlier);

    /**
     * To take held money.
     *
     * @param amountMinor 1 or more; {@code null} for all that is left
     * @param last whether to let the rest go
     */
    record Capture(@Nullable Long amountMinor, boolean last) implements OperationRequest {

        @Override
        public KeyOperation operation() {
            return KeyOperation.CAPTURE;
        }

        @Override
        public KeyedCommand command(StreamName charge, OperationKey key, String attemptId, String actor) {
            return new CapturePayment(charge, key, attemptId, amountMinor, last);
        }

        @Override
        public List<String> differences(Operation earlier) {
            List<String> names = new ArrayList<>();
            if (amountDiffers(amountMinor, earlier)) {
                names.add("amount");
            }
            if (last != earlier.last()) {
                names.add("final");
            }
            return names;
        }
    }

    /** To let held money go. */
    record VoidAll() implements OperationRequest {

        @Override
        public KeyOperation operation() {
            return KeyOperation.VOID;
        }

        @Override
        public KeyedCommand command(StreamName charge, OperationKey key, String attemptId, String actor) {
            return new VoidPayment(charge, key, attemptId);
        }

        @Override
        public List<String> differences(Operation earlier) {
            return List.of();
        }
    }

    /**
     * To give taken money back.
     *
     * @param amountMinor 1 or more; {@code null} for all that is left
     * @param reason why, if a reason was given
     */
    record Refund(@Nullable Long amountMinor, @Nullable RefundReason reason) implements OperationRequest {

        @Override
        public KeyOperation operation() {
            return KeyOperation.REFUND;
        }

        @Override
        public KeyedCommand command(StreamName charge, OperationKey key, String attemptId, String actor) {
            return new RefundPayment(charge, key, attemptId, amountMinor, reason);
        }

        @Override
        public List<String> differences(Operation earlier) {
            List<String> names = new ArrayList<>();
            if (amountDiffers(amountMinor, earlier)) {
                names.add("amount");
            }
            if (reason != earlier.reason()) {
                names.add("reason");
            }
            return names;
        }
    }

    /**
     * To record what a person found out about the attempt that is under review.
     *
     * @param outcome what became of it; never unknown
     * @param note how this was found out
     */
    record Resolve(GatewayOutcome outcome, String note) implements OperationRequest {

        /** A decision is one thing; its parts are not told apart. */
        static final List<String> DIFFERENCES = List.of("outcome");

        public Resolve {
            requireNonNull(outcome);
            requireNonNull(note);
        }

        @Override
        public KeyOperation operation() {
            return KeyOperation.RESOLVE;
        }

        @Override
        public KeyedCommand command(StreamName charge, OperationKey key, String attemptId, String actor) {
            return new ResolveReview(charge, key, attemptId, outcome, note, actor);
        }

        @Override
        public List<String> differences(Operation earlier) {
            return DIFFERENCES;
        }
    }

    private static boolean amountDiffers(@Nullable Long amountMinor, Operation earlier) {
        return !Objects.equals(amountMinor, earlier.whole() ? null : Long.valueOf(earlier.amountMinor()));
    }
}
