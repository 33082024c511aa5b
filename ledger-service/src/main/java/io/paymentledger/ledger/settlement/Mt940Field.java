package io.paymentledger.ledger.settlement;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A field of an MT940 with its place in the file.
 *
 * @param line on which it begins, counted from 1
 * @param tag such as {@code 61}
 * @param lines its content, without the tag; at least one
 */
record Mt940Field(long line, String tag, List<String> lines) {

    Mt940Field {
        requireNonNull(tag);
        lines = List.copyOf(lines);
    }

    /** Its first line. */
    String first() {
        return lines.getFirst().stripTrailing();
    }

    /** A part of it. */
    Cell cell(String text) {
        return new Cell(line, 0, ":" + tag + ":", text.strip());
    }
}
