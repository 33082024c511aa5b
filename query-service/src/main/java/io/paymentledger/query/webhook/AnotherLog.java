package io.paymentledger.query.webhook;

import io.paymentledger.query.pool.OwnPool;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * What is done when the log is not the one that was followed, because it was restored from a backup and the rows of delivery
 * were not: what came after the last event that both have is sent, rather twice than never.
 */
final class AnotherLog {

    private static final String FORGET = """
            DELETE FROM webhook.delivery d USING webhook.endpoint e
             WHERE e.tenant = d.tenant AND e.endpoint = d.endpoint AND e.log = ?
               AND NOT EXISTS (SELECT FROM ledger.event v
                                WHERE v.log = e.log AND v.position = d.position AND v.event_id = d.event_id)""";

    private static final String GO_BACK = """
            UPDATE webhook.endpoint e
               SET cursor = least(e.cursor, shared.position), known = least(e.known, shared.position),
                   owner = NULL, leased_until = '-infinity', lease = e.lease + 1
              FROM (SELECT coalesce(max(d.position), 0) AS position
                      FROM webhook.delivery d
                      JOIN webhook.endpoint f ON f.tenant = d.tenant AND f.endpoint = d.endpoint
                     WHERE f.log = ?) shared
             WHERE e.log = ?""";

    private static final String FOLLOW_ANEW = "UPDATE webhook.followed SET position = 0, event_id = NULL WHERE log = ?";

    private static final String NO_RESENDS = """
            DELETE FROM webhook.resend r USING webhook.endpoint e
             WHERE e.tenant = r.tenant AND e.endpoint = r.endpoint AND e.log = ?""";

    private static final String NONE_SET_ASIDE = "DELETE FROM webhook.set_aside WHERE log = ?";

    private AnotherLog() {}

    /** Goes back to what both logs have, in a transaction of the caller's. */
    static void goBack(Connection connection, int log) throws SQLException {
        // It happens once, and looks at every delivery that there is.
        OwnPool.withoutLimits(connection);
        for (String sql : new String[] {FORGET, GO_BACK, NO_RESENDS, NONE_SET_ASIDE, FOLLOW_ANEW}) {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = 1; i <= statement.getParameterMetaData().getParameterCount(); i++) {
                    statement.setInt(i, log);
                }
                statement.executeUpdate();
            }
        }
    }
}
