package io.paymentledger.ledger.settlement;

import io.paymentledger.ledger.settlement.FileFault.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Splits a file of MT940 messages into their fields: with SWIFT's blocks around them or without, separated by lines that
 * begin with a hyphen. What stands between messages is passed over, unless it looks like a field.
 */
final class Mt940Reader {

    /** More than any line of SWIFT's has (65), and than banks that do not wrap write. */
    private static final int MAX_LINE_CHARS = 2_000;

    /** More lines than any field has: six, and banks that write more know an end, too. */
    private static final int MAX_FIELD_LINES = 100;

    private static final String FIRST_TAG = "20";

    private static final Pattern FIELD = Pattern.compile(":([0-9]{2}[A-Z]?|NS):(.*)");

    /** A hyphen alone, with the end of SWIFT's fourth block, or with the letters of a German bank's transport. */
    private static final Pattern END = Pattern.compile("-(?:\\}.*|X{3})?");

    private static final Pattern MESSAGE_TYPE = Pattern.compile("\\{2:[IO]([0-9]{3})");

    private static final String TEXT_BLOCK = "{4:";

    /** Those of an MT940, those with which MT942 and banks' own customs add to it, and the older forms of two. */
    private static final Set<String> TAGS = Set.of(
            "13", "13D", "20", "21", "25", "25P", "28", "28C", "34F", "60F", "60M", "61", "62F", "62M", "64", "65",
            "86", "90C", "90D", "NS");

    /** What is told of a file: each field in its order, and the end of each message. */
    interface Sink {
        /** The next field of a message. */
        void field(Mt940Field field);

        /**
         * A message has ended.
         *
         * @param line on which
         */
        void end(long line);
    }

    private final BufferedReader in;
    private final Faults faults;
    private final Sink sink;
    private long line;
    private boolean inMessage;
    private @Nullable String tag;
    private long tagLine;
    private final List<String> content = new ArrayList<>();

    private Mt940Reader(InputStream bytes, Charset charset, Faults faults, Sink sink) throws IOException {
        this.in = new BufferedReader(FileText.open(bytes, charset));
        this.faults = faults;
        this.sink = sink;
    }

    /**
     * Reads a file to its end.
     *
     * @throws InvalidFileException if it cannot be split
     * @throws IOException if the bytes stop coming
     */
    static void read(InputStream bytes, Charset charset, Faults faults, Sink sink) throws IOException {
        new Mt940Reader(bytes, charset, faults, sink).read();
    }

    private void read() throws IOException {
        for (@Nullable String text = next(); text != null; text = next()) {
            if (inMessage) {
                inside(text);
            } else {
                outside(text);
            }
        }
        endMessage();
    }

    /** The next line, of which there is no more in memory than a line may have. */
    private @Nullable String next() throws IOException {
        StringBuilder text = new StringBuilder();
        int one = in.read();
        if (one < 0) {
            return null;
        }
        line++;
        for (; one >= 0 && one != '\n'; one = in.read()) {
            if (one == '\r') {
                in.mark(1);
                if (in.read() != '\n') {
                    in.reset();
                }
                break;
            }
            if (text.length() == MAX_LINE_CHARS) {
                throw faults.fatal(line, 0, Reason.SYNTAX);
            }
            text.append((char) one);
        }
        return text.toString();
    }

    private void outside(String text) {
        Matcher type = MESSAGE_TYPE.matcher(text);
        if (type.find() && !type.group(1).equals("940")) {
            throw faults.fatal(line, 0, Reason.NOT_MT940);
        }
        int block = text.indexOf(TEXT_BLOCK);
        String rest = block < 0 ? text : text.substring(block + TEXT_BLOCK.length());
        Matcher field = FIELD.matcher(rest);
        if (field.matches()) {
            if (!field.group(1).equals(FIRST_TAG)) {
                throw faults.fatal(line, 0, Reason.NOT_MT940);
            }
            inMessage = true;
            beginField(field);
        }
    }

    private void inside(String text) {
        Matcher field = FIELD.matcher(text);
        if (field.matches()) {
            endField();
            if (field.group(1).equals(FIRST_TAG)) {
                // Not all banks write where a message ends.
                sink.end(line);
            }
            beginField(field);
        } else if (END.matcher(text.stripTrailing()).matches()) {
            endMessage();
            outside(text);
        } else if (content.size() == MAX_FIELD_LINES) {
            throw faults.fatal(line, 0, Reason.SYNTAX);
        } else {
            content.add(text);
        }
    }

    private void beginField(Matcher field) {
        tag = field.group(1);
        tagLine = line;
        content.add(field.group(2));
    }

    private void endField() {
        @Nullable String ended = tag;
        if (ended != null && TAGS.contains(ended)) {
            sink.field(new Mt940Field(tagLine, ended, content));
        } else if (ended != null) {
            faults.add(new FileFault(tagLine, 0, ":" + ended + ":", Reason.UNKNOWN_ROW));
        }
        tag = null;
        content.clear();
    }

    private void endMessage() {
        endField();
        if (inMessage) {
            sink.end(line);
        }
        inMessage = false;
    }
}
