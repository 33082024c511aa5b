package io.paymentledger.query.webhook;

import io.paymentledger.events.WebhookEvent.DisabledReason;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What attempts mean for their endpoint: how long it has been failing, and whether it is given up. */
final class Reckoning {

    private Reckoning() {}

    /** Where an endpoint is after some outcomes. Tests do not count: they are tried whatever its state is. */
    static Lease after(Lease before, long cursor, List<Outcome> outcomes, Instant now) {
        List<Attempt> attempts = outcomes.stream()
                .filter(outcome -> !outcome.delivery().once())
                .map(Outcome::attempt)
                .filter(Objects::nonNull)
                .filter(attempt -> !PostOffice.UNREADABLE.equals(attempt.failure()))
                .sorted(Comparator.comparing(Attempt::at))
                .toList();
        int failures = before.failures();
        @Nullable Instant since = before.failingSince();
        Instant paused = before.pausedUntil();
        for (Attempt attempt : attempts) {
            if (attempt.accepted()) {
                failures = 0;
                since = null;
            } else {
                failures++;
                since = since == null ? attempt.at() : since;
            }
            if (!attempt.accepted()
                    && attempt.retryAfter() != null
                    && attempt.retryAfter().isAfter(paused)) {
                paused = attempt.retryAfter();
            }
        }
        return new Lease(
                before.endpoint(),
                before.number(),
                before.known(),
                before.active(),
                cursor,
                failures,
                since,
                before.takenAt(),
                paused);
    }

    /** Why nothing more is to be sent, if so. */
    static Optional<DisabledReason> verdict(Lease after, List<Outcome> outcomes, Instant now) {
        if (!after.active()) {
            return Optional.empty();
        }
        if (outcomes.stream().map(Outcome::attempt).anyMatch(attempt -> attempt != null && attempt.gone())) {
            return Optional.of(DisabledReason.GONE);
        }
        boolean tried = outcomes.stream().anyMatch(outcome -> outcome.attempt() != null);
        return tried
                        && after.failingSince() != null
                        && !now.isBefore(after.failingSince().plus(RetrySchedule.PATIENCE))
                ? Optional.of(DisabledReason.FAILING)
                : Optional.empty();
    }

    /** An endpoint that nothing more is sent to. */
    static Lease stopped(Lease lease) {
        return new Lease(
                lease.endpoint(),
                lease.number(),
                lease.known(),
                false,
                lease.cursor(),
                lease.failures(),
                lease.failingSince(),
                lease.takenAt(),
                lease.pausedUntil());
    }
}
