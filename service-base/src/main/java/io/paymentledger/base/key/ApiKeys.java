package io.paymentledger.base.key;

import com.fasterxml.uuid.Generators;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.paymentledger.eventstore.SqlErrors;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The API keys in {@code ledger.api_key}. Every role of a service may look them up; only the owner of the schema may
 * create and revoke them (ADR 0020).
 *
 * <p>Every method throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database must be asked and
 * cannot be reached.
 */
public final class ApiKeys {

    /** How long a revoked key may still be taken; bounds the look-ups of a busy one. */
    private static final Duration REMEMBERED = Duration.ofSeconds(30);

    /** More keys than are in use at one time; a forgotten one costs one look-up. */
    private static final int MOST_REMEMBERED = 10_000;

    private final DataSource dataSource;
    private final KeyLookup lookup;
    /** Evicts on the thread that asks: handing so little work to another one costs more than doing it. */
    private final Cache<ByteBuffer, ApiKey> remembered = Caffeine.newBuilder()
            .expireAfterWrite(REMEMBERED)
            .maximumSize(MOST_REMEMBERED)
            .executor(Runnable::run)
            .build();

    public ApiKeys(DataSource dataSource) {
        this.dataSource = dataSource;
        this.lookup = new KeyLookup(dataSource);
    }

    /** The key with a secret, unless it is unknown or revoked. */
    public Optional<ApiKey> find(Secret secret) {
        byte[] hash = secret.hash();
        @Nullable ApiKey known = remembered.getIfPresent(ByteBuffer.wrap(hash));
        if (known != null) {
            return Optional.of(known);
        }
        Optional<ApiKey> loaded = lookup.find(hash);
        loaded.ifPresent(key -> remembered.put(ByteBuffer.wrap(hash), key));
        return loaded;
    }

    /**
     * Stores a key by its hash, unless one with this hash is there.
     *
     * @param name what people call it
     * @return the id of the key with this hash
     */
    public String create(String tenant, Set<Scope> scopes, String name, byte[] hash) {
        String id = "key_" + Generators.timeBasedEpochGenerator().generate();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement("""
                        WITH created AS (
                            INSERT INTO ledger.api_key (id, tenant, hash, scopes, name) VALUES (?, ?, ?, ?, ?)
                            ON CONFLICT (hash) DO NOTHING RETURNING id)
                        SELECT id FROM created UNION ALL SELECT id FROM ledger.api_key WHERE hash = ?""")) {
            insert.setString(1, id);
            insert.setString(2, tenant);
            insert.setBytes(3, hash);
            insert.setArray(
                    4,
                    connection.createArrayOf(
                            "text",
                            scopes.stream().map(Scope::wireName).sorted().toArray()));
            insert.setString(5, name);
            insert.setBytes(6, hash);
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        } catch (SQLException e) {
            throw SqlErrors.translate("creating an API key", e);
        }
    }

    /**
     * Revokes a key; within {@link #REMEMBERED} no service takes it any more.
     *
     * @return whether there was such a key that was not revoked yet
     */
    public boolean revoke(String id) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update = connection.prepareStatement(
                        "UPDATE ledger.api_key SET revoked_at = now() WHERE id = ? AND revoked_at IS NULL")) {
            update.setString(1, id);
            return update.executeUpdate() == 1;
        } catch (SQLException e) {
            throw SqlErrors.translate("revoking an API key", e);
        }
    }
}
