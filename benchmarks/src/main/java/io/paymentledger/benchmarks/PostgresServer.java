package io.paymentledger.benchmarks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * A PostgreSQL server of its own for one benchmark: the programs that the product's development mode uses, as durable as
 * in production, and empty.
 */
final class PostgresServer implements AutoCloseable {

    static final String SUPERUSER = "postgres";

    private static final Map<String, String> DURABILITY =
            Map.of("fsync", "on", "synchronous_commit", "on", "full_page_writes", "on");

    /**
     * What a server of this size is given anywhere but on a laptop: a quarter of the memory, as the manual of PostgreSQL says
     * ("Resource Consumption"), so that one contender's turn does not cost the next one its hot pages, and checkpoints that
     * are minutes apart, so that none falls into one contender's round and not into another's.
     */
    private static final Map<String, String> SIZE = Map.of(
            "shared_buffers", Machine.memoryMegabytes() / 4 + "MB",
            "max_wal_size", "16GB",
            "checkpoint_timeout", "30min",
            "max_connections", "300");

    private final EmbeddedPostgres server;
    private final long pid;

    private PostgresServer(EmbeddedPostgres server, long pid) {
        this.server = server;
        this.pid = pid;
    }

    /** Starts a server with further settings. */
    static PostgresServer start(Path folder, Map<String, String> settings) {
        Path data = folder.resolve("postgres");
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(true)
                // One sort order everywhere, the product's.
                .setLocaleConfig("locale", "C");
        settings(settings).forEach(builder::setServerConfig);
        try {
            EmbeddedPostgres server = builder.start();
            PostgresServer started = new PostgresServer(server, pid(data));
            started.requireDurable();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> settings(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(DURABILITY);
        all.putAll(SIZE);
        all.putAll(more);
        return all;
    }

    private static long pid(Path data) throws IOException {
        return Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
    }

    /** A figure of a server that could lose what it acknowledged would be worth nothing. */
    private void requireDurable() {
        DURABILITY.forEach((setting, value) -> {
            String actual = text(SUPERUSER, "SHOW " + setting);
            if (!actual.equals(value)) {
                throw new IllegalStateException(setting + " is " + actual);
            }
        });
    }

    /** What decides the figures, for the record. */
    String description() {
        return text(SUPERUSER, "SELECT version()").replaceFirst(" on .*", "") + ", "
                + String.join(
                        ", ",
                        settings(Map.of()).keySet().stream()
                                .sorted()
                                .map(setting -> setting + "=" + text(SUPERUSER, "SHOW " + setting))
                                .toList());
    }

    int port() {
        return server.getPort();
    }

    /** The JDBC URL of a database, without a user. */
    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:%s/%s".formatted(server.getPort(), database);
    }

    /** An empty database. */
    void create(String database) {
        execute(SUPERUSER, "CREATE DATABASE " + database);
    }

    /** An empty ledger, made as in production: the bootstrap script as superuser, then the migrations as its owner. */
    void createLedger(String database) {
        create(database);
        execute(database, resource("/db/bootstrap.sql"));
        Flyway.configure()
                .dataSource(url(database), "ledger_owner", "")
                .schemas("ledger")
                .createSchemas(false)
                .locations("classpath:db/ledger")
                .load()
                .migrate();
    }

    DataSource superuser(String database) {
        return server.getDatabase(SUPERUSER, database);
    }

    void execute(String database, String sql) {
        try (Connection connection = superuser(database).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    String text(String database, String sql) {
        return row(database, sql).getFirst();
    }

    double number(String database, String sql) {
        return Double.parseDouble(text(database, sql));
    }

    /** The first row of a query. */
    List<String> row(String database, String sql) {
        try (Connection connection = superuser(database).getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            String[] columns = new String[rows.getMetaData().getColumnCount()];
            for (int i = 0; i < columns.length; i++) {
                columns[i] = String.valueOf(rows.getString(i + 1));
            }
            return List.of(columns);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Writes what is only in the log, so that the next one is minutes away. */
    void checkpoint() {
        execute(SUPERUSER, "CHECKPOINT");
    }

    double cpuSeconds() {
        return Cpu.ofFamily(pid);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String resource(String path) {
        try (InputStream in = Objects.requireNonNull(PostgresServer.class.getResourceAsStream(path), path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
