package io.paymentledger.ledger.settlement;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import java.util.ArrayList;
import java.util.List;

/** Keeps of a record what was read, so that the place of a broken one is known. */
final class CsvRecords extends AbstractBaseCsvCallbackHandler<CsvRow> {

    /** Bounds the memory of a field, and so of a quote that is never closed. */
    static final int MAX_FIELD_CHARS = 65_536;

    /** Bounds that of a record: more columns, and more text in them, than any gateway writes. */
    private static final int MOST_FIELDS = 1_000;

    private static final int MAX_RECORD_CHARS = 4 * MAX_FIELD_CHARS;

    private long line = 1;
    private int chars;
    private List<String> fields = new ArrayList<>();

    @Override
    protected void handleBegin(long startingLineNumber) {
        line = startingLineNumber;
        chars = 0;
        fields = new ArrayList<>();
    }

    @Override
    protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
        chars += length;
        if (index >= MOST_FIELDS || chars > MAX_RECORD_CHARS) {
            throw new CsvParseException("the record is longer than any may be");
        }
        fields.add(new String(buffer, offset, length));
    }

    @Override
    protected CsvRow buildRecord() {
        return new CsvRow(line, fields);
    }

    /** The line on which the record begins that was read last, or is broken. */
    long line() {
        return line;
    }

    /** The number of the field that is broken. */
    int column() {
        return fields.size() + 1;
    }
}
