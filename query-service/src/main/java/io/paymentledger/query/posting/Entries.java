package io.paymentledger.query.posting;

import io.paymentledger.base.History;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.Side;
import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.SqlErrors;
import io.paymentledger.query.rows.RowSet;
import java.sql.Connection;
import java.sql.PreparedStatement;
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
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What was posted: the lines of an account, and whole entries with the events behind them.
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
final class Entries {

    private static final String LINES = """
            SELECT p.position, p.part, p.number, p.pending, p.amount_minor, p.posted_after_minor, p.pending_after_minor,
                   e.kind, e.charge_id, e.recorded_at, e.effective_at
              FROM query.posting p JOIN query.entry e USING (log, position, part)
             WHERE e.tenant = ? AND p.account_id = ? AND (p.position, p.number) > (?, ?) AND p.position <= ?
             ORDER BY p.position, p.number LIMIT ?""";

    private static final String WHOLE = """
            SELECT e.position, e.part, e.kind, e.charge_id, e.rule_version, e.recorded_at, e.effective_at,
                   a.name, a.currency, p.pending, p.amount_minor
              FROM query.entry e
              JOIN query.posting p USING (log, position, part)
              JOIN query.account a USING (account_id)
             WHERE e.log = ? AND e.position = ANY (?) AND e.tenant = ?
             ORDER BY e.position, e.part, p.leg""";

    private final DataSource dataSource;
    private final EventLog log;
    private final History history;

    Entries(DataSource dataSource, EventLog log, History history) {
        this.dataSource = dataSource;
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
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(LINES)) {
            RowSet.planEachTime(select);
            select.setString(1, tenant);
            select.setInt(2, accountId);
            select.setLong(3, from.position());
            select.setLong(4, from.number());
            select.setLong(5, from.through());
            select.setInt(6, limit);
            try (ResultSet row = select.executeQuery()) {
                List<Line> lines = new ArrayList<>();
                while (row.next()) {
                    lines.add(line(row));
                }
                return lines;
            }
        } catch (SQLException e) {
            throw SqlErrors.translate("reading the lines of an account", e);
        }
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
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(WHOLE)) {
            RowSet.planEachTime(select);
            select.setInt(1, number);
            select.setArray(2, connection.createArrayOf("bigint", positions.toArray()));
            select.setString(3, tenant);
            try (ResultSet row = select.executeQuery()) {
                Map<Heading, List<PostedLeg>> entries = new LinkedHashMap<>();
                while (row.next()) {
                    entries.computeIfAbsent(heading(row), _ -> new ArrayList<>())
                            .add(leg(row));
                }
                return entries;
            }
        } catch (SQLException e) {
            throw SqlErrors.translate("reading entries", e);
        }
    }

    private static Heading heading(ResultSet row) throws SQLException {
        return new Heading(
                new Name(row.getLong("position"), row.getInt("part")),
                row.getString("kind"),
                row.getString("charge_id"),
                row.getInt("rule_version"),
                Accounts.instant(row, "recorded_at"),
                Accounts.instant(row, "effective_at"));
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
                Accounts.instant(row, "recorded_at"),
                Accounts.instant(row, "effective_at"));
    }
}
