package io.paymentledger.query.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.QueryServiceFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OldDeliveriesIT {

    private final LedgerFixture ledger = new LedgerFixture();
    private final HikariDataSource pool = ledger.database.pool("query_service");
    private final OldDeliveries old = new OldDeliveries(pool);

    @BeforeAll
    void tables() {
        // Only to have the tables made.
        new QueryServiceFixture(ledger.database).close();
    }

    @AfterAll
    void close() {
        pool.close();
        ledger.close();
    }

    @BeforeEach
    void nothing() {
        ledger.database.execute("query_service", "DELETE FROM webhook.endpoint");
    }

    @Test
    void whatIsOverForAMonthIsRemovedAndNothingElse() {
        endpoint("live", false);
        deliver("live", 1, 1, "delivered", 31);
        deliver("live", 2, 2, "failed", 31);
        deliver("live", 3, 3, "skipped", 31);
        deliver("live", 4, 4, "delivered", 29);
        deliver("live", 5, 5, "pending", 31);
        deliver("live", 6, 6, "waiting", 31);

        assertThat(old.clean()).isFalse();

        assertThat(ledger.rows("query_service", "SELECT position FROM webhook.delivery ORDER BY position"))
                .containsExactly("4", "5", "6");
    }

    /** Whoever cleans has leases to renew, which an endpoint with millions of deliveries must not keep it from. */
    @Test
    void aDeletedEndpointIsRemovedByAndBy() {
        endpoint("deleted", true);
        deliver("deleted", 1, 2 * OldDeliveries.ROWS_AT_ONCE + 1, "delivered", 0);
        endpoint("live", false);
        deliver("live", 1, 1, "delivered", 0);

        assertThat(old.clean()).isTrue();
        assertThat(left("deleted")).isEqualTo(OldDeliveries.ROWS_AT_ONCE + 1);
        assertThat(old.clean()).isTrue();
        assertThat(old.clean()).isFalse();

        assertThat(ledger.rows("query_service", "SELECT endpoint FROM webhook.endpoint"))
                .containsExactly("live");
        assertThat(left("live")).isOne();
    }

    private void endpoint(String id, boolean deleted) {
        ledger.database.execute("query_service", """
                INSERT INTO webhook.endpoint (tenant, endpoint, log, known, active, deleted, cursor)
                VALUES ('acme', '%s', 0, 1, false, %s, 0)""".formatted(id, deleted));
    }

    private void deliver(String endpoint, int first, int last, String status, int daysAgo) {
        ledger.database.execute("query_service", """
                INSERT INTO webhook.delivery
                       (tenant, endpoint, position, stream, type, event_id, status, due_at, updated_at)
                SELECT 'acme', '%1$s', n, 'acme/k', 'charge.captured', gen_random_uuid(), '%2$s',
                       CASE '%2$s' WHEN 'pending' THEN now() END, now() - interval '%3$s days'
                  FROM generate_series(%4$s, %5$s) AS n""".formatted(endpoint, status, daysAgo, first, last));
    }

    private int left(String endpoint) {
        return Integer.parseInt(ledger.rows(
                        "query_service", "SELECT count(*) FROM webhook.delivery WHERE endpoint = '" + endpoint + "'")
                .getFirst());
    }
}
