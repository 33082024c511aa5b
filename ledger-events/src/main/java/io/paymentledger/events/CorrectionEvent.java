package io.paymentledger.events;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A fact about one correction of the books, in the stream {@link StreamName#correction}. */
public sealed interface CorrectionEvent extends LedgerEvent {

    /**
     * A person put the books right with an entry of his own; the entries before it stay as they are. Who it was is the
     * actor in the event's metadata.
     *
     * @param reason why, for whoever reads the books
     * @param corrects the position of the event whose entry is put right, in the tenant's log; {@code null} if there is none
     * @param currency of all legs
     * @param legs what is posted: debits and credits come to the same
     * @param effectiveAt when it counts; {@code null} if that is when it was recorded
     * @param fingerprint the versioned hash of the command
     */
    record CorrectionPosted(
            String reason,
            @Nullable Long corrects,
            Currency currency,
            List<StatedLeg> legs,
            @Nullable Instant effectiveAt,
            String fingerprint)
            implements CorrectionEvent {

        public CorrectionPosted {
            requireNonNull(reason);
            requireNonNull(currency);
            legs = List.copyOf(legs);
            requireNonNull(fingerprint);
        }
    }
}
