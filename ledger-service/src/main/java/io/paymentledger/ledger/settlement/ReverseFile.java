package io.paymentledger.ledger.settlement;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.SettlementEvent;
import io.paymentledger.events.SettlementEvent.SettlementFileReceived;
import java.util.List;

/**
 * Takes a settlement file back with all its lines, in one commit.
 *
 * @param tenant whose file it is
 * @param file what is recorded about it
 * @param reason 1 to {@link #MAX_REASON_CHARS} characters
 * @param lines what takes the lines back, one for each event with which they counted
 */
record ReverseFile(String tenant, SettlementFileReceived file, String reason, List<SettlementEvent> lines) {

    /** Some paragraphs. */
    static final int MAX_REASON_CHARS = 1_000;

    ReverseFile {
        requireNonNull(tenant);
        requireNonNull(file);
        lines = List.copyOf(lines);
        if (reason.isBlank() || reason.length() > MAX_REASON_CHARS) {
            throw new IllegalArgumentException("a reason has 1 to " + MAX_REASON_CHARS + " characters");
        }
        if (lines.size() != SettlementLines.events(file.lines())) {
            throw new IllegalArgumentException("a file is taken back whole");
        }
    }
}
