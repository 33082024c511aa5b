package io.paymentledger.ledger.settlement;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.ledger.settlement.FileFault.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads CSV (RFC 4180) with a header, in UTF-8 with or without a byte order mark. */
final class CsvFile {

    /** Bounds the memory of a field, and so of a quote that is never closed. */
    private static final int MAX_FIELD_CHARS = 65_536;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final FileReading reading;
    private final Faults faults = new Faults();
    private final CellValues values;
    private final Map<SettlementField, Integer> places = new EnumMap<>(SettlementField.class);
    private final List<SettlementLine> lines = new ArrayList<>();
    private int width;

    private CsvFile(FileReading reading) {
        this.reading = reading;
        this.values = new CellValues(reading, faults);
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
        Records records = new Records();
        // What is no UTF-8 is decoded to a character of its own, and so found where it stands.
        try (CsvReader<Row> csv = CsvReader.builder()
                .fieldSeparator(reading.delimiter())
                .allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .maxBufferSize(MAX_FIELD_CHARS)
                .build(records, new InputStreamReader(withoutMark(bytes), StandardCharsets.UTF_8))) {
            Iterator<Row> rows = csv.iterator();
            if (!rows.hasNext()) {
                throw faults.fatal(1, 0, Reason.NO_LINES);
            }
            header(rows.next());
            while (rows.hasNext()) {
                row(rows.next());
            }
        } catch (CsvParseException e) {
            throw faults.fatal(records.line, records.fields.size() + 1, Reason.SYNTAX);
        }
        faults.throwIfAny();
        return new ParsedFile(lines, null, List.of());
    }

    private static InputStream withoutMark(InputStream bytes) throws IOException {
        PushbackInputStream in = new PushbackInputStream(bytes, BYTE_ORDER_MARK.length);
        byte[] first = in.readNBytes(BYTE_ORDER_MARK.length);
        if (!Arrays.equals(first, BYTE_ORDER_MARK)) {
            in.unread(first);
        }
        return in;
    }

    private void header(Row header) {
        width = header.fields.size();
        for (int i = 0; i < width; i++) {
            String name = header.fields.get(i).strip();
            for (SettlementField field : SettlementField.values()) {
                if (reading.column(field).equalsIgnoreCase(name) && places.put(field, i) != null) {
                    faults.add(new FileFault(header.line, i + 1, reading.column(field), Reason.DUPLICATE_COLUMN));
                }
            }
        }
        for (SettlementField field : SettlementField.values()) {
            boolean needed = reading.columns().containsKey(field)
                    || (field.required() && (field != SettlementField.CURRENCY || reading.currency() == null));
            if (needed && !places.containsKey(field)) {
                faults.add(new FileFault(header.line, 0, reading.column(field), Reason.MISSING_COLUMN));
            }
        }
        faults.throwIfAny();
    }

    private void row(Row row) {
        if (lines.size() == ParsedFile.MAX_LINES) {
            throw faults.fatal(row.line, 0, Reason.TOO_MANY_LINES);
        }
        if (row.fields.size() != width) {
            faults.add(new FileFault(row.line, Math.min(row.fields.size(), width) + 1, null, Reason.FIELD_COUNT));
            return;
        }
        @Nullable SettlementLine line = line(row);
        if (line != null) {
            lines.add(line);
        }
    }

    private @Nullable SettlementLine line(Row row) {
        @Nullable SettlementKind kind = kind(cell(row, SettlementField.KIND));
        @Nullable String reference = values.reference(cellOrNull(row, SettlementField.REFERENCE));
        @Nullable String gatewayReference = values.reference(cellOrNull(row, SettlementField.GATEWAY_REFERENCE));
        @Nullable LocalDate date = values.date(cell(row, SettlementField.DATE));
        @Nullable Currency currency = currency(cellOrNull(row, SettlementField.CURRENCY));
        if (kind == null || currency == null) {
            return null;
        }
        Cell gross = cell(row, SettlementField.GROSS);
        @Nullable Cell net = cellOrNull(row, SettlementField.NET);
        @Nullable
        Long grossMinor = kind == SettlementKind.FEE ? amountOrZero(gross, currency) : values.amount(gross, currency);
        @Nullable Long feeMinor = amountOrZero(cellOrNull(row, SettlementField.FEE), currency);
        @Nullable Long netMinor = net == null || net.isEmpty() ? null : values.amount(net, currency);
        if (grossMinor == null || feeMinor == null || date == null) {
            return null;
        }
        @Nullable Long kept = values.kept(kind, gross, grossMinor, feeMinor, netMinor);
        return kept == null
                ? null
                : values.line(
                        gross,
                        grossMinor,
                        kept,
                        net,
                        netMinor,
                        new CellValues.Terms(
                                row.line, kind, reference, gatewayReference, currency, date, LineIdentity.UNNAMED));
    }

    private @Nullable SettlementKind kind(Cell cell) {
        if (cell.isEmpty()) {
            faults.add(cell, Reason.MISSING_VALUE);
            return null;
        }
        @Nullable SettlementKind known = reading.kind(cell.text());
        @Nullable SettlementKind kind = known == null ? reading.unknown() : known;
        if (kind == null) {
            faults.add(cell, Reason.UNKNOWN_KIND);
        }
        return kind;
    }

    /** A currency that is named for the whole file holds where the line says none, and nowhere else. */
    private @Nullable Currency currency(@Nullable Cell cell) {
        return cell == null || (cell.isEmpty() && reading.currency() != null)
                ? reading.currency()
                : values.currency(cell);
    }

    private @Nullable Long amountOrZero(@Nullable Cell cell, Currency currency) {
        return cell == null || cell.isEmpty() ? Long.valueOf(0) : values.amount(cell, currency);
    }

    private Cell cell(Row row, SettlementField field) {
        @Nullable Cell cell = cellOrNull(row, field);
        if (cell == null) {
            throw new IllegalStateException("the header was looked through for " + field);
        }
        return cell;
    }

    private @Nullable Cell cellOrNull(Row row, SettlementField field) {
        @Nullable Integer place = places.get(field);
        return place == null
                ? null
                : new Cell(
                        row.line,
                        place + 1,
                        reading.column(field),
                        row.fields.get(place).strip());
    }

    /** A record with the line on which it begins. */
    private record Row(long line, List<String> fields) {}

    /** Keeps of a record what was read, so that the place of a broken one is known. */
    private static final class Records extends AbstractBaseCsvCallbackHandler<Row> {

        private long line = 1;
        private List<String> fields = new ArrayList<>();

        @Override
        protected void handleBegin(long startingLineNumber) {
            line = startingLineNumber;
            fields = new ArrayList<>();
        }

        @Override
        protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
            fields.add(new String(buffer, offset, length));
        }

        @Override
        protected Row buildRecord() {
            return new Row(line, fields);
        }
    }
}
