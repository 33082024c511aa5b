package io.paymentledger.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import javax.sql.DataSource;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/**
 * Whether commits were confirmed: are on disk, and where the server has a synchronous standby, on that one's disk too (ADR
 * 0043). PostgreSQL cannot take a commit back. If the wait for the standby is cut short, it answers as if all were well,
 * with a warning; what was committed can be read then, and is lost if the standby takes over.
 */
public final class Confirmation {

    /**
     * How long a commit may take, its confirmation included: many times what a busy disk and a standby take, and less than
     * a client waits. Then the server is told to wait no longer, so that nobody holds the log's head for a standby that is
     * away.
     */
    static final int LIMIT_SECONDS = 4;

    /** PostgreSQL's own name for the place of the wait. The warning's text is in the server's language, its code a general one. */
    private static final String WAIT_FOR_STANDBY = "SyncRepWaitForLSN";

    private final DataSource dataSource;

    public Confirmation(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Makes a commit of its own and waits until it is confirmed. So is everything that could be read before, because
     * commits are confirmed in their order. It locks nothing.
     *
     * @throws StoreUnavailableException if it was not confirmed in time, or the database cannot be reached
     */
    public void await() {
        try (Connection connection = dataSource.getConnection();
                // A commit that wrote nothing would not be waited for.
                PreparedStatement commit =
                        connection.prepareStatement("SELECT pg_logical_emit_message(true, 'ledger', ''::text)")) {
            commit.setQueryTimeout(LIMIT_SECONDS);
            commit.execute();
            require(commit);
        } catch (SQLException e) {
            throw SqlErrors.translate("confirming what was read", e);
        }
    }

    /**
     * Makes sure that the commit of a statement, run with autocommit, was confirmed.
     *
     * @throws StoreUnavailableException if it was not
     */
    static void require(Statement committed) throws SQLException {
        for (SQLWarning warning = committed.getWarnings(); warning != null; warning = warning.getNextWarning()) {
            if (warning instanceof PSQLWarning told && isOfTheWait(told.getServerErrorMessage())) {
                throw new StoreUnavailableException("a commit was not confirmed by the synchronous standby");
            }
        }
    }

    private static boolean isOfTheWait(ServerErrorMessage message) {
        return WAIT_FOR_STANDBY.equals(message.getRoutine());
    }
}
