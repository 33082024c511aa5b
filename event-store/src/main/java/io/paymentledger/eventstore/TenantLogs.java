package io.paymentledger.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The logs of tenants, by {@code ledger.tenant}: all streams of a tenant, whose names begin with the tenant and a slash,
 * are in one log for ever (ADR 0004). A tenant is bound before it gets its first API key, so no request comes from an
 * unbound one.
 */
public final class TenantLogs implements LogAssignment {

    private static final String FOREIGN_KEY_VIOLATION = "23503";

    private final DataSource dataSource;

    /** Rows never change, so what was read once holds. One small entry a tenant. */
    private final ConcurrentMap<String, Integer> known = new ConcurrentHashMap<>();

    public TenantLogs(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public int logOf(String stream) {
        return logOfTenant(tenantOf(stream));
    }

    /**
     * The log of a tenant.
     *
     * @throws IllegalStateException if the tenant was never bound
     * @throws StoreUnavailableException if the database must be asked and cannot be reached
     */
    public int logOfTenant(String tenant) {
        return find(tenant).orElseThrow(() -> new IllegalStateException("the tenant is bound to no log"));
    }

    /**
     * Whether there is such a tenant.
     *
     * @throws StoreUnavailableException if the database must be asked and cannot be reached
     */
    public boolean isBound(String tenant) {
        return find(tenant).isPresent();
    }

    /**
     * Binds a tenant to a log, unless it is bound already. Only the owner of the schema may (ADR 0020).
     *
     * @return the log that the tenant is bound to, which an earlier binding may have chosen
     * @throws IllegalArgumentException if there is no such log
     * @throws StoreUnavailableException if the database cannot be reached
     */
    public int bind(String tenant, int log) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO ledger.tenant (tenant, log) VALUES (?, ?) ON CONFLICT DO NOTHING")) {
            insert.setString(1, tenant);
            insert.setInt(2, log);
            insert.executeUpdate();
        } catch (SQLException e) {
            if (FOREIGN_KEY_VIOLATION.equals(e.getSQLState())) {
                throw new IllegalArgumentException("there is no log " + log, e);
            }
            throw SqlErrors.translate("binding a tenant to a log", e);
        }
        return logOfTenant(tenant);
    }

    private Optional<Integer> find(String tenant) {
        @Nullable Integer read = known.get(tenant);
        return read != null ? Optional.of(read) : select(tenant);
    }

    private Optional<Integer> select(String tenant) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT log FROM ledger.tenant WHERE tenant = ?")) {
            select.setString(1, tenant);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                int log = row.getInt(1);
                known.put(tenant, log);
                return Optional.of(log);
            }
        } catch (SQLException e) {
            throw SqlErrors.translate("finding a tenant's log", e);
        }
    }

    private static String tenantOf(String stream) {
        int slash = stream.indexOf('/');
        if (slash < 1) {
            throw new IllegalArgumentException("a stream's name begins with its tenant and a slash");
        }
        return stream.substring(0, slash);
    }
}
