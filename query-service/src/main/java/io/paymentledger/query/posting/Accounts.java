package io.paymentledger.query.posting;

import io.paymentledger.events.AccountType;
import io.paymentledger.query.scope.ScopedSelect;
import io.paymentledger.query.scope.TenantRead;
import io.paymentledger.query.scope.TenantReads;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The balances of a tenant's accounts at any point of history. Each costs a few look-ups, however many postings there are:
 * a posting carries the balance after it, and what counts at another time than it was recorded is summed by the day.
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
final class Accounts {

    /** The last posting at or before a position tells the balance there; what was opened later does not show. */
    private static final ScopedSelect AT_POSITION =
            ScopedSelect.of("reading balances", """
            SELECT a.account_id, a.tenant, a.name, a.currency, a.type, p.posted_after_minor AS posted,
                   p.pending_after_minor AS pending
              FROM {query.account} a
             CROSS JOIN LATERAL (SELECT posted_after_minor, pending_after_minor
                                   FROM {query.posting of a}
                                  WHERE position <= :position
                                  ORDER BY position DESC, number DESC LIMIT 1) p
             WHERE (a.name = :name OR :all) AND a.account_id > :after
             ORDER BY a.account_id LIMIT :limit""").plannedEachTime();

    /**
     * What was recorded by then, less what of it is dated, and whatever is dated by then; what was not known yet is taken off
     * again, and costs nothing where all is known.
     */
    private static final ScopedSelect BY_EFFECT =
            ScopedSelect.of("reading balances by their effect", """
            SELECT a.account_id, a.tenant, a.name, a.currency, a.type,
                   coalesce(p.posted_after_minor, 0) - coalesce(d.dated_posted_after_minor, 0)
                       + coalesce(days.posted, 0) + coalesce(rest.posted, 0) - coalesce(late.posted, 0) AS posted,
                   coalesce(p.pending_after_minor, 0) - coalesce(d.dated_pending_after_minor, 0)
                       + coalesce(days.pending, 0) + coalesce(rest.pending, 0) - coalesce(late.pending, 0)
                       AS pending
              FROM {query.account} a
              LEFT JOIN LATERAL (SELECT posted_after_minor, pending_after_minor
                                   FROM {query.posting of a}
                                  WHERE position <= :position
                                  ORDER BY position DESC, number DESC LIMIT 1) p ON true
              LEFT JOIN LATERAL (SELECT dated_posted_after_minor, dated_pending_after_minor
                                   FROM {query.dated_posting of a}
                                  WHERE position <= :position
                                  ORDER BY position DESC, number DESC LIMIT 1) d ON true
              LEFT JOIN LATERAL (SELECT sum(posted_minor) AS posted, sum(pending_minor) AS pending
                                   FROM {query.dated_day of a}
                                  WHERE day < :day) days ON true
              LEFT JOIN LATERAL (SELECT sum(amount_minor) FILTER (WHERE NOT pending) AS posted,
                                        sum(amount_minor) FILTER (WHERE pending) AS pending
                                   FROM {query.dated_posting of a}
                                  WHERE effective_at >= :midnight AND effective_at <= :instant) rest
                     ON true
              LEFT JOIN LATERAL (SELECT sum(amount_minor) FILTER (WHERE NOT pending) AS posted,
                                        sum(amount_minor) FILTER (WHERE pending) AS pending
                                   FROM {query.dated_posting of a}
                                  WHERE position > :known AND effective_at <= :instant) late
                     ON true
             WHERE a.opened_position <= :known AND (a.name = :name OR :all) AND a.account_id > :after
             ORDER BY a.account_id LIMIT :limit""").plannedEachTime();

    private static final ScopedSelect POSITION =
            ScopedSelect.of("finding a position by time", "SELECT query.log_position(:log, :instant, :inclusive)");

    private final TenantReads reads;

    Accounts(TenantReads reads) {
        this.reads = reads;
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
        return read(AT_POSITION, selection).with("position", position).list(Accounts::balance);
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
        return read(BY_EFFECT, selection)
                .with("position", position)
                .with("day", day)
                .with("midnight", day.atStartOfDay(ZoneOffset.UTC).toInstant())
                .with("instant", instant)
                .with("known", known)
                .list(Accounts::balance);
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
        return reads.ofNobody(POSITION)
                .with("log", log)
                .with("instant", instant)
                .with("inclusive", inclusive)
                .single(row -> row.getLong(1));
    }

    private TenantRead read(ScopedSelect select, Selection selection) {
        return reads.of(selection.tenant, select)
                .with("name", Objects.requireNonNullElse(selection.name, ""))
                .with("all", selection.name == null)
                .with("after", selection.afterAccountId)
                .with("limit", selection.limit);
    }

    private static Balance balance(ResultSet row) throws SQLException {
        return new Balance(
                row.getInt("account_id"),
                new AccountKey(row.getString("tenant"), row.getString("name"), row.getString("currency")),
                AccountType.valueOf(row.getString("type").toUpperCase(Locale.ROOT)),
                row.getLong("posted"),
                row.getLong("pending"));
    }
}
