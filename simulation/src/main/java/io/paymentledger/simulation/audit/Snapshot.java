package io.paymentledger.simulation.audit;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One state of the whole database, which no commit changes while it is looked at; and the waiting before it is taken. */
final class Snapshot {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** How often a read model that follows is looked at. */
    private static final long LOOK_MILLIS = 200;

    private Snapshot() {}

    /** Waits until read models contain what the log contains now; gives up silently, for the audit then tells. */
    static void awaitReadModels(Connection connection, Iterable<String> readModels, Duration patience)
            throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        Map<Integer, Long> heads = heads(connection);
        for (String readModel : readModels) {
            while (isBehind(token(connection, readModel), heads) && System.nanoTime() < deadline) {
                Thread.sleep(LOOK_MILLIS);
            }
        }
    }

    static boolean isBehind(Map<Integer, Long> token, Map<Integer, Long> heads) {
        return heads.entrySet().stream().anyMatch(head -> token.getOrDefault(head.getKey(), 0L) < head.getValue());
    }

    /** From here on, the connection sees one state only, and can change nothing. */
    static void take(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (Statement statement = connection.createStatement()) {
            // Streams are read in the order of their index, and looked up by it: neither sorts nor scans a large table.
            statement.execute("SET LOCAL enable_sort = off");
            statement.execute("SET LOCAL enable_hashjoin = off");
            statement.execute("SET LOCAL enable_mergejoin = off");
            statement.execute("SET LOCAL jit = off");
        }
    }

    /** The last position of each log, by its head. */
    static Map<Integer, Long> heads(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT log, position FROM ledger.log_head");
                ResultSet row = select.executeQuery()) {
            Map<Integer, Long> heads = new TreeMap<>();
            while (row.next()) {
                heads.put(row.getInt(1), row.getLong(2));
            }
            return heads;
        }
    }

    /** The last position of each log that a read model contains; empty if it has not begun. */
    static Map<Integer, Long> token(Connection connection, String readModel) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT token FROM query.token_entry WHERE processor_name = ? AND segment = 0")) {
            select.setString(1, readModel);
            try (ResultSet row = select.executeQuery()) {
                byte @Nullable [] token = row.next() ? row.getBytes(1) : null;
                return token == null ? Map.of() : positions(JSON.readTree(new String(token, StandardCharsets.UTF_8)));
            }
        }
    }

    /** A token is a vector of positions, or wraps one while a read model is replayed. */
    private static Map<Integer, Long> positions(JsonNode token) {
        if (token.has("currentToken")) {
            return positions(token.path("currentToken"));
        }
        Map<Integer, Long> positions = new TreeMap<>();
        token.path("positions")
                .propertyStream()
                .forEach(log -> positions.put(
                        Integer.valueOf(log.getKey()), log.getValue().longValue()));
        return positions;
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
