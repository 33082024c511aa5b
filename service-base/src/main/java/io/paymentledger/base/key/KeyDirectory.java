package io.paymentledger.base.key;

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
 * Which API keys a tenant has, without their secrets, which nobody has.
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
public final class KeyDirectory {

    private static final String NEWEST = """
            SELECT id, name, scopes, created_at, revoked_at FROM ledger.api_key
             WHERE tenant = ? ORDER BY created_at DESC, id LIMIT ?""";

    private final DataSource dataSource;

    public KeyDirectory(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * A key.
     *
     * @param id the actor that history names
     * @param name what people call it
     * @param scopes their names in the API
     * @param revokedAt when it was revoked; {@code null}: it is in use
     */
    public record Listed(
            String id,
            String name,
            List<String> scopes,
            Instant createdAt,
            @Nullable Instant revokedAt) {

        public Listed {
            scopes = List.copyOf(scopes);
        }
    }

    /** The newest keys of a tenant, revoked ones, too. */
    public List<Listed> newest(String tenant, int limit) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(NEWEST)) {
            select.setString(1, tenant);
            select.setInt(2, limit);
            try (ResultSet row = select.executeQuery()) {
                List<Listed> keys = new ArrayList<>();
                while (row.next()) {
                    @Nullable OffsetDateTime revoked = row.getObject(5, OffsetDateTime.class);
                    keys.add(new Listed(
                            row.getString(1),
                            row.getString(2),
                            List.of((String[]) row.getArray(3).getArray()),
                            row.getObject(4, OffsetDateTime.class).toInstant(),
                            revoked == null ? null : revoked.toInstant()));
                }
                return keys;
            }
        } catch (SQLException e) {
            throw SqlErrors.translate("listing API keys", e);
        }
    }
}
