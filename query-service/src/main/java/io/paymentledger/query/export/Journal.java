package io.paymentledger.query.export;

import io.paymentledger.events.Currency;
import io.paymentledger.query.export.JournalEntry.Account;
import io.paymentledger.query.export.JournalEntry.Leg;
import io.paymentledger.query.scope.Columns;
import io.paymentledger.query.scope.ScopedSelect;
import io.paymentledger.query.scope.TenantReads;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The journal of a tenant in SQL, read in the order of positions, some positions at a time. Entries never change and
 * their positions have no gaps, so that the parts of a range that ends where the read model is already are one state of
 * it, without a transaction that stays open as long as a client reads; unless the read model is emptied meanwhile, which
 * whoever reads must ask after each part.
 *
 * <p>Every method throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
final class Journal {

    /** The positions that one statement looks at: a part of a second's work, and a few megabytes at most. */
    static final long POSITIONS_AT_ONCE = 5_000;

    private static final ScopedSelect ACCOUNTS = ScopedSelect.of("listing accounts", """
            SELECT name, type, currency FROM {query.account}
             WHERE log = :log AND opened_position <= :up_to ORDER BY name, currency""");

    private static final ScopedSelect ENTRIES = ScopedSelect.of("reading the journal", """
            SELECT e.position, e.part, e.kind, e.recorded_at, e.effective_at, e.charge_id, e.rule_version,
                   a.name, a.type, a.currency, p.pending, p.amount_minor
              FROM {query.entry} e
             CROSS JOIN {query.posting of e} p
             CROSS JOIN {query.account of p} a
             WHERE e.log = :log AND e.position > :after AND e.position <= :up_to
             ORDER BY e.position, e.part, p.leg""");

    private final TenantReads reads;

    Journal(TenantReads reads) {
        this.reads = reads;
    }

    /**
     * A range of a tenant's journal.
     *
     * @param after the position after which it begins
     * @param upTo the position with which it ends
     */
    record Range(int log, String tenant, long after, long upTo) {}

    /** The accounts of a tenant that have a posting up to a position, in the order of their names. */
    List<Account> accounts(Range range) {
        return reads.of(range.tenant, ACCOUNTS)
                .with("log", range.log)
                .with("up_to", range.upTo)
                .list(Journal::account);
    }

    /**
     * The entries of the next positions of a range.
     *
     * @param after the position up to which the range was read
     * @return those of at most {@link #POSITIONS_AT_ONCE} positions; there may be none
     */
    List<JournalEntry> entries(Range range, long after) {
        return reads.of(range.tenant, ENTRIES)
                .with("log", range.log)
                .with("after", after)
                .with("up_to", Math.min(range.upTo, after + POSITIONS_AT_ONCE))
                .all(Journal::grouped);
    }

    private static List<JournalEntry> grouped(ResultSet row) throws SQLException {
        List<JournalEntry> entries = new ArrayList<>();
        @Nullable JournalEntry current = null;
        List<Leg> legs = new ArrayList<>();
        while (row.next()) {
            if (current == null
                    || current.position() != row.getLong("position")
                    || current.part() != row.getInt("part")) {
                if (current != null) {
                    entries.add(with(current, legs));
                }
                current = entry(row);
                legs = new ArrayList<>();
            }
            legs.add(new Leg(account(row), row.getBoolean("pending"), row.getLong("amount_minor")));
        }
        if (current != null) {
            entries.add(with(current, legs));
        }
        return entries;
    }

    private static JournalEntry entry(ResultSet row) throws SQLException {
        return new JournalEntry(
                row.getLong("position"),
                row.getInt("part"),
                row.getString("kind"),
                Columns.instant(row, "recorded_at"),
                Columns.instant(row, "effective_at"),
                row.getString("charge_id"),
                row.getInt("rule_version"),
                List.of());
    }

    private static JournalEntry with(JournalEntry entry, List<Leg> legs) {
        return new JournalEntry(
                entry.position(),
                entry.part(),
                entry.kind(),
                entry.recordedAt(),
                entry.effectiveAt(),
                entry.chargeId(),
                entry.ruleVersion(),
                legs);
    }

    private static Account account(ResultSet row) throws SQLException {
        return new Account(row.getString("name"), row.getString("type"), Currency.of(row.getString("currency")));
    }
}
