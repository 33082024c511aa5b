package io.paymentledger.query.posting;

import io.paymentledger.query.web.Cursors;
import java.util.Optional;

/**
 * A place in a walk along an account, and where the walk ends: it ends there even if more is posted meanwhile.
 *
 * @param position of the last line before it
 * @param number of that line; {@link Long#MAX_VALUE} after all lines of the position
 * @param through the last position of the walk
 */
record Place(long position, long number, long through) {

    private static final int PARTS = 3;

    /** Before the first line after a position. */
    static Place after(long position, long through) {
        return new Place(position, Long.MAX_VALUE, through);
    }

    static Optional<Place> read(Cursors cursors, String cursor) {
        return cursors.read(cursor, PARTS).map(place -> new Place(place[0], place[1], place[2]));
    }

    String write(Cursors cursors) {
        return cursors.write(position, number, through);
    }
}
