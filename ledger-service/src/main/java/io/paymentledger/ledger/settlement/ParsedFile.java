package io.paymentledger.ledger.settlement;

import io.paymentledger.events.SettlementEvent.Statement;
import io.paymentledger.events.SettlementFormat;
import io.paymentledger.events.SettlementLine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a file says.
 *
 * @param format how it is written
 * @param lines in the file's order
 * @param period the days that the file says it accounts for; {@code null} if it does not say
 * @param statements the bank's statements in it
 */
record ParsedFile(
        SettlementFormat format,
        List<SettlementLine> lines,
        FileReading.@Nullable Period period,
        List<Statement> statements) {

    /** Bounds what one commit appends, and so for how long others wait for theirs: some 40 MB, a second or two. */
    static final int MAX_LINES = 200_000;

    /** Their names are in one event: some 200 KB. More than a year has for several accounts. */
    static final int MAX_STATEMENTS = 2_000;

    ParsedFile {
        lines = List.copyOf(lines);
        statements = List.copyOf(statements);
    }
}
