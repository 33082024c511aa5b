package io.paymentledger.base.webhook;

import io.paymentledger.events.WebhookEvent.DisabledReason;
import io.paymentledger.eventstore.SqlErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * {@code ledger.webhook_verdict} in SQL: the read side notes which endpoints are to be switched off, the write side records
 * it.
 *
 * <p>Every method throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
public final class WebhookVerdicts {

    /** More endpoints than give up in one moment; the others follow a moment later. */
    private static final int MOST = 100;

    private final DataSource dataSource;

    public WebhookVerdicts(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * That an endpoint is to be switched off.
     *
     * @param position of the last event about it that was known then
     */
    public record Verdict(String tenant, String endpoint, DisabledReason reason, long position) {}

    /** Notes a verdict, once. */
    public void note(Verdict verdict) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT ledger.note_webhook_verdict(?, ?, ?, ?)")) {
            select.setString(1, verdict.tenant);
            select.setString(2, verdict.endpoint);
            select.setString(3, verdict.reason.wireName());
            select.setLong(4, verdict.position);
            select.execute();
        } catch (SQLException e) {
            throw SqlErrors.translate("noting a verdict on an endpoint", e);
        }
    }

    /** Some verdicts that are not recorded yet, the oldest first. */
    public List<Verdict> open() {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT tenant, endpoint, reason, position FROM ledger.webhook_verdict"
                                + " ORDER BY noted_at LIMIT " + MOST);
                ResultSet row = select.executeQuery()) {
            List<Verdict> open = new ArrayList<>();
            while (row.next()) {
                open.add(new Verdict(
                        row.getString(1),
                        row.getString(2),
                        DisabledReason.ofWireName(row.getString(3)).orElseThrow(),
                        row.getLong(4)));
            }
            return open;
        } catch (SQLException e) {
            throw SqlErrors.translate("reading verdicts on endpoints", e);
        }
    }

    /** Forgets a verdict that was recorded, or that was overtaken. */
    public void settle(Verdict verdict) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT ledger.settle_webhook_verdict(?, ?, ?)")) {
            select.setString(1, verdict.tenant);
            select.setString(2, verdict.endpoint);
            select.setLong(3, verdict.position);
            select.execute();
        } catch (SQLException e) {
            throw SqlErrors.translate("settling a verdict on an endpoint", e);
        }
    }
}
