package io.paymentledger.eventstore;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/** The one place that tells an unreachable database from a defect of ours. */
public final class SqlErrors {

    private SqlErrors() {}

    /**
     * Whether the database cannot serve now but may later: SQLState classes 08 (connection), 53 (resources), 57
     * (operator intervention, cancelled), 25006 (a standby that was not promoted yet), XX001 (damaged data: a log whose
     * head is not its last event takes nothing), 55P03 (a lock that was not to be had), or no
     * connection in the pool.
     */
    public static boolean isUnavailable(SQLException error) {
        if (error instanceof SQLTransientConnectionException) {
            return true;
        }
        String state = error.getSQLState();
        return state != null && isUnavailable(state);
    }

    private static boolean isUnavailable(String state) {
        return state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57")
                || state.equals("25006")
                || state.equals("55P03")
                || state.equals("XX001");
    }

    /** Whether a table is not there: a read side is upgraded first, and the write side makes the table. */
    public static boolean isMissingTable(SQLException error) {
        return "42P01".equals(error.getSQLState());
    }

    /** The exception to throw for a failed statement; it names what was done and why it failed, and no data. */
    public static RuntimeException translate(String what, SQLException error) {
        return isUnavailable(error)
                ? new StoreUnavailableException(what + ": " + reason(error), error)
                : new IllegalStateException(what + " failed", error);
    }

    /** Why the database cannot serve, in the words of somebody who has to mend it. */
    private static String reason(SQLException error) {
        @Nullable String state = error.getSQLState();
        return switch (state == null ? "" : state) {
            case "25006" -> "the database is read-only";
            case "53100" -> "the disk of the database is full";
            case "53300" -> "the database takes no more connections";
            case "55P03" -> "a lock is held by somebody else";
            case "57014" -> "the database did not do it in time";
            case "57P01", "57P02", "57P03" -> "the database stops or starts";
            case "XX001" -> "the head of the log is not its last event, or data is damaged";
            default ->
                error instanceof SQLTransientConnectionException
                        ? "no connection to the database is to be had"
                        : "the database is not available";
        };
    }
}
