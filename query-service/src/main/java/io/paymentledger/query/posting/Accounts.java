package io.paymentledger.query.posting;

import io.paymentledger.events.AccountType;
import io.paymentledger.eventstore.SqlErrors;
import io.paymentledger.query.rows.RowSet;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The balances of a tenant's accounts at any point of history. Each costs a few look-ups, however many postings there are:
 * a posting carries the balance after it, and what counts at another time than it was recorded is summed by the day.
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
final class Accounts {

    /** The last posting at or before a position tells the balance there; what was opened later does not show. */
    private static final String AT_POSITION = """
            SELECT a.account_id, a.tenant, a.name, a.currency, a.type, p.posted_after_minor, p.pending_after_minor
              FROM query.account a
             CROSS JOIN LATERAL (SELECT posted_after_minor, pending_after_minor
                                   FROM query.posting
                                  WHERE account_id = a.account_id AND position <= ?
                                  ORDER BY position DESC, number DESC LIMIT 1) p
             WHERE a.tenant = ? AND (a.name = ? OR ?) AND a.account_id > ?
             ORDER BY a.account_id LIMIT ?""";

    /**
     * What was recorded by then, less what of it is dated, and whatever is dated by then; what was not known yet is taken off
     * again, and costs nothing where all is known.
     */
    private static final String BY_EFFECT = """
            SELECT a.account_id, a.tenant, a.name, a.currency, a.type,
                   coalesce(p.posted_after_minor, 0) - coalesce(d.dated_posted_after_minor, 0)
                       + coalesce(days.posted, 0) + coalesce(rest.posted, 0) - coalesce(late.posted, 0),
                   coalesce(p.pending_after_minor, 0) - coalesce(d.dated_pending_after_minor, 0)
                       + coalesce(days.pending, 0) + coalesce(rest.pending, 0) - coalesce(late.pending, 0)
              FROM query.account a
              LEFT JOIN LATERAL (SELECT posted_after_minor, pending_after_minor
                                   FROM query.posting
                                  WHERE account_id = a.account_id AND position <= ?
                                  ORDER BY position DESC, number DESC LIMIT 1) p ON true
              LEFT JOIN LATERAL (SELECT dated_posted_after_minor, dated_pending_after_minor
                                   FROM query.dated_posting
                                  WHERE account_id = a.account_id AND position <= ?
                                  ORDER BY position DESC, number DESC LIMIT 1) d ON true
              LEFT JOIN LATERAL (SELECT sum(posted_minor) AS posted, sum(pending_minor) AS pending
                                   FROM query.dated_day
                                  WHERE account_id = a.account_id AND day < ?) days ON true
              LEFT JOIN LATERAL (SELECT sum(amount_minor) FILTER (WHERE NOT pending) AS posted,
                                        sum(amount_minor) FILTER (WHERE pending) AS pending
                                   FROM query.dated_posting
                                  WHERE account_id = a.account_id AND effective_at >= ? AND effective_at <= ?) rest
                     ON true
              LEFT JOIN LATERAL (SELECT sum(amount_minor) FILTER (WHERE NOT pending) AS posted,
                                        sum(amount_minor) FILTER (WHERE pending) AS pending
                                   FROM query.dated_posting
                                  WHERE account_id = a.account_id AND position > ? AND effective_at <= ?) late
                     ON true
             WHERE a.opened_position <= ? AND a.tenant = ? AND (a.name = ? OR ?) AND a.account_id > ?
             ORDER BY a.account_id LIMIT ?""";

    private final DataSource dataSource;

    Accounts(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Which of a tenant's accounts, in the order in which they were first used. */
    record Selection(String tenant, @Nullable String name, int afterAccountId, int limit) {

        static Selection all(String tenant) {
            return new Selection(tenant, null, 0, Integer.MAX_VALUE);
        }

        static Selection named(String tenant, String name) {
            return new Selection(tenant, name, 0, Integer.MAX_VALUE);
        }
    }

    /** The balances after the event at a position of the tenant's log. An account that was not used yet is left out. */
    List<Balance> at(long position, Selection selection) {
        return balances(AT_POSITION, selection, List.of(position));
    }

    /**
     * The balances by effective time, with all that is known now.
     *
     * @param position the last position that was recorded at that instant or before
     */
    List<Balance> byEffect(Instant instant, long position, Selection selection) {
        return byEffect(instant, position, Long.MAX_VALUE, selection);
    }

    /**
     * The balances by effective time, with what was known at a position. An account that was not used yet is left out.
     *
     * @param position the last position that was recorded at that instant or before, and is not behind {@code known}
     * @param known the last position that counts
     */
    List<Balance> byEffect(Instant instant, long position, long known, Selection selection) {
        LocalDate day = LocalDate.ofInstant(instant, ZoneOffset.UTC);
        OffsetDateTime last = instant.atOffset(ZoneOffset.UTC);
        return balances(
                BY_EFFECT,
                selection,
                List.of(
                        position,
                        position,
                        day,
                        day.atStartOfDay().atOffset(ZoneOffset.UTC),
                        last,
                        known,
                        last,
                        known));
    }

    /** The last position of a log that was recorded at an instant or before; 0 if there is none. */
    long positionAt(int log, Instant instant) {
        return position(log, instant, true);
    }

    /** The last position of a log that was recorded before an instant; 0 if there is none. */
    long positionBefore(int log, Instant instant) {
        return position(log, instant, false);
    }

    private long position(int log, Instant instant, boolean inclusive) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement("SELECT query.log_position(?, ?, ?)")) {
            select.setInt(1, log);
            select.setObject(2, instant.atOffset(ZoneOffset.UTC));
            select.setBoolean(3, inclusive);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw SqlErrors.translate("finding a position by time", e);
        }
    }

    private List<Balance> balances(String sql, Selection selection, List<Object> cut) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            RowSet.planEachTime(select);
            int parameter = 1;
            for (Object value : cut) {
                select.setObject(parameter++, value);
            }
            select.setString(parameter++, selection.tenant);
            select.setString(parameter++, selection.name);
            select.setBoolean(parameter++, selection.name == null);
            select.setInt(parameter++, selection.afterAccountId);
            select.setInt(parameter, selection.limit);
            try (ResultSet row = select.executeQuery()) {
                List<Balance> balances = new ArrayList<>();
                while (row.next()) {
                    balances.add(new Balance(
                            row.getInt(1),
                            new AccountKey(row.getString(2), row.getString(3), row.getString(4)),
                            AccountType.valueOf(row.getString(5).toUpperCase(Locale.ROOT)),
                            row.getLong(6),
                            row.getLong(7)));
                }
                return balances;
            }
        } catch (SQLException e) {
            throw SqlErrors.translate("reading balances", e);
        }
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
