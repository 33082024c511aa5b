package io.paymentledger.simulation.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Goes through a log once more for the lines of settlement files, in their order: a line posts only if none before it has
 * its identity, and a file that is taken back gives its identities back. Those are kept in memory, some 100 bytes a line.
 */
final class SettlementCheck {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final String EVENTS =
            "SELECT log, position, stream, sequence, type, revision, occurred_at, payload FROM ledger.event WHERE log"
                    + " = ?";

    private final Connection connection;
    private final Map<Integer, Long> postingsToken;
    private final Findings findings;
    private final JournalCheck journal;

    /** By tenant and identity, the place of the line that posted. */
    private final Map<String, String> posted = new HashMap<>();

    SettlementCheck(Connection connection, Map<Integer, Long> postingsToken, Findings findings, JournalCheck journal) {
        this.connection = connection;
        this.postingsToken = postingsToken;
        this.findings = findings;
        this.journal = journal;
    }

    void check(int log) throws SQLException {
        posted.clear();
        try (PreparedStatement select = connection.prepareStatement(
                EVENTS + " AND position <= ? AND type IN ('settlement.lines-recorded', 'settlement.lines-reversed',"
                        + " 'settlement.lines-counted', 'settlement.lines-withdrawn') ORDER BY position")) {
            select.setInt(1, log);
            select.setLong(2, postingsToken.getOrDefault(log, 0L));
            select.setFetchSize(Audit.LOOKED_UP_AT_ONCE);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    read(row);
                }
            }
        }
    }

    private void read(ResultSet row) throws SQLException {
        try {
            lines(fact(row));
        } catch (Fact.Unreadable | JacksonException | ArithmeticException | DateTimeException e) {
            String what = e instanceof JacksonException ? "the payload is no JSON" : String.valueOf(e.getMessage());
            findings.add(FindingKind.UNREADABLE_EVENT, "position " + row.getLong("position"), what);
        }
    }

    private static Fact fact(ResultSet row) throws SQLException {
        return new Fact(
                row.getInt("log"),
                row.getLong("position"),
                row.getString("stream"),
                row.getLong("sequence"),
                row.getString("type"),
                row.getInt("revision"),
                Objects.requireNonNull(Snapshot.instant(row, "occurred_at")),
                JSON.readTree(row.getBytes("payload")));
    }

    private void lines(Fact fact) throws SQLException {
        String tenant = fact.stream().substring(0, fact.stream().indexOf('/'));
        boolean back =
                fact.type().equals("settlement.lines-reversed") || fact.type().equals("settlement.lines-withdrawn");
        long recorded = back ? fact.payload().path("reverses").longValue() : fact.position();
        Fact told = told(fact, tenant);
        // Events from before there was such an account do not say so.
        boolean inTransit = told.payload().has("in_transit") && told.flag("in_transit");
        int part = 0;
        for (JsonNode line : told.payload().path("lines")) {
            @Nullable String identity = line.path("identity").stringValue(null);
            String place = recorded + "/" + part;
            if (identity == null || moves(tenant + "/" + identity, place, back)) {
                LocalDate valueDate = LocalDate.parse(line.path("effective_on").stringValue(""));
                journal.add(
                        fact,
                        part,
                        MoneyRules.kindOfSettlementLine(line, inTransit),
                        null,
                        valueDate.atStartOfDay(ZoneOffset.UTC).toInstant(),
                        MoneyRules.ofSettlementLine(tenant, told.text("gateway"), line, inTransit, back));
            }
            part++;
        }
    }

    /** The event that says what the lines are: the one itself, or the one that it names. */
    private Fact told(Fact fact, String tenant) throws SQLException {
        return switch (fact.type()) {
            case "settlement.lines-withdrawn" ->
                told(
                        one(
                                fact,
                                EVENTS + " AND position = ? AND stream = ?",
                                fact.number("reverses"),
                                "%s/settlement/%s/lines".formatted(tenant, fact.text("file"))),
                        tenant);
            case "settlement.lines-counted" ->
                one(
                        fact,
                        EVENTS + " AND sequence = ? AND stream = ?",
                        fact.number("sequence"),
                        "%s/settlement/%s/staged/%s/%d"
                                .formatted(tenant, fact.text("file"), fact.text("reading"), fact.number("step")));
            default -> fact;
        };
    }

    private Fact one(Fact naming, String sql, long number, String stream) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setInt(1, naming.log());
            select.setLong(2, number);
            select.setString(3, stream);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new Fact.Unreadable("the lines that it names are not there");
                }
                return fact(row);
            }
        }
    }

    private boolean moves(String identity, String place, boolean back) {
        return back ? posted.remove(identity, place) : posted.putIfAbsent(identity, place) == null;
    }
}
