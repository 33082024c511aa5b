package io.paymentledger.eventstore.testing;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/**
 * A database of its own on a real PostgreSQL, made as in production: the bootstrap script as superuser, then the
 * migrations as {@code ledger_owner}. Commits are as durable as in production, too.
 */
public final class LedgerDatabase implements AutoCloseable {

    private static final AtomicInteger NAMES = new AtomicInteger();

    /** The password of every role of this process's servers, which others on the machine do not know. */
    static final String PASSWORD = UUID.randomUUID().toString();

    private static final String PASSWORDS = """
            SELECT set_config('bootstrap.owner_password', '%1$s', false),
                   set_config('bootstrap.ledger_password', '%1$s', false),
                   set_config('bootstrap.query_password', '%1$s', false);
            """.formatted(PASSWORD);

    /** One server for all tests of a process; it ends with the process. */
    private static @Nullable EmbeddedPostgres sharedServer;

    private final EmbeddedPostgres server;
    private final String name;
    private final List<HikariDataSource> pools = new ArrayList<>();
    private final List<Runnable> atClose = new ArrayList<>();

    private LedgerDatabase(EmbeddedPostgres server, String name) {
        this.server = server;
        this.name = name;
    }

    /** A new, empty ledger on the process's server. */
    public static LedgerDatabase create() {
        return createOn(sharedServer());
    }

    /** A new, empty ledger on a server of the caller's, which may be killed. */
    public static LedgerDatabase createOn(EmbeddedPostgres server) {
        LedgerDatabase database = new LedgerDatabase(server, "ledger_" + NAMES.incrementAndGet());
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + database.name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        database.execute("postgres", PASSWORDS + resource("/db/bootstrap.sql"));
        Flyway.configure()
                .dataSource(database.url(), "ledger_owner", PASSWORD)
                .schemas("ledger")
                .createSchemas(false)
                .locations("classpath:db/ledger")
                .load()
                .migrate();
        return database;
    }

    /** A copy of it as it is now, as a backup is restored: without whoever is connected, who loses the connection. */
    public LedgerDatabase copy() {
        shut();
        LedgerDatabase copy = new LedgerDatabase(server, "ledger_" + NAMES.incrementAndGet());
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE %s TEMPLATE %s".formatted(copy.name, name));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        open();
        // What belongs to a database and is not in it, such as who may connect.
        copy.execute("postgres", resource("/db/bootstrap.sql"));
        return copy;
    }

    /** A server with the durability of production, to be started. */
    static EmbeddedPostgres.Builder durableServer() {
        return EmbeddedPostgres.builder()
                // The library passes these on to initdb, where they overrule its own "trust".
                .setLocaleConfig("auth", "scram-sha-256")
                .setLocaleConfig("pwfile", passwordFile().toString())
                .setConnectConfig("password", PASSWORD)
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "300");
    }

    private static synchronized EmbeddedPostgres sharedServer() {
        if (sharedServer == null) {
            try {
                sharedServer = durableServer().start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return sharedServer;
    }

    private static Path passwordFile() {
        try {
            Path file = Files.createTempFile("ledger-postgres", ".password");
            file.toFile().deleteOnExit();
            return Files.writeString(file, PASSWORD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The JDBC URL, without a user; with the password, which is the same for all. */
    public String url() {
        return "jdbc:postgresql://localhost:%s/%s?logServerErrorDetail=false&password=%s"
                .formatted(server.getPort(), name, PASSWORD);
    }

    /** A pool of connections of a role; closed with this database. */
    public HikariDataSource pool(String role) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url());
        config.setUsername(role);
        config.setMaximumPoolSize(10);
        config.setConnectionTimeout(2_000);
        HikariDataSource pool = new HikariDataSource(config);
        pools.add(pool);
        return pool;
    }

    /** Connections of the owner of the event log, who makes tenants and API keys; a new one each time. */
    public DataSource owner() {
        return server.getDatabase("ledger_owner", name);
    }

    /** Runs some SQL as a role. */
    public void execute(String role, String sql) {
        try (Connection connection = connect(role);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** The number that a query answers, asked as the owner of the server. */
    public long count(String query) {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** A connection of a role's, to be closed by the caller. */
    public Connection connect(String role) {
        try {
            return server.getDatabase(role, name).getConnection();
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** Ends every connection but a superuser's and lets no other in, as an overloaded server would, until {@link #open}. */
    public void shut() {
        limitConnections(0);
        execute("postgres", """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                 WHERE datname = current_database() AND pid <> pg_backend_pid()""");
    }

    /** Lets connections in again. */
    public void open() {
        limitConnections(-1);
    }

    private void limitConnections(int limit) {
        execute("postgres", "ALTER DATABASE %s CONNECTION LIMIT %s".formatted(name, limit));
    }

    /** Ends something else together with this database, such as what services on it share. */
    public synchronized void onClose(Runnable end) {
        atClose.add(end);
    }

    @Override
    public synchronized void close() {
        atClose.forEach(Runnable::run);
        atClose.clear();
        pools.forEach(HikariDataSource::close);
    }

    private static String resource(String path) {
        try (InputStream in = Objects.requireNonNull(LedgerDatabase.class.getResourceAsStream(path), path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
