package io.paymentledger.base.journal;

import io.paymentledger.base.journal.KeyRequest.Operation;
import io.paymentledger.eventstore.SqlArrays;
import io.paymentledger.eventstore.SqlErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;

/**
 * {@code ledger.key_request} in SQL.
 *
 * <p>Every method throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
public final class KeyRequests {

    private final DataSource dataSource;

    public KeyRequests(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** A request with its place in the order in which they were written. */
    public record Written(long id, KeyRequest request) {}

    /** Writes some requests in one statement. */
    void write(List<KeyRequest> requests) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "SELECT ledger.write_key_requests(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setArray(1, SqlArrays.of(connection, "text", requests, KeyRequest::tenant));
            insert.setArray(2, SqlArrays.of(connection, "text", requests, KeyRequest::key));
            insert.setArray(
                    3,
                    SqlArrays.of(
                            connection,
                            "text",
                            requests,
                            request -> request.operation().wireName()));
            insert.setArray(
                    4,
                    SqlArrays.of(
                            connection,
                            "timestamptz",
                            requests,
                            request -> request.requestedAt().toString()));
            insert.setArray(5, SqlArrays.of(connection, "text", requests, KeyRequest::actor));
            insert.setArray(6, SqlArrays.of(connection, "text", requests, KeyRequest::requestId));
            insert.setArray(7, SqlArrays.of(connection, "text", requests, KeyRequest::fingerprint));
            insert.setArray(8, SqlArrays.of(connection, "integer", requests, KeyRequest::status));
            insert.setArray(9, SqlArrays.of(connection, "text", requests, KeyRequest::code));
            insert.setArray(10, SqlArrays.of(connection, "boolean", requests, KeyRequest::replayed));
            insert.setArray(
                    11, SqlArrays.of(connection, "text", requests, request -> String.join(",", request.mismatch())));
            insert.setArray(12, SqlArrays.of(connection, "integer", requests, KeyRequest::times));
            insert.execute();
        } catch (SQLException e) {
            throw SqlErrors.translate("writing requests", e);
        }
    }

    /** The requests with a key, in the order in which they were written, after one of them. */
    public List<Written> find(String tenant, String key, long afterId, int limit) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement("""
                        SELECT id, operation, requested_at, actor, request_id, fingerprint, status, code, replayed,
                               mismatch, times
                          FROM ledger.key_request
                         WHERE tenant = ? AND key = ? AND id > ?
                         ORDER BY id
                         LIMIT ?""")) {
            select.setString(1, tenant);
            select.setString(2, key);
            select.setLong(3, afterId);
            select.setInt(4, limit);
            try (ResultSet row = select.executeQuery()) {
                List<Written> found = new ArrayList<>();
                while (row.next()) {
                    found.add(new Written(row.getLong("id"), request(tenant, key, row)));
                }
                return found;
            }
        } catch (SQLException e) {
            throw SqlErrors.translate("reading requests", e);
        }
    }

    /**
     * Whether the journal has another answer than a final one to the request that claimed a key: that its outcome was not
     * known yet; or a final one, from a version that wrote down those too.
     */
    public boolean hasAnswerToFirst(String tenant, String key, String requestId) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement("""
                        SELECT EXISTS (
                            SELECT FROM ledger.key_request
                             WHERE tenant = ? AND key = ? AND request_id = ? AND NOT replayed
                               AND status IN (200, 201, 202, 402))""")) {
            select.setString(1, tenant);
            select.setString(2, key);
            select.setString(3, requestId);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        } catch (SQLException e) {
            throw SqlErrors.translate("looking for the first request", e);
        }
    }

    /** The keys that a request came with: one, or those of a batch, in the order in which they were written. */
    public List<String> keysOf(String tenant, String requestId, int limit) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement("""
                        SELECT key FROM ledger.key_request WHERE tenant = ? AND request_id = ?
                         GROUP BY key ORDER BY min(id) LIMIT ?""")) {
            select.setString(1, tenant);
            select.setString(2, requestId);
            select.setInt(3, limit);
            try (ResultSet row = select.executeQuery()) {
                List<String> keys = new ArrayList<>();
                while (row.next()) {
                    keys.add(row.getString("key"));
                }
                return keys;
            }
        } catch (SQLException e) {
            throw SqlErrors.translate("looking up a request", e);
        }
    }

    private static KeyRequest request(String tenant, String key, ResultSet row) throws SQLException {
        return new KeyRequest(
                tenant,
                key,
                Operation.valueOf(row.getString("operation").toUpperCase(Locale.ROOT)),
                row.getObject("requested_at", OffsetDateTime.class).toInstant(),
                row.getString("actor"),
                row.getString("request_id"),
                row.getString("fingerprint"),
                row.getInt("status"),
                row.getString("code"),
                row.getBoolean("replayed"),
                List.of((String[]) row.getArray("mismatch").getArray()),
                row.getInt("times"));
    }
}
