package io.paymentledger.query.rows;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Writes new rows by {@code COPY} in PostgreSQL's binary format, which the server neither parses nor plans: see the
 * manual's chapter on COPY. A key that is there already fails it all, as a unique violation.
 */
public final class BinaryCopy implements AutoCloseable {

    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final int NO_FLAGS = 0;
    private static final int NO_EXTENSION = 0;
    private static final short END = -1;
    private static final int NULL = -1;

    /** From where PostgreSQL counts the microseconds of a timestamp. */
    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

    /** How much is gathered before it is handed to the driver. */
    private static final int CHUNK_BYTES = 64 << 10;

    private final CopyIn copy;
    private final int columns;
    private final Chunk chunk = new Chunk();
    private final DataOutputStream out = new DataOutputStream(chunk);

    /** Lets its bytes be read in place. */
    private static final class Chunk extends ByteArrayOutputStream {

        Chunk() {
            super(2 * CHUNK_BYTES);
        }

        void drainTo(CopyIn copy) throws SQLException {
            copy.writeToCopy(buf, 0, count);
            reset();
        }
    }

    private BinaryCopy(CopyIn copy, int columns) throws IOException {
        this.copy = copy;
        this.columns = columns;
        out.write(SIGNATURE);
        out.writeInt(NO_FLAGS);
        out.writeInt(NO_EXTENSION);
    }

    /** Begins to copy into some columns of a table. The names are put into the statement as they are. */
    public static BinaryCopy into(Connection connection, String table, List<String> columns) throws SQLException {
        CopyIn copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY %s (%s) FROM STDIN (FORMAT binary)".formatted(table, String.join(", ", columns)));
        try {
            return new BinaryCopy(copy, columns.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Begins a row; its values follow, one for each column. */
    public void row() throws SQLException {
        if (chunk.size() > CHUNK_BYTES) {
            chunk.drainTo(copy);
        }
        try {
            out.writeShort(columns);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The row's next value.
     *
     * @param value of a type that is exactly its column's: {@code Long} for bigint, {@code Integer} for integer,
     *     {@code Short} for smallint, {@code Boolean}, {@code String} for text, {@code Instant} for timestamptz, which is
     *     cut to microseconds
     */
    public void value(@Nullable Object value) {
        try {
            switch (value) {
                case null -> out.writeInt(NULL);
                case String text -> bytes(text.getBytes(StandardCharsets.UTF_8));
                case Long number -> number(number);
                case Integer number -> {
                    out.writeInt(Integer.BYTES);
                    out.writeInt(number);
                }
                case Short number -> {
                    out.writeInt(Short.BYTES);
                    out.writeShort(number);
                }
                case Boolean flag -> {
                    out.writeInt(1);
                    out.writeBoolean(flag);
                }
                case Instant time -> number(EPOCH.until(time, ChronoUnit.MICROS));
                default -> throw new IllegalArgumentException("no column is written from a " + value.getClass());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void number(long number) throws IOException {
        out.writeInt(Long.BYTES);
        out.writeLong(number);
    }

    private void bytes(byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** Ends the copy; only then are its rows written, and only now is it known whether they could be. */
    public void end() throws SQLException {
        try {
            out.writeShort(END);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        chunk.drainTo(copy);
        copy.endCopy();
    }

    /** Gives up a copy that did not end. */
    @Override
    public void close() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }
}
