package io.paymentledger.query.posting;

import io.paymentledger.base.History;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.Side;
import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.query.scope.Columns;
import io.paymentledger.query.scope.ScopedSelect;
import io.paymentledger.query.scope.TenantReads;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was posted: the lines of an account, and whole entries with the events behind them.
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
final class Entries {

    private static final ScopedSelect LINES =
            ScopedSelect.of("reading the lines of an account", """
            SELECT p.position, p.part, p.number, p.pending, p.amount_minor, p.posted_after_minor, p.pending_after_minor,
                   e.kind, e.charge_id, e.recorded_at, e.effective_at
              FROM {query.entry} e CROSS JOIN {query.posting of e} p
             WHERE p.account_id = :account AND (p.position, p.number) > (:position, :number) AND p.position <= :through
             ORDER BY p.position, p.number LIMIT :limit""").plannedEachTime();

    private static final ScopedSelect WHOLE =
            ScopedSelect.of("reading entries", """
            SELECT e.position, e.part, e.kind, e.charge_id, e.rule_version, e.recorded_at, e.effective_at,
                   a.name, a.currency, p.pending, p.amount_minor
              FROM {query.entry} e
             CROSS JOIN {query.posting of e} p
             CROSS JOIN {query.account of p} a
             WHERE e.log = :log AND e.position = ANY (:positions)
             ORDER BY e.position, e.part, p.leg""").plannedEachTime();

    private final TenantReads reads;
    private final EventLog log;
    private final History history;

    Entries(TenantReads reads, EventLog log, History history) {
        this.reads = reads;
        this.log = log;
        this.history = history;
    }

    /** A leg of an entry. */
    record PostedLeg(String account, String currency, Layer layer, Side side, long amountMinor) {}

    /** What a row of {@code query.entry} says. */
    record Heading(
            Name name,
            String kind,
            @Nullable String chargeId,
            int ruleVersion,
            Instant recordedAt,
            Instant effectiveAt) {}

    /**
     * An entry with its cause.
     *
     * @param event the one that posted it
     * @param command what led to the event
     */
    record Posted(Heading heading, List<PostedLeg> legs, RecordedEvent event, Command command) {}

    /** Names an entry within its log. */
    record Name(long position, int part) {}

    /** The next lines of a tenant's account. */
    List<Line> lines(String tenant, int accountId, Place from, int limit) {
        return reads.of(tenant, LINES)
                .with("account", accountId)
                .with("position", from.position())
                .with("number", from.number())
                .with("through", from.through())
                .with("limit", limit)
                .list(Entries::line);
    }

    /** A tenant's entries at some positions, in their order. Of streams, those of charges alone are read whole. */
    Map<Name, Posted> at(int number, String tenant, Collection<Long> positions) {
        Map<Heading, List<PostedLeg>> entries = headings(number, tenant, positions);
        Map<Long, RecordedEvent> events = events(
                number,
                entries.keySet().stream().map(each -> each.name.position).collect(Collectors.toSet()));
        Map<StreamName, List<RecordedEvent>> histories = new HashMap<>();
        Map<Long, Command> commands = new HashMap<>();
        Map<Name, Posted> posted = new LinkedHashMap<>();
        entries.forEach((heading, legs) -> {
            RecordedEvent event = Objects.requireNonNull(events.get(heading.name.position), "an entry has an event");
            Command command = commands.computeIfAbsent(
                    event.position(),
                    _ -> Command.behind(event, stream -> histories.computeIfAbsent(stream, history::of)));
            posted.put(heading.name, new Posted(heading, legs, event, command));
        });
        return posted;
    }

    private Map<Long, RecordedEvent> events(int number, Collection<Long> positions) {
        return log.at(number, positions).stream()
                .map(history::recorded)
                .collect(Collectors.toMap(RecordedEvent::position, event -> event));
    }

    private Map<Heading, List<PostedLeg>> headings(int number, String tenant, Collection<Long> positions) {
        return reads.of(tenant, WHOLE)
                .with("log", number)
                .with("positions", positions.toArray(Long[]::new))
                .all(Entries::legs);
    }

    private static Map<Heading, List<PostedLeg>> legs(ResultSet row) throws SQLException {
        Map<Heading, List<PostedLeg>> entries = new LinkedHashMap<>();
        while (row.next()) {
            entries.computeIfAbsent(heading(row), _ -> new ArrayList<>()).add(leg(row));
        }
        return entries;
    }

    private static Heading heading(ResultSet row) throws SQLException {
        return new Heading(
                new Name(row.getLong("position"), row.getInt("part")),
                row.getString("kind"),
                row.getString("charge_id"),
                row.getInt("rule_version"),
                Columns.instant(row, "recorded_at"),
                Columns.instant(row, "effective_at"));
    }

    private static PostedLeg leg(ResultSet row) throws SQLException {
        long amountMinor = row.getLong("amount_minor");
        return new PostedLeg(
                row.getString("name"),
                row.getString("currency"),
                Layer.of(row.getBoolean("pending")),
                Side.of(amountMinor),
                Math.absExact(amountMinor));
    }

    private static Line line(ResultSet row) throws SQLException {
        return new Line(
                row.getLong("position"),
                row.getInt("part"),
                row.getLong("number"),
                Layer.of(row.getBoolean("pending")),
                row.getLong("amount_minor"),
                row.getLong("posted_after_minor"),
                row.getLong("pending_after_minor"),
                row.getString("kind"),
                row.getString("charge_id"),
                Columns.instant(row, "recorded_at"),
                Columns.instant(row, "effective_at"));
    }
}
