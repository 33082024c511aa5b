package io.paymentledger.query.charge;

import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.SqlErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The attempts at gateways whose outcome is missing, and when the ledger itself looks after each: what recovery keeps in
 * {@code ledger.attempt}. Those that a person has to decide about are not among them.
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
public final class OpenAttempts {

    private static final String OLDEST = """
            SELECT attempt_id, charge, opened_at, due_at, tries, leased_until > statement_timestamp()
              FROM ledger.attempt
             WHERE split_part(charge, '/', 1) = ? AND opened_at IS NOT NULL
             ORDER BY opened_at, attempt_id LIMIT ?""";

    private final DataSource dataSource;

    OpenAttempts(DataSource dataSource) {
        this.dataSource = dataSource;
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
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(OLDEST)) {
            select.setString(1, tenant);
            select.setInt(2, limit);
            try (ResultSet row = select.executeQuery()) {
                List<Open> open = new ArrayList<>();
                while (row.next()) {
                    @Nullable OffsetDateTime due = row.getObject(4, OffsetDateTime.class);
                    open.add(new Open(
                            row.getString(1),
                            new StreamName(row.getString(2)).local(),
                            row.getObject(3, OffsetDateTime.class).toInstant(),
                            due == null ? null : due.toInstant(),
                            row.getInt(5),
                            row.getBoolean(6)));
                }
                return open;
            }
        } catch (SQLException e) {
            throw SqlErrors.translate("reading open attempts", e);
        }
    }
}
