package io.paymentledger.query.webhook;

import io.paymentledger.query.webhook.Delivery.Status;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a delivery.
 *
 * @param dueAt when to try again, exactly where it is pending
 * @param attempt what was tried now, if it was
 */
record Outcome(
        Delivery delivery,
        Status status,
        @Nullable Instant dueAt,
        @Nullable Attempt attempt) {

    /** It was tried. */
    static Outcome tried(Delivery delivery, Attempt attempt, Instant now) {
        if (attempt.accepted()) {
            return new Outcome(delivery, Status.DELIVERED, null, attempt);
        }
        Instant first = delivery.firstAttemptAt() == null ? attempt.at() : delivery.firstAttemptAt();
        Optional<Instant> next = delivery.once()
                ? Optional.empty()
                : RetrySchedule.next(delivery.attempts() + 1, first, now, attempt.retryAfter());
        return next.map(due -> new Outcome(delivery, Status.PENDING, due, attempt))
                .orElseGet(() -> new Outcome(delivery, Status.FAILED, null, attempt));
    }

    /** It waits behind another one. */
    static Outcome waiting(Delivery delivery) {
        return new Outcome(delivery, Status.WAITING, null, null);
    }

    /** It is under way. Whoever is left to it, because its sender died, sends it again when no request lasts any longer. */
    static Outcome underWay(Delivery delivery, Instant now) {
        return new Outcome(delivery, Status.PENDING, now.plus(Sender.PATIENCE.multipliedBy(2)), null);
    }

    /** It was not tried, because too much failed before its turn came, or the service stops. */
    static Outcome untried(Delivery delivery, Instant now) {
        return new Outcome(delivery, Status.PENDING, now, null);
    }

    /** The same, but that it is not given up. */
    Outcome kept(Instant now) {
        return status == Status.FAILED && !delivery.once() ? new Outcome(delivery, Status.PENDING, now, attempt) : this;
    }

    /** Whether it is over, so that what waits behind it may go on. */
    boolean over() {
        return status == Status.DELIVERED || status == Status.FAILED;
    }
}
