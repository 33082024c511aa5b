package io.paymentledger.ledger.recovery;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * How recovery stands, as the database tells.
 *
 * @param oldestOpenSeconds how long the outcome of the oldest attempt has been missing; 0 if none is
 * @param unreadEvents how many events could not be read
 * @param firstUnread the first of them
 * @param aheadSeconds how far the time of a log is ahead of the database's clock; 0 if it is not
 * @param processAheadSeconds how far the clock of this process is ahead of the database's; negative if it is behind
 */
record RecoveryStatus(
        double oldestOpenSeconds,
        long unreadEvents,
        List<Unread> firstUnread,
        double aheadSeconds,
        double processAheadSeconds) {

    /** What is known before the first look. */
    static final RecoveryStatus UNKNOWN = new RecoveryStatus(Double.NaN, 0, List.of(), Double.NaN, Double.NaN);

    /** As many unread events as a person looks through; the rest is counted. */
    private static final int MOST_TOLD = 10;

    private static final String STANDING = """
            SELECT coalesce(extract(epoch FROM greatest(interval '0', statement_timestamp() - (
                       SELECT min(opened_at) FROM ledger.attempt WHERE opened_at IS NOT NULL))), 0),
                   (SELECT count(*) FROM ledger.attempt_unread),
                   ledger.note_logs_ahead(),
                   extract(epoch FROM clock_timestamp())""";

    RecoveryStatus {
        firstUnread = List.copyOf(firstUnread);
    }

    /** Looks, and notes on the way which logs are ahead of the clock. */
    static RecoveryStatus read(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(STANDING);
                ResultSet row = select.executeQuery()) {
            row.next();
            double now = System.currentTimeMillis() / 1e3;
            return new RecoveryStatus(
                    row.getDouble(1),
                    row.getLong(2),
                    Unread.first(connection, MOST_TOLD),
                    row.getDouble(3),
                    now - row.getDouble(4));
        }
    }
}
