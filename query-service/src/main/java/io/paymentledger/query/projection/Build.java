package io.paymentledger.query.projection;

import static java.util.Objects.requireNonNull;

import io.paymentledger.eventstore.LogPositions;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A rebuild of a read model: {@code query.projection_build}.
 *
 * @param version of the fold that it is folded with
 * @param askedBy the tenant whose key asked for it; {@code null} if nobody's did
 * @param acceptDifferences whether it may take the other one's place whatever the comparison finds
 * @param reached what its rows contain of each log
 * @param differences what was found when it was compared; {@code null} until then
 * @param failure why it could not go on, if it failed
 */
public record Build(
        UUID id,
        String projection,
        int version,
        String reason,
        @Nullable String askedBy,
        State state,
        boolean acceptDifferences,
        LogPositions reached,
        @Nullable Differences differences,
        @Nullable String failure,
        Instant startedAt,
        @Nullable Instant endedAt) {

    public Build {
        requireNonNull(id);
        requireNonNull(projection);
        requireNonNull(reason);
        requireNonNull(state);
        requireNonNull(reached);
        requireNonNull(startedAt);
    }

    /** How far a rebuild is. */
    public enum State {
        /** Events are folded: up to where the comparison is made, or, after it, up to where the exchange is. */
        FOLDING,
        /** The two makings are compared. */
        COMPARING,
        /** They differ, and somebody has to say whether that is right. */
        DIFFERS,
        /** It took the other one's place. */
        SWITCHED,
        /** Somebody gave it up. */
        CANCELLED,
        /** It could not go on. */
        FAILED;

        /** The name in the database and in answers. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State ofWireName(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT));
        }
    }

    /** Why it began, for a tenant's eyes: tenants do not see each other's keys. */
    public String reasonFor(String tenant) {
        return askedBy == null || askedBy.equals(tenant) ? reason : "asked for by another tenant";
    }

    /** That it failed, for tenants' eyes: the database's words can name anybody's rows. */
    public @Nullable String failureForTenants() {
        return failure == null ? null : "it could not go on; the log of query-service says why";
    }

    /** Whether it is over. */
    public boolean ended() {
        return endedAt != null;
    }
}
