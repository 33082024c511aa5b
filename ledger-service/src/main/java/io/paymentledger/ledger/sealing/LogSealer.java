package io.paymentledger.ledger.sealing;

import io.paymentledger.base.transparency.LogTree;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.SqlArrays;
import io.paymentledger.eventstore.StoredEvent;
import io.paymentledger.eventstore.Transactions;
import io.paymentledger.ledger.sealing.TreeGrowth.Growing;
import io.paymentledger.proof.Checkpoint;
import io.paymentledger.proof.Frontier;
import io.paymentledger.proof.SignedNote;
import io.paymentledger.proof.SigningKey;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Seals a log, a page at a time: what the page adds to the tree and the checkpoint over it are written in one commit, so
 * whoever comes next goes on from the last checkpoint. One process at a time seals a log; the others see that and leave
 * it alone.
 */
public final class LogSealer {

    /** Bounds the memory of a page, and the time for which others are kept from sealing. */
    private static final int PAGE_EVENTS = 4_096;

    private static final long PAGE_BYTES = 8L << 20;

    private static final String TRY_LOCK = "SELECT pg_try_advisory_xact_lock(hashtext('ledger.seal'), ?)";

    private static final String SEAL = "SELECT ledger.seal(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private final DataSource dataSource;
    private final EventLog events;
    private final LogTree tree;
    private final IntFunction<List<SigningKey>> keysOf;
    private final Clock clock;

    /**
     * A sealer.
     *
     * @param keysOf what signs a log's checkpoints, at least one; their name is the log's
     */
    public LogSealer(
            DataSource dataSource, EventLog events, LogTree tree, IntFunction<List<SigningKey>> keysOf, Clock clock) {
        this.dataSource = dataSource;
        this.events = events;
        this.tree = tree;
        this.keysOf = keysOf;
        this.clock = clock;
    }

    /**
     * Seals the next page of a log.
     *
     * @return how many events were sealed; 0 if there were none, or another process is at it
     * @throws io.paymentledger.eventstore.StoreUnavailableException if the database cannot be reached
     */
    public int sealNext(int log) {
        return Transactions.compute(
                dataSource, "sealing a log", connection -> lock(connection, log) ? sealNext(connection, log) : 0);
    }

    private static boolean lock(Connection connection, int log) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(TRY_LOCK)) {
            lock.setInt(1, log);
            try (ResultSet locked = lock.executeQuery()) {
                locked.next();
                return locked.getBoolean(1);
            }
        }
    }

    private int sealNext(Connection connection, int log) throws SQLException {
        long size = tree.size(log);
        List<StoredEvent> page = events.readLog(log, size, PAGE_EVENTS, PAGE_BYTES);
        if (page.isEmpty()) {
            return 0;
        }
        TreeGrowth growth = new TreeGrowth(Frontier.of(size, tree.at(log, size)));
        page.forEach(growth::add);
        write(connection, log, size, growth);
        return page.size();
    }

    private void write(Connection connection, int log, long from, TreeGrowth growth) throws SQLException {
        List<SigningKey> signers = keysOf.apply(log);
        String origin = signers.getFirst().verifier().name();
        Frontier frontier = growth.frontier();
        SignedNote note = new Checkpoint(origin, frontier.size(), frontier.root()).sign(signers, clock.instant());
        List<Map.Entry<Long, Growing>> bundles = growth.bundles();
        List<Map.Entry<TreeGrowth.Place, ByteArrayOutputStream>> tiles = growth.tiles();
        try (PreparedStatement seal = connection.prepareStatement(SEAL)) {
            seal.setInt(1, log);
            seal.setLong(2, from);
            seal.setLong(3, frontier.size());
            array(seal, 4, "bigint", bundles, Map.Entry::getKey);
            array(seal, 5, "bytea", bundles, bundle -> bundle.getValue().salts().toByteArray());
            array(
                    seal,
                    6,
                    "bytea",
                    bundles,
                    bundle -> bundle.getValue().commitments().toByteArray());
            array(seal, 7, "integer", tiles, tile -> tile.getKey().level());
            array(seal, 8, "bigint", tiles, tile -> tile.getKey().tile());
            array(seal, 9, "bytea", tiles, tile -> tile.getValue().toByteArray());
            seal.setString(10, note.toString());
            array(seal, 11, "text", signers, signer -> signer.verifier().toString());
            seal.execute();
        }
    }

    private static <T> void array(
            PreparedStatement statement, int parameter, String type, List<T> rows, Function<T, @Nullable Object> column)
            throws SQLException {
        statement.setArray(parameter, SqlArrays.of(statement.getConnection(), type, rows, column));
    }
}
