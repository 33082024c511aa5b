package io.paymentledger.ledger.settlement;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.paymentledger.events.SettlementFormat;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.ledger.settlement.CsvHeader.Cells;
import io.paymentledger.ledger.settlement.FileFault.Reason;
import io.paymentledger.ledger.settlement.profile.Profile.Codes;
import io.paymentledger.ledger.settlement.profile.Profile.Rows;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads CSV (RFC 4180) with a header, which may stand behind other rows, with or without a byte order mark. */
final class CsvFile {

    private final FileReading reading;
    private final Rows rows;
    private final Faults faults = new Faults();
    private final CsvLines csvLines;
    private final CsvPayouts payouts;
    private final List<SettlementLine> lines = new ArrayList<>();
    private @Nullable CsvHeader header;
    private int found;

    private CsvFile(FileReading reading) {
        this.reading = reading;
        this.rows = reading.profile().rows();
        this.csvLines = new CsvLines(reading, faults);
        this.payouts = new CsvPayouts(reading.gateway(), faults);
    }

    /**
     * What a file says.
     *
     * @throws InvalidFileException if it cannot be read, or says what cannot be
     */
    static ParsedFile read(FileReading reading, InputStream bytes) throws IOException {
        return new CsvFile(reading).read(bytes);
    }

    private ParsedFile read(InputStream bytes) throws IOException {
        CsvRecords records = new CsvRecords();
        try (CsvReader<CsvRow> csv = open(rows, records, bytes)) {
            for (CsvRow row : csv) {
                take(row);
            }
        } catch (CsvParseException e) {
            if (e.getCause() instanceof InvalidFileException unpacking) {
                throw unpacking;
            }
            throw faults.fatal(records.line(), records.column(), Reason.SYNTAX);
        }
        if (header == null) {
            throw faults.fatal(1, 0, Reason.NO_LINES);
        }
        lines.addAll(payouts.lines());
        if (lines.size() > ParsedFile.MAX_LINES) {
            throw faults.fatal(lines.getLast().at(), 0, Reason.TOO_MANY_LINES);
        }
        faults.throwIfAny();
        return new ParsedFile(SettlementFormat.CSV, lines, null, List.of());
    }

    static CsvReader<CsvRow> open(Rows rows, CsvRecords records, InputStream bytes) throws IOException {
        return CsvReader.builder()
                .fieldSeparator(rows.delimiter())
                .allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .maxBufferSize(CsvRecords.MAX_FIELD_CHARS)
                .build(records, FileText.open(bytes, rows.charset()));
    }

    /** Whether a row of a file is its header, or one of several. */
    static boolean isHeader(Rows rows, CsvRow row, boolean first) {
        @Nullable Codes codes = rows.codes();
        return codes == null
                ? first && !row.isBlank() && row.line() >= rows.headerLine()
                : row.text(0).equals(codes.header());
    }

    private void take(CsvRow row) {
        if (row.isBlank()) {
            return;
        }
        if (isHeader(rows, row, header == null)) {
            header = CsvHeader.of(reading.profile(), row, faults);
            return;
        }
        @Nullable CsvHeader known = header;
        @Nullable Codes codes = rows.codes();
        if (codes != null && !codes.body().contains(row.text(0))) {
            if (!codes.passedOver().contains(row.text(0))) {
                faults.add(new FileFault(row.line(), 1, null, Reason.UNKNOWN_ROW));
            }
        } else if (known != null) {
            line(known, row);
        } else if (codes != null) {
            throw faults.fatal(row.line(), 0, Reason.MISSING_COLUMN);
        }
    }

    private void line(CsvHeader known, CsvRow row) {
        if (++found > ParsedFile.MAX_LINES) {
            throw faults.fatal(row.line(), 0, Reason.TOO_MANY_LINES);
        }
        if (row.fields().size() != known.width()) {
            int column = Math.min(row.fields().size(), known.width()) + 1;
            faults.add(new FileFault(row.line(), column, null, Reason.FIELD_COUNT));
            return;
        }
        Cells cells = known.of(row);
        @Nullable SettlementLine line = csvLines.line(cells);
        if (line == null) {
            return;
        }
        lines.add(line);
        @Nullable String payout = csvLines.payout(cells);
        if (payout != null) {
            payouts.add(payout, line);
        }
    }
}
