package io.paymentledger.eventstore.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A server with a streaming standby, which can be stopped and started while the server goes on. */
public final class ReplicatedPostgres implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private final Path standbyData;
    private final EmbeddedPostgres primary;
    private EmbeddedPostgres standby;

    private ReplicatedPostgres(Path standbyData, EmbeddedPostgres primary, EmbeddedPostgres standby) {
        this.standbyData = standbyData;
        this.primary = primary;
        this.standby = standby;
    }

    /** Starts both; commits do not wait for the standby yet, see {@link #waitForStandby}. */
    public static ReplicatedPostgres start() {
        try {
            Path primaryData = Files.createTempDirectory("ledger-primary");
            Path standbyData = Files.createTempDirectory("ledger-standby");
            EmbeddedPostgres first = server(primaryData, 0);
            int port = first.getPort();
            first.close();
            copy(primaryData, standbyData);
            EmbeddedPostgres primary = server(primaryData, port);
            Files.createFile(standbyData.resolve("standby.signal"));
            Files.writeString(
                    standbyData.resolve("postgresql.auto.conf"),
                    """
                    primary_conninfo = 'host=localhost port=%s user=postgres password=%s application_name=standby'
                    wal_retrieve_retry_interval = 100ms
                    """.formatted(port, LedgerDatabase.PASSWORD),
                    StandardOpenOption.APPEND);
            return new ReplicatedPostgres(standbyData, primary, server(standbyData, 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EmbeddedPostgres server(Path data, int port) throws IOException {
        return LedgerDatabase.durableServer()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port)
                .start();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path path : tree.filter(path -> !path.equals(from)).toList()) {
                Files.copy(path, to.resolve(from.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    public EmbeddedPostgres primary() {
        return primary;
    }

    public EmbeddedPostgres standby() {
        return standby;
    }

    /** From now on, a commit waits until it is on the standby's disk. */
    public void waitForStandby() {
        execute("ALTER SYSTEM SET synchronous_standby_names = 'standby'");
        execute("SELECT pg_reload_conf()");
        awaitStandby();
    }

    public void stopStandby() {
        try {
            standby.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the standby again, and waits until it has caught up. */
    public void startStandby() {
        try {
            standby = server(standbyData, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitStandby();
    }

    private void awaitStandby() {
        Awaitility.await()
                .atMost(START_LIMIT)
                .until(() -> query("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") == 1);
    }

    /** Ends every wait for the standby, as a database's administrator would. */
    public void cutWaitsShort() {
        execute("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
    }

    private void execute(String sql) {
        try (Connection connection = primary.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private long query(String sql) {
        try (Connection connection = primary.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        // A server that waits for its standby would not stop.
        execute("ALTER SYSTEM RESET synchronous_standby_names");
        execute("SELECT pg_reload_conf()");
        stopStandby();
        try {
            primary.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
