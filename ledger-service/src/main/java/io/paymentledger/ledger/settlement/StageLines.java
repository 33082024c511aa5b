package io.paymentledger.ledger.settlement;

import static java.util.Objects.requireNonNull;

/**
 * Puts some lines of a long file into the log, in one commit, where they do not count yet.
 *
 * @param step which ones, and where
 */
record StageLines(StagedReading.Step step) {

    StageLines {
        requireNonNull(step);
    }
}
