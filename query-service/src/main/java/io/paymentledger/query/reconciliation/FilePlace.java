package io.paymentledger.query.reconciliation;

import static java.util.Objects.requireNonNull;

import io.paymentledger.query.web.Cursors;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A place in the list of files.
 *
 * @param receivedAt in microseconds
 * @param position of the file's first event
 */
record FilePlace(Instant receivedAt, long position) {

    private static final int PARTS = 2;

    FilePlace {
        requireNonNull(receivedAt);
    }

    static FilePlace of(FileRow file) {
        return new FilePlace(file.receivedAt(), file.position());
    }

    static Optional<FilePlace> read(Cursors cursors, String cursor) {
        return cursors.read(cursor, PARTS)
                .filter(place -> place[0] >= 0 && place[1] > 0)
                .map(place -> new FilePlace(Instant.EPOCH.plus(place[0], ChronoUnit.MICROS), place[1]));
    }

    String write(Cursors cursors) {
        return cursors.write(ChronoUnit.MICROS.between(Instant.EPOCH, receivedAt), position);
    }
}
