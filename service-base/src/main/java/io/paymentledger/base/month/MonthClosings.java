package io.paymentledger.base.month;

import io.paymentledger.eventstore.SqlErrors;
import io.paymentledger.proof.Hash;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * {@code ledger.month_closing} in SQL: the secret of each closed month, and the roots that the read side notes and the write
 * side records.
 *
 * <p>Every method throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
public final class MonthClosings {

    /** More months than are closed in one moment; the others follow a moment later. */
    private static final int MOST = 1_000;

    /** First one month of each tenant, then the next one of each: a tenant whose months cannot be sealed is in nobody's way. */
    private static final String IN_TURN =
            " ORDER BY row_number() OVER (PARTITION BY tenant ORDER BY opened_at), opened_at LIMIT " + MOST;

    private final DataSource dataSource;

    public MonthClosings(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** A month of a tenant. */
    public record TenantMonth(String tenant, YearMonth month) {

        @Override
        public String toString() {
            return month + " of " + tenant;
        }
    }

    /**
     * What the read side found a closed month's balances to be.
     *
     * @param leaves how many balances there are
     * @param root the root of the tree over them
     */
    public record Noted(TenantMonth month, int leaves, Hash root) {}

    /**
     * Keeps a secret for a month that is about to be closed, unless it has one.
     *
     * @param secret 32 random bytes
     */
    public void open(TenantMonth month, byte[] secret) {
        change("SELECT ledger.open_month_closing(?, ?, ?)", month, select -> select.setBytes(3, secret));
    }

    /** Some months that wait for their root, each tenant's oldest first. Not each of them is closed by an event already. */
    public List<TenantMonth> waiting() {
        return months(
                "SELECT tenant, month FROM ledger.month_closing WHERE sealed_at IS NULL AND root IS NULL" + IN_TURN);
    }

    /** Notes a root, once. */
    public void note(Noted noted) {
        change("SELECT ledger.note_month_root(?, ?, ?, ?)", noted.month, select -> {
            select.setInt(3, noted.leaves);
            select.setBytes(4, noted.root.bytes());
        });
    }

    /** Some roots that are not recorded yet, each tenant's oldest first. */
    public List<Noted> noted() {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT tenant, month, leaves, root FROM ledger.month_closing"
                                + " WHERE sealed_at IS NULL AND root IS NOT NULL" + IN_TURN);
                ResultSet row = select.executeQuery()) {
            List<Noted> noted = new ArrayList<>();
            while (row.next()) {
                noted.add(new Noted(month(row), row.getInt(3), Hash.of(row.getBytes(4))));
            }
            return noted;
        } catch (SQLException e) {
            throw SqlErrors.translate("reading the roots of months", e);
        }
    }

    /** Says that a root was recorded. */
    public void settle(TenantMonth month) {
        change("SELECT ledger.settle_month_closing(?, ?)", month, select -> {});
    }

    /** The secret of a month, which is not to leave the ledger; empty if nobody has begun to close it. */
    public Optional<byte[]> secret(TenantMonth month) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT secret FROM ledger.month_closing WHERE tenant = ? AND month = ?")) {
            select.setString(1, month.tenant);
            select.setString(2, month.month.toString());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw SqlErrors.translate("reading the secret of a month", e);
        }
    }

    /** All months of a tenant that somebody has begun to close, the latest first. */
    public List<YearMonth> of(String tenant) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT tenant, month FROM ledger.month_closing WHERE tenant = ? ORDER BY month DESC")) {
            select.setString(1, tenant);
            try (ResultSet row = select.executeQuery()) {
                return read(row).stream().map(TenantMonth::month).toList();
            }
        } catch (SQLException e) {
            return noneIfNoTable(e);
        }
    }

    private List<TenantMonth> months(String sql) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            return read(row);
        } catch (SQLException e) {
            return noneIfNoTable(e);
        }
    }

    private static <T> List<T> noneIfNoTable(SQLException e) {
        if (SqlErrors.isMissingTable(e)) {
            return List.of();
        }
        throw SqlErrors.translate("reading closed months", e);
    }

    private static List<TenantMonth> read(ResultSet row) throws SQLException {
        List<TenantMonth> months = new ArrayList<>();
        while (row.next()) {
            months.add(month(row));
        }
        return months;
    }

    private static TenantMonth month(ResultSet row) throws SQLException {
        return new TenantMonth(row.getString(1), YearMonth.parse(row.getString(2)));
    }

    /** Sets the parameters behind the tenant and the month. */
    @FunctionalInterface
    private interface Parameters {
        void set(PreparedStatement select) throws SQLException;
    }

    private void change(String function, TenantMonth month, Parameters more) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(function)) {
            select.setString(1, month.tenant);
            select.setString(2, month.month.toString());
            more.set(select);
            select.execute();
        } catch (SQLException e) {
            throw SqlErrors.translate("keeping what a closed month needs", e);
        }
    }
}
