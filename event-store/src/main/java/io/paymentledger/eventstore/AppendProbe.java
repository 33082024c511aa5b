package io.paymentledger.eventstore;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Tries whether a log takes appends, by what an append does, and takes it back: it locks the head as an append does, and
 * sees whether the head is where the events end. Nothing is made durable and nothing is left.
 */
public final class AppendProbe {

    /** Less than health's own caller waits. */
    private static final String PATIENCE = "SET LOCAL lock_timeout = '1s'; SET LOCAL statement_timeout = '2s'";

    private static final String APPEND = "SELECT first_position FROM ledger.append(?, ?, ?, ?, ?, ?, ?, ?, ?)";

    /** More than the free room of a page of the table: the disk must give some. */
    private static final int TRIAL_BYTES = 65_536;

    private final DataSource dataSource;
    private final SecureRandom random = new SecureRandom();

    public AppendProbe(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Tries.
     *
     * @param withEvent whether to write an event on the way, which tells that there is room on the disk, and costs some
     * @throws StoreUnavailableException if the database cannot be reached or written, or the head stays locked
     * @throws IllegalStateException if the head is not where the log's events end
     */
    public void probe(int log, boolean withEvent) {
        try (Connection connection = dataSource.getConnection();
                Transaction _ = Transaction.on(connection);
                Statement statement = connection.createStatement()) {
            statement.execute(PATIENCE);
            long next = append(connection, log, withEvent);
            // The head is locked now, so nobody else's event comes between.
            if (lastPosition(connection, log) != (withEvent ? next : next - 1)) {
                throw new IllegalStateException("the head of log %s is not where its events end".formatted(log));
            }
        } catch (SQLException e) {
            throw SqlErrors.translate("trying an append", e);
        }
    }

    private static long lastPosition(Connection connection, int log) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT coalesce(max(position), 0) FROM ledger.event WHERE log = ?")) {
            select.setInt(1, log);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private long append(Connection connection, int log, boolean withEvent) throws SQLException {
        byte[] trial = new byte[withEvent ? TRIAL_BYTES : 0];
        random.nextBytes(trial);
        Object[][] rows = new Object[8][0];
        if (withEvent) {
            rows = new Object[][] {
                {0},
                {"append-probe/" + UUID.randomUUID()},
                {0L},
                {"probe.tried"},
                {1},
                {UUID.randomUUID()},
                new byte[][] {trial},
                new byte[][] {trial}
            };
        }
        String[] types = {"integer", "text", "bigint", "text", "integer", "uuid", "bytea", "bytea"};
        try (PreparedStatement append = connection.prepareStatement(APPEND)) {
            append.setInt(1, log);
            for (int i = 0; i < types.length; i++) {
                append.setArray(i + 2, connection.createArrayOf(types[i], rows[i]));
            }
            try (ResultSet row = append.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
