package io.paymentledger.query.reconciliation;

import io.paymentledger.eventstore.SqlErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Which charges a gateway means by its names for payments, refunds and disputes, and by the attempts that it was sent.
 * Known are those with which money moved.
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
public final class GatewayReferences {

    /** Each half is answered by its own index. */
    private static final String CHARGES = """
            SELECT charge_id FROM query.settlement_movement
             WHERE tenant = ? AND hashtextextended(gateway_reference, 0) = hashtextextended(?, 0)
               AND gateway_reference = ?
            UNION
            SELECT charge_id FROM query.settlement_movement
             WHERE tenant = ? AND hashtextextended(attempt_id, 0) = hashtextextended(?, 0) AND attempt_id = ?
            LIMIT ?""";

    private final DataSource dataSource;

    GatewayReferences(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** The ids of the tenant's charges that a reference, or an attempt's id, is about. */
    public List<String> chargesOf(String tenant, String reference, int limit) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(CHARGES)) {
            for (int half = 0; half < 2; half++) {
                select.setString(3 * half + 1, tenant);
                select.setString(3 * half + 2, reference);
                select.setString(3 * half + 3, reference);
            }
            select.setInt(7, limit);
            try (ResultSet row = select.executeQuery()) {
                List<String> charges = new ArrayList<>();
                while (row.next()) {
                    charges.add(row.getString(1));
                }
                return charges;
            }
        } catch (SQLException e) {
            throw SqlErrors.translate("looking up a gateway's reference", e);
        }
    }
}
