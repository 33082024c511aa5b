package io.paymentledger.query.reconciliation;

import io.paymentledger.query.scope.ScopedSelect;
import io.paymentledger.query.scope.TenantReads;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * That a file is being matched, for whoever looks on: what the transaction that does it has written, nobody else sees before
 * its end. It is a lock for which nobody waits; it goes with the transaction, whatever becomes of that.
 */
final class MatchingSign {

    private static final ScopedSelect RAISED = ScopedSelect.of("looking whether a file is being matched", """
            SELECT EXISTS (
                SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
                 WHERE d.datname = current_database() AND l.locktype = 'advisory' AND l.objsubid = 1
                   AND (l.classid::bigint << 32) | l.objid::bigint = hashtextextended(:name, 0))""");

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
    static boolean isRaised(TenantReads reads, FileRow file) {
        return reads.ofNobody(RAISED).with("name", name(file)).single(row -> row.getBoolean(1));
    }

    private static String name(FileRow file) {
        return "matching of " + file.tenant() + "/" + file.id();
    }
}
