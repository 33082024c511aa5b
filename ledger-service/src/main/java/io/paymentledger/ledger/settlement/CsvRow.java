package io.paymentledger.ledger.settlement;

import java.util.List;

/**
 * A record of a CSV file.
 *
 * @param line the line on which it begins, counted from 1
 */
record CsvRow(long line, List<String> fields) {

    /** The text of a field without white space around it. */
    String text(int index) {
        return fields.get(index).strip();
    }

    /** Whether it says nothing: programs write such rows between tables, and behind them. */
    boolean isBlank() {
        return fields.stream().allMatch(String::isBlank);
    }
}
