package io.paymentledger.query.charge;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.ChargeEvent;
import io.paymentledger.events.ChargeView;
import io.paymentledger.query.projection.LogEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code query.charge}.
 *
 * @param log the log that holds the charge's stream
 * @param createdPosition the position of its first event
 * @param requestId the request that claimed the key; {@code null} in a row of the fold's first version
 * @param settledAt when the creation had its result; {@code null} while it has none
 * @param view the charge; what no answer shows of its terms, such as the payment method, may be missing
 */
record ChargeRow(
        int log,
        long createdPosition,
        @Nullable String requestId,
        @Nullable Instant settledAt,
        ChargeView view) {

    ChargeRow {
        requireNonNull(view);
    }

    /**
     * The row after one more event of its stream.
     *
     * @param before the row so far, {@code null} before the first event
     * @throws IllegalStateException if the event is not the next one
     */
    static ChargeRow after(@Nullable ChargeRow before, LogEvent event) {
        long next = before == null ? 0 : before.view.version() + 1;
        if (event.recorded().sequence() != next) {
            throw new IllegalStateException("event %s of a charge comes where event %s is due, at position %s of log %s"
                    .formatted(
                            event.recorded().sequence(), next, event.recorded().position(), event.log()));
        }
        ChargeView view = ChargeView.evolve(before == null ? null : before.view, event.recorded());
        return new ChargeRow(
                event.log(),
                before == null ? event.recorded().position() : before.createdPosition,
                before == null ? event.recorded().metadata().requestId() : before.requestId,
                settledAt(before, view),
                view);
    }

    private static @Nullable Instant settledAt(@Nullable ChargeRow before, ChargeView view) {
        if (before != null && before.settledAt != null) {
            return before.settledAt;
        }
        return view.state().status().settled() ? view.updatedAt() : null;
    }

    /** Whether an event of the stream shows in the row. */
    boolean contains(LogEvent event) {
        return event.recorded().sequence() <= view.version();
    }

    /** Whether an event is of a charge. */
    static boolean concerns(LogEvent event) {
        return event.recorded().event() instanceof ChargeEvent;
    }
}
