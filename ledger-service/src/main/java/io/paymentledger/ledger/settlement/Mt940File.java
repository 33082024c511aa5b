package io.paymentledger.ledger.settlement;

import io.paymentledger.events.SettlementEvent.Statement;
import io.paymentledger.events.SettlementFormat;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.ledger.settlement.FileFault.Reason;
import io.paymentledger.ledger.settlement.FileReading.Period;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads MT940, SWIFT's customer statement, of our own bank's account: what goes between it and gateways is a line each. A
 * statement must come to its closing balance, and a page must go on where the one before ended.
 */
final class Mt940File implements Mt940Reader.Sink {

    private final Faults faults = new Faults();
    private final Mt940Values values;
    private final Mt940Entries entries;
    private final List<SettlementLine> lines = new ArrayList<>();
    private final List<Statement> statements = new ArrayList<>();
    private @Nullable Period period;
    private @Nullable Mt940Statement statement;
    private @Nullable Mt940Statement before;
    private boolean entered;
    private @Nullable Mt940Field entry;
    private @Nullable Mt940Field details;

    private Mt940File(FileReading reading) {
        CellValues cells = new CellValues(reading, faults);
        this.values = new Mt940Values(cells, faults);
        this.entries = new Mt940Entries(reading, cells, values, faults);
    }

    /**
     * What a file says.
     *
     * @throws InvalidFileException if it cannot be read, or says what cannot be
     * @throws IOException if the bytes stop coming
     */
    static ParsedFile read(FileReading reading, InputStream bytes) throws IOException {
        Mt940File file = new Mt940File(reading);
        Mt940Reader.read(bytes, reading.profile().rows().charset(), file.faults, file);
        if (file.statements.isEmpty()) {
            file.faults.throwIfAny();
            throw file.faults.fatal(1, 0, Reason.NOT_MT940);
        }
        file.faults.throwIfAny();
        return new ParsedFile(SettlementFormat.MT940, file.lines, file.period, file.statements);
    }

    @Override
    public void field(Mt940Field field) {
        @Nullable Mt940Statement current = statement;
        if (current == null) {
            current = new Mt940Statement(field.line(), values, faults);
            statement = current;
        }
        if (field.tag().equals("86") && entry != null && details == null) {
            details = field;
            return;
        }
        endEntry(current);
        if (field.tag().equals("61")) {
            entry = field;
        } else {
            current.take(field);
        }
    }

    private void endEntry(Mt940Statement current) {
        @Nullable Mt940Field ended = entry;
        if (ended != null) {
            if (!entered && !current.goesOn(before)) {
                entries.beginStatement();
            }
            entered = true;
            Mt940Entries.@Nullable Entry read = entries.entry(ended, details, current);
            if (read == null) {
                current.missEntry();
            } else {
                current.move(ended, read.netMinor(), read.enteredOn());
                if (read.line() != null) {
                    add(read.line());
                }
            }
        }
        entry = null;
        details = null;
    }

    private void add(SettlementLine line) {
        if (lines.size() == ParsedFile.MAX_LINES) {
            throw faults.fatal(line.at(), 0, Reason.TOO_MANY_LINES);
        }
        lines.add(line);
    }

    @Override
    public void end(long line) {
        @Nullable Mt940Statement ended = statement;
        if (ended == null) {
            return;
        }
        endEntry(ended);
        if (statements.size() == ParsedFile.MAX_STATEMENTS) {
            throw faults.fatal(line, 0, Reason.TOO_MANY_STATEMENTS);
        }
        @Nullable Period days = ended.end(before);
        if (days != null) {
            period = period == null ? days : period.with(days.from()).with(days.to());
        }
        statements.add(ended.name());
        before = ended;
        statement = null;
        entered = false;
    }
}
