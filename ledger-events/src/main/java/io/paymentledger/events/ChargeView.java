package io.paymentledger.events;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.ChargeEvent.ChargeAuthorised;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A charge as of one of its events: its state with its name and its place in history.
 *
 * @param stream the charge's stream
 * @param state what its events amount to
 * @param version the sequence of the last event folded in, from 0
 * @param position the position of that event in its log
 * @param createdAt when the first event was recorded
 * @param updatedAt when the last event folded in was recorded
 * @param authorisedUntil until when the gateway holds the money, once it does
 */
public record ChargeView(
        StreamName stream,
        ChargeState state,
        long version,
        long position,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant authorisedUntil) {

    /** How long an authorisation holds where the gateway does not say; most card schemes' shortest time. */
    public static final Duration AUTHORISATION_LIFE = Duration.ofDays(7);

    public ChargeView {
        requireNonNull(stream);
        requireNonNull(state);
        requireNonNull(createdAt);
        requireNonNull(updatedAt);
    }

    /**
     * The view after one more event of its stream.
     *
     * @param before the view so far, {@code null} before the first event
     * @throws IllegalArgumentException if the event is not a charge's
     */
    public static ChargeView evolve(@Nullable ChargeView before, RecordedEvent recorded) {
        if (!(recorded.event() instanceof ChargeEvent event)) {
            throw new IllegalArgumentException(recorded.stream() + " is not the stream of a charge");
        }
        return new ChargeView(
                recorded.stream(),
                ChargeState.evolve(before == null ? null : before.state, event),
                recorded.sequence(),
                recorded.position(),
                before == null ? recorded.occurredAt() : before.createdAt,
                recorded.occurredAt(),
                authorisedUntil(before, recorded));
    }

    private static @Nullable Instant authorisedUntil(@Nullable ChargeView before, RecordedEvent recorded) {
        if (recorded.event() instanceof ChargeAuthorised authorised) {
            return authorised.expiresAt() == null
                    ? recorded.occurredAt().plus(AUTHORISATION_LIFE)
                    : authorised.expiresAt();
        }
        return before == null ? null : before.authorisedUntil;
    }

    /** The charge's id: the key that the client chose. */
    public String id() {
        return stream.local();
    }
}
