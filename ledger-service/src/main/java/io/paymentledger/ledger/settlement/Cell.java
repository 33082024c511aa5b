package io.paymentledger.ledger.settlement;

import static java.util.Objects.requireNonNull;

/**
 * A text with its place in a file.
 *
 * @param line counted from 1
 * @param column as in {@link FileFault}
 * @param field what it holds
 * @param text without white space around it
 */
record Cell(long line, int column, String field, String text) {

    Cell {
        requireNonNull(field);
        requireNonNull(text);
    }

    boolean isEmpty() {
        return text.isEmpty();
    }
}
