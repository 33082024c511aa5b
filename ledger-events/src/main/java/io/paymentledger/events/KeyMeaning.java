package io.paymentledger.events;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.ChargeEvent.ReviewResolved;
import io.paymentledger.events.KeyEvent.KeyBound;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a claimed key names. */
public sealed interface KeyMeaning {

    /**
     * An operation.
     *
     * @param operation what it does
     * @param fingerprint of the command that claimed the key
     * @param attemptId the attempt with which it was sent to the gateway; {@code null} for a creation, which has its own
     * @param charge the charge as it was when the operation settled, or as it is while it is not
     */
    record Names(
            KeyOperation operation,
            String fingerprint,
            @Nullable String attemptId,
            ChargeView charge) implements KeyMeaning {

        public Names {
            requireNonNull(operation);
            requireNonNull(fingerprint);
            requireNonNull(charge);
        }

        /** The creation of a charge. */
        public static Names creation(ChargeView charge) {
            return new Names(KeyOperation.CREATE, charge.state().terms().fingerprint(), null, charge);
        }

        /** The creation of a charge, by the charge's events. */
        public static Names creation(List<RecordedEvent> charge) {
            return creation(foldUntil(charge, view -> view.state().status().settled()));
        }

        /**
         * An operation on a charge, by the charge's events. Its attempt is open from its start to its outcome; what comes
         * before and after is another operation's. A decision is about an attempt that may have been closed before and come
         * back since; it settles nothing that was recorded before it.
         *
         * @param bound what the key's stream says
         * @param attemptId the operation's, which is not {@code null}
         * @param boundAt the position of the event that says it, the last one of its commit
         */
        public static Names operation(KeyBound bound, String attemptId, long boundAt, List<RecordedEvent> charge) {
            long decidedAt = bound.operation() == KeyOperation.RESOLVE ? decided(attemptId, boundAt, charge) : 0;
            boolean[] opened = new boolean[1];
            ChargeView settled = foldUntil(charge, view -> {
                boolean open = attemptId.equals(view.state().openAttempt());
                opened[0] |= open;
                return opened[0] && !open && view.position() >= decidedAt;
            });
            return new Names(bound.operation(), bound.fingerprint(), attemptId, settled);
        }

        private static long decided(String attemptId, long boundAt, List<RecordedEvent> charge) {
            return charge.stream()
                    .filter(recorded -> recorded.position() < boundAt
                            && recorded.event() instanceof ReviewResolved resolved
                            && resolved.attemptId().equals(attemptId))
                    .mapToLong(RecordedEvent::position)
                    .max()
                    .orElse(0);
        }

        private static ChargeView foldUntil(List<RecordedEvent> events, Predicate<ChargeView> settled) {
            ChargeView view = ChargeView.evolve(null, events.getFirst());
            for (RecordedEvent event : events.subList(1, events.size())) {
                if (settled.test(view)) {
                    break;
                }
                view = ChargeView.evolve(view, event);
            }
            return view;
        }

        /** Whether the operation has its outcome, which is final. */
        public boolean settled() {
            return attemptId == null
                    ? charge.state().status().settled()
                    : !attemptId.equals(charge.state().openAttempt());
        }

        /** Why the gateway refused; {@code null} if it did not. */
        public @Nullable String declineCode() {
            if (operation == KeyOperation.CREATE) {
                return charge.state().declineCode();
            }
            @Nullable SettledOperation own = charge.state().settled().get(attemptId);
            return operation == KeyOperation.RESOLVE || own == null ? null : own.declineCode();
        }
    }

    /** Nothing, for ever. */
    record Cancelled() implements KeyMeaning {}
}
