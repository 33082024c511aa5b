package io.paymentledger.query.charge;

import io.paymentledger.events.StreamName;
import io.paymentledger.query.scope.Columns;
import io.paymentledger.query.scope.ScopedSelect;
import io.paymentledger.query.scope.TenantReads;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The attempts at gateways whose outcome is missing, and when the ledger itself looks after each: what recovery keeps in
 * {@code ledger.attempt}. Those that a person has to decide about are not among them.
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
public final class OpenAttempts {

    private static final ScopedSelect OLDEST = ScopedSelect.of("reading open attempts", """
            SELECT attempt_id, charge, opened_at, due_at, tries, leased_until > statement_timestamp() AS busy
              FROM {ledger.attempt}
             WHERE opened_at IS NOT NULL
             ORDER BY opened_at, attempt_id LIMIT :limit""");

    private final TenantReads reads;

    OpenAttempts(TenantReads reads) {
        this.reads = reads;
    }

    /**
     * An attempt without an outcome.
     *
     * @param openedAt since when the outcome is missing
     * @param dueAt when recovery looks after it next; {@code null} for not before something happens
     * @param tries how often it did so in vain
     * @param busy whether it does so now
     */
    public record Open(
            String attemptId,
            String chargeId,
            Instant openedAt,
            @Nullable Instant dueAt,
            int tries,
            boolean busy) {}

    /** Those of a tenant, the oldest first. */
    public List<Open> oldest(String tenant, int limit) {
        return reads.of(tenant, OLDEST).with("limit", limit).list(OpenAttempts::open);
    }

    private static Open open(ResultSet row) throws SQLException {
        return new Open(
                row.getString("attempt_id"),
                new StreamName(row.getString("charge")).local(),
                Columns.instant(row, "opened_at"),
                Columns.instantOrNull(row, "due_at"),
                row.getInt("tries"),
                row.getBoolean("busy"));
    }
}
