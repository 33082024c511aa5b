package io.paymentledger.query.rows;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes rows of one table with one statement, however many there are; many new ones by {@code COPY}, which costs the server
 * least.
 *
 * @param <T> what a row is made of
 */
public final class RowWriter<T> {

    /** For fewer rows, a statement that is prepared costs less than the round trips of a {@code COPY}. */
    private static final int ROWS_WORTH_COPYING = 100;

    private static final String UNIQUE_VIOLATION = "23505";

    private final String table;
    private final RowSet<T> rows;
    private final List<String> columns;
    private final String insert;

    /** Whether rows are never there yet, so that they can be copied without regard to any that are. */
    private final boolean alwaysNew;

    private RowWriter(String table, RowSet<T> rows, String conflict) {
        this.table = table;
        this.rows = rows;
        this.columns = rows.columnNames();
        this.insert = rows.insertInto(table, conflict);
        this.alwaysNew = conflict.isEmpty();
    }

    /** Of rows that are never there yet: one that is fails. */
    public static <T> RowWriter<T> ofNew(String table, RowSet<T> rows) {
        return new RowWriter<>(table, rows, "");
    }

    /**
     * Of rows that may be there.
     *
     * @param conflict what becomes of a row that is, which is called {@code t}
     */
    public static <T> RowWriter<T> ofAny(String table, RowSet<T> rows, String conflict) {
        return new RowWriter<>(table, rows, conflict);
    }

    /** Writes rows, at once. */
    public void write(Connection connection, Collection<T> some) throws SQLException {
        new PageWrites(connection).with(this, some).send();
    }

    /**
     * Writes rows, at once.
     *
     * @param begun those that are new, as far as anybody knows; if another process has written one, all are written as if
     *     they might be there
     * @param changed the others
     */
    public void write(Connection connection, Collection<T> begun, Collection<T> changed) throws SQLException {
        write(
                connection,
                tryToCopy(connection, begun)
                        ? changed
                        : Stream.concat(begun.stream(), changed.stream()).toList());
    }

    private static boolean worthCopying(Collection<?> rows) {
        return rows.size() >= ROWS_WORTH_COPYING;
    }

    /** Whether rows are copied, and not inserted by {@link #insert}. */
    boolean copies(Collection<T> some) {
        return alwaysNew && worthCopying(some);
    }

    /** The statement that inserts rows, with the parameters of their set. */
    public String insert() {
        return insert;
    }

    RowSet<T> rows() {
        return rows;
    }

    /**
     * Copies rows that are new as far as anybody knows, if they are worth it.
     *
     * @return whether they are written; {@code false} also if one is there after all, and then none is written
     */
    public boolean tryToCopy(Connection connection, Collection<T> begun) throws SQLException {
        if (!worthCopying(begun)) {
            return false;
        }
        Savepoint before = connection.setSavepoint();
        try {
            copy(connection, begun);
            connection.releaseSavepoint(before);
            return true;
        } catch (SQLException e) {
            if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
                throw e;
            }
            connection.rollback(before);
            return false;
        }
    }

    void copy(Connection connection, Collection<T> fresh) throws SQLException {
        try (BinaryCopy copy = BinaryCopy.into(connection, table, columns)) {
            for (T row : fresh) {
                rows.copy(copy, row);
            }
            copy.end();
        }
    }
}
