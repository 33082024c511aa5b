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

/**
 * Goes through a log once more for the lines of settlement files, in their order: a line posts only if none before it has
 * its identity, and a file that is taken back gives its identities back. Those are kept in memory, some 100 bytes a line, and
 * compared with those that the read model keeps, as what it posts next depends on them.
 */
final class SettlementCheck {

    private final Connection connection;
    private final ToldLines told;
    private final Map<Integer, Long> postingsToken;
    private final Findings findings;
    private final JournalCheck journal;

    /** By tenant and identity, the place of the line that posted. */
    private final Map<String, String> posted = new HashMap<>();

    SettlementCheck(Connection connection, Map<Integer, Long> postingsToken, Findings findings, JournalCheck journal) {
        this.connection = connection;
        this.told = new ToldLines(connection);
        this.postingsToken = postingsToken;
        this.findings = findings;
        this.journal = journal;
    }

    void check(int log) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(ToldLines.EVENTS
                + " AND position <= ? AND type IN ('settlement.lines-recorded', 'settlement.lines-reversed',"
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
        compareClaims(log);
        posted.clear();
    }

    private void compareClaims(int log) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT l.* FROM ledger.tenant t JOIN query.settled_line l USING (tenant) WHERE t.log = ?")) {
            select.setInt(1, log);
            select.setFetchSize(Audit.ROWS_AT_ONCE);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    String identity = row.getString("tenant") + "/" + row.getString("identity");
                    compareClaim(identity, posted.remove(identity), row.getLong("position") + "/" + row.getInt("part"));
                }
            }
        }
        posted.forEach((identity, due) -> compareClaim(identity, due, null));
    }

    private void compareClaim(String identity, @Nullable String due, @Nullable String is) {
        if (!Objects.equals(due, is)) {
            findings.add(
                    FindingKind.CLAIM_DIFFERS,
                    "line " + identity,
                    "is said to have posted at %s and did at %s".formatted(place(is), place(due)));
        }
    }

    private static String place(@Nullable String place) {
        return place == null ? "no place" : "position and part " + place;
    }

    /** Names what the read model keeps of tenants that are in no log. */
    void finish() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT l.tenant || '/' || l.identity FROM query.settled_line l
                 WHERE NOT EXISTS (SELECT FROM ledger.tenant t WHERE t.tenant = l.tenant)""")) {
            select.setFetchSize(Audit.ROWS_AT_ONCE);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    findings.add(FindingKind.CLAIM_DIFFERS, "line " + row.getString(1), "is of a tenant in no log");
                }
            }
        }
    }

    private void read(ResultSet row) throws SQLException {
        try {
            lines(ToldLines.fact(row));
        } catch (Fact.Unreadable | JacksonException | ArithmeticException | DateTimeException e) {
            String what = e instanceof JacksonException ? "the payload is no JSON" : String.valueOf(e.getMessage());
            findings.add(FindingKind.UNREADABLE_EVENT, "position " + row.getLong("position"), what);
        }
    }

    private void lines(Fact fact) throws SQLException {
        String tenant = fact.tenant();
        boolean back =
                fact.type().equals("settlement.lines-reversed") || fact.type().equals("settlement.lines-withdrawn");
        long recorded = back ? fact.payload().path("reverses").longValue() : fact.position();
        Fact said = told.by(fact);
        boolean inTransit = SettledLine.inTransit(said);
        int part = 0;
        for (JsonNode line : said.payload().path("lines")) {
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
                        MoneyRules.ofSettlementLine(tenant, said.text("gateway"), line, inTransit, back));
            }
            part++;
        }
    }

    private boolean moves(String identity, String place, boolean back) {
        return back ? posted.remove(identity, place) : posted.putIfAbsent(identity, place) == null;
    }
}
