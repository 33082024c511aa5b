package io.paymentledger.query.reconciliation;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * That a file is being matched, for whoever looks on: what the transaction that does it has written, nobody else sees before
 * its end. It is a lock for which nobody waits; it goes with the transaction, whatever becomes of that.
 */
final class MatchingSign {

    private MatchingSign() {}

    /** Tells it until the transaction ends. */
    static void raise(Connection connection, FileRow file) throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement("SELECT pg_advisory_xact_lock_shared(hashtextextended(?, 0))")) {
            lock.setString(1, name(file));
            lock.execute();
        }
    }

    /** Whether a file is being matched by somebody now. */
    static boolean isRaised(Connection connection, FileRow file) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
            SELECT EXISTS (
                SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
                 WHERE d.datname = current_database() AND l.locktype = 'advisory' AND l.objsubid = 1
                   AND (l.classid::bigint << 32) | l.objid::bigint = hashtextextended(?, 0))""")) {
            select.setString(1, name(file));
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private static String name(FileRow file) {
        return "matching of " + file.tenant() + "/" + file.id();
    }
}
