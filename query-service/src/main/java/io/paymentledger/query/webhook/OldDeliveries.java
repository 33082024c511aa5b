package io.paymentledger.query.webhook;

import io.paymentledger.eventstore.SqlErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** Removes what the delivery log need not keep any more: what is over for thirty days, and endpoints that were deleted. */
final class OldDeliveries {

    /** A month of somebody's asking; the events themselves are kept for ever. */
    static final Duration KEPT = Duration.ofDays(30);

    /** Deleted at once, which takes a moment: whoever cleans has leases to renew meanwhile. */
    static final int ROWS_AT_ONCE = 5_000;

    private static final String OVER = """
            DELETE FROM webhook.delivery
             WHERE ctid = ANY (ARRAY(SELECT d.ctid FROM webhook.delivery d
                                      WHERE d.status IN ('delivered', 'failed', 'skipped')
                                        AND d.updated_at < now() - make_interval(secs => ?)
                                      LIMIT ? FOR UPDATE SKIP LOCKED))""";

    private static final String OF_DELETED = """
            DELETE FROM webhook.delivery
             WHERE ctid = ANY (ARRAY(SELECT d.ctid FROM webhook.delivery d
                                       JOIN webhook.endpoint e ON e.tenant = d.tenant AND e.endpoint = d.endpoint
                                      WHERE e.deleted LIMIT ? FOR UPDATE OF d SKIP LOCKED))""";

    private static final String DELETED = """
            DELETE FROM webhook.endpoint e
             WHERE e.deleted AND NOT EXISTS (SELECT FROM webhook.delivery d
                                              WHERE d.tenant = e.tenant AND d.endpoint = e.endpoint)""";

    private final DataSource dataSource;

    OldDeliveries(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Removes some of what there is to remove.
     *
     * @return whether there may be more
     * @throws io.paymentledger.eventstore.StoreUnavailableException if the database cannot be reached
     */
    boolean clean() {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement over = connection.prepareStatement(OVER);
                PreparedStatement ofDeleted = connection.prepareStatement(OF_DELETED);
                PreparedStatement deleted = connection.prepareStatement(DELETED)) {
            over.setDouble(1, KEPT.toMillis() / 1_000.0);
            over.setInt(2, ROWS_AT_ONCE);
            ofDeleted.setInt(1, ROWS_AT_ONCE);
            if (over.executeUpdate() == ROWS_AT_ONCE || ofDeleted.executeUpdate() == ROWS_AT_ONCE) {
                return true;
            }
            deleted.executeUpdate();
            return false;
        } catch (SQLException e) {
            throw SqlErrors.translate("removing old deliveries", e);
        }
    }
}
