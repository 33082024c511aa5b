package io.paymentledger.query.charge;

import static java.util.Objects.requireNonNull;

import io.paymentledger.query.web.Cursors;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A place in the list of charges: that of the charge whose first event was recorded then and there. Neither ever
 * changes, so a walk along the list neither repeats nor misses a charge, whatever happens meanwhile.
 *
 * @param createdAt in microseconds
 * @param createdPosition tells apart what was recorded in one commit
 */
record ChargePlace(Instant createdAt, long createdPosition) {

    private static final int PARTS = 2;

    ChargePlace {
        requireNonNull(createdAt);
    }

    static ChargePlace of(ChargeRow row) {
        return new ChargePlace(row.view().createdAt(), row.createdPosition());
    }

    static Optional<ChargePlace> read(Cursors cursors, String cursor) {
        return cursors.read(cursor, PARTS)
                .filter(place -> place[0] >= 0 && place[1] > 0)
                .map(place -> new ChargePlace(Instant.EPOCH.plus(place[0], ChronoUnit.MICROS), place[1]));
    }

    String write(Cursors cursors) {
        return cursors.write(ChronoUnit.MICROS.between(Instant.EPOCH, createdAt), createdPosition);
    }
}
