package io.paymentledger.query.reconciliation;

import io.paymentledger.query.web.Cursors;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a break is, and so its name within its file.
 *
 * @param side {@link #OF_LINE} or {@link #OF_LEDGER}
 * @param number of the line, or the position of the event
 */
record BreakPlace(int side, long number) {

    /** A line of the file. */
    static final int OF_LINE = 0;

    /** An event of the ledger that the file does not have. */
    static final int OF_LEDGER = 1;

    private static final Pattern NAME = Pattern.compile("(line|position)-([1-9][0-9]{0,17})");

    /** The place that a name tells of. */
    static Optional<BreakPlace> of(String breakId) {
        Matcher name = NAME.matcher(breakId);
        return name.matches()
                ? Optional.of(new BreakPlace(
                        name.group(1).equals("line") ? OF_LINE : OF_LEDGER, Long.parseLong(name.group(2))))
                : Optional.empty();
    }

    static Optional<BreakPlace> read(Cursors cursors, String cursor) {
        return cursors.read(cursor, 2)
                .filter(place -> (place[0] == OF_LINE || place[0] == OF_LEDGER) && place[1] > 0)
                .map(place -> new BreakPlace((int) place[0], place[1]));
    }

    String write(Cursors cursors) {
        return cursors.write(side, number);
    }

    String breakId() {
        return (side == OF_LINE ? "line-" : "position-") + number;
    }
}
