package io.paymentledger.simulation.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;

/** Finds what the lines of a settlement file are: in the event itself, or in the one that it names. */
final class ToldLines {

    /** What a {@link Fact} is made of. */
    static final String EVENTS =
            "SELECT log, position, stream, sequence, type, revision, occurred_at, payload FROM ledger.event WHERE log"
                    + " = ?";

    private final Connection connection;

    ToldLines(Connection connection) {
        this.connection = connection;
    }

    static Fact fact(ResultSet row) throws SQLException {
        return new Fact(
                row.getInt("log"),
                row.getLong("position"),
                row.getString("stream"),
                row.getLong("sequence"),
                row.getString("type"),
                row.getInt("revision"),
                Objects.requireNonNull(Snapshot.instant(row, "occurred_at")),
                JsonMapper.shared().readTree(row.getBytes("payload")));
    }

    /** The event that says what the lines are. */
    Fact by(Fact fact) throws SQLException {
        String tenant = fact.tenant();
        return switch (fact.type()) {
            case "settlement.lines-withdrawn" ->
                by(one(
                        fact,
                        EVENTS + " AND position = ? AND stream = ?",
                        fact.number("reverses"),
                        SettledFile.linesOf(tenant, fact.text("file"))));
            case "settlement.lines-counted" ->
                one(
                        fact,
                        EVENTS + " AND sequence = ? AND stream = ?",
                        fact.number("sequence"),
                        "%s/settlement/%s/staged/%s/%s"
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
}
