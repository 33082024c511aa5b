package io.paymentledger.standalone;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * The PostgreSQL server of one data directory: started, stopped, and stopped again if an earlier run left it behind.
 *
 * <p>It listens on the loopback interface, has no socket in the file system, and asks everybody for a password. The
 * passwords are in the data directory, for its owner's eyes.
 */
final class EmbeddedDatabase {

    static final String NAME = "ledger";

    /** By which setting the bootstrap script learns the password of each role. */
    private static final String[][] PASSWORD_SETTINGS = {
        {"bootstrap.owner_password", "ledger_owner"},
        {"bootstrap.ledger_password", "ledger_service"},
        {"bootstrap.query_password", "query_service"}
    };

    private static final String SUPERUSER = "postgres";

    /** Who may connect, and how: the whole of {@code pg_hba.conf}. */
    private static final String ACCESS = """
            # Written by ./dev up. Everybody needs a password; they are in the file database-passwords.
            host all all 127.0.0.1/32 scram-sha-256
            """;

    /** Long enough for the recovery of a server that was killed under full load; a healthy start takes a second. */
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    /** Long enough to write every dirty page to a slow disk. */
    private static final Duration STOP_LIMIT = Duration.ofMinutes(1);

    /** A server on its first steps may miss what it is told, and is told again. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** How much of the server's log is shown when it does not start. */
    private static final int SHOWN_LOG_LINES = 20;

    private final Path programsFolder;
    private final Path folder;
    private final Path log;
    private final PostgresPrograms programs;
    private final DatabasePasswords passwords;

    EmbeddedDatabase(DataDirectory data) {
        programsFolder = data.resolve("programs");
        folder = data.resolve("postgres");
        log = data.resolve("postgres.log");
        programs = PostgresPrograms.unpackedIn(programsFolder, log);
        passwords = DatabasePasswords.readOrCreate(data);
    }

    /** Starts the server with the ledger's database in it: new or as an earlier run left it. */
    synchronized void start(int port) {
        try {
            Files.deleteIfExists(log);
            createUnlessThere();
            guard();
            boolean started = programs.run(
                    "pg_ctl", "start", "-D", folder.toString(), "-w", "-t", seconds(START_LIMIT), "-o", options(port));
            if (!started) {
                throw new StartRefusedException(
                        "PostgreSQL did not start. Its log, %s, ends with:%n%s".formatted(log, endOfLog()));
            }
            createDatabase(port);
        } catch (IOException | SQLException e) {
            throw new StartRefusedException("PostgreSQL's database in %s cannot be used: %s".formatted(folder, e), e);
        }
    }

    /** A new folder gets its name only when it is complete: a half-made one of a killed run is never taken for a database. */
    private void createUnlessThere() throws IOException {
        if (Files.exists(folder)) {
            return;
        }
        Path unfinished = folder.resolveSibling("postgres.unfinished");
        PostgresPrograms.deleteTree(unfinished);
        Files.createDirectory(unfinished);
        programs.user().own(unfinished);
        // One sort order on every platform, the same as in docker-compose.yml.
        boolean created = programs.run(
                "initdb",
                "--pgdata=" + unfinished,
                "--username=" + SUPERUSER,
                // Nobody gets in before guard() has decided who does.
                "--auth=reject",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8");
        if (!created) {
            throw new StartRefusedException(
                    "PostgreSQL's folder could not be created. initdb says:%n%s".formatted(endOfLog()));
        }
        Files.move(unfinished, folder);
    }

    /**
     * Lets in who knows a password, and nobody else: also where an earlier release of this program let everybody in. The
     * superuser's password is set while no server runs, so at no time is there one that asks for none.
     */
    private void guard() throws IOException {
        programs.user().own(folder);
        Path access = folder.resolve("pg_hba.conf");
        if (Files.readString(access).equals(ACCESS)) {
            return;
        }
        boolean set = programs.runWith(
                "ALTER ROLE %s PASSWORD '%s'\n".formatted(SUPERUSER, passwords.of(SUPERUSER)),
                "postgres",
                "--single",
                "-D",
                folder.toString(),
                SUPERUSER);
        if (!set) {
            throw new StartRefusedException(
                    "PostgreSQL's superuser got no password. The log, %s, ends with:%n%s".formatted(log, endOfLog()));
        }
        // Overwritten and not replaced, so that it stays its owner's. Cut short, it is not what is wanted here.
        Files.writeString(access, ACCESS);
    }

    private static String options(int port) {
        return String.join(
                " -c ",
                "-p " + port,
                "listen_addresses=127.0.0.1",
                // No socket beside the port: one in a shared folder would be a second door.
                "unix_socket_directories=",
                // The pools of two services, their listening connections, and room for a developer's own.
                "max_connections=100",
                "timezone=UTC",
                "log_timezone=UTC",
                // PostgreSQL's defaults, said aloud because every promise of the ledger stands on them.
                "fsync=on",
                "synchronous_commit=on",
                "full_page_writes=on");
    }

    private void createDatabase(int port) throws SQLException, IOException {
        try (Connection connection = connect(port, SUPERUSER);
                Statement statement = connection.createStatement()) {
            awaitRecovery(statement);
            if (!statement
                    .executeQuery("SELECT FROM pg_database WHERE datname = '" + NAME + "'")
                    .next()) {
                statement.execute("CREATE DATABASE " + NAME);
            }
        }
        try (Connection connection = connect(port, NAME);
                PreparedStatement setting = connection.prepareStatement("SELECT set_config(?, ?, false)");
                Statement statement = connection.createStatement();
                InputStream bootstrap = EmbeddedDatabase.class.getResourceAsStream("/db/bootstrap.sql")) {
            for (String[] role : PASSWORD_SETTINGS) {
                setting.setString(1, role[0]);
                setting.setString(2, passwords.of(role[1]));
                setting.execute();
            }
            statement.execute(new String(
                    Objects.requireNonNull(bootstrap, "db/bootstrap.sql").readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** A server that was restored takes in its archive first; it can be read meanwhile, and not written to. */
    private void awaitRecovery(Statement statement) throws SQLException {
        Instant limit = Instant.now().plus(START_LIMIT);
        while (statement.executeQuery("SELECT WHERE pg_is_in_recovery()").next()) {
            if (Instant.now().isAfter(limit)) {
                throw new StartRefusedException("PostgreSQL still takes in its archive; its log is " + log);
            }
            statement.execute("SELECT pg_sleep(0.1)");
        }
    }

    private Connection connect(int port, String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%s/%s".formatted(port, database), SUPERUSER, password(SUPERUSER));
    }

    /** The password of a login role. */
    String password(String role) {
        return passwords.of(role);
    }

    /** The URL for the services, which add their own user and password. */
    static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:%s/%s".formatted(port, NAME);
    }

    /**
     * Stops every process of this data directory's server, if there is one: this run's, or one that outlived the run
     * that started it because that was killed. Waits for a start that is under way, so that nothing comes up behind it.
     */
    synchronized void stop() {
        Instant limit = Instant.now().plus(STOP_LIMIT);
        for (Set<ProcessHandle> left = processes(); !left.isEmpty(); left = processes()) {
            if (Instant.now().isAfter(limit)) {
                throw new StartRefusedException("PostgreSQL does not stop; these processes of it are left: "
                        + left.stream()
                                .map(process -> Long.toString(process.pid()))
                                .collect(Collectors.joining(", ")));
            }
            // "Fast" ends the sessions of clients that went away without a word, where the default waits for them.
            boolean stopped = programs.run(
                    "pg_ctl", "stop", "-D", folder.toString(), "-m", "fast", "-w", "-t", seconds(STOP_LIMIT));
            if (!stopped) {
                // No server that pg_ctl knows of: an initdb, or a server whose folder was deleted under it.
                roots(left).forEach(ProcessHandle::destroy);
            }
            awaitEnd(left);
        }
    }

    private static void awaitEnd(Set<ProcessHandle> processes) {
        try {
            CompletableFuture.allOf(
                            processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                    .get(RETRY_AFTER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // Asked again by the caller, who knows when it is enough.
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end of a process cannot fail", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while PostgreSQL stopped", e);
        }
    }

    /**
     * The running processes whose program is this data directory's. A process number in a file would not do: after a
     * restart of the machine it may be anybody's.
     */
    private Set<ProcessHandle> processes() {
        return ProcessHandle.allProcesses()
                .filter(process -> isOurs(process.info()))
                .collect(Collectors.toSet());
    }

    /** Where the program of another user's process may not be read, its command line tells. */
    private boolean isOurs(ProcessHandle.Info info) {
        return info.command()
                .or(info::commandLine)
                .filter(command -> command.startsWith(programsFolder + File.separator))
                .isPresent();
    }

    /** A server's first process ends the others itself, and only it can do so in order. */
    private static List<ProcessHandle> roots(Set<ProcessHandle> processes) {
        return processes.stream()
                .filter(process -> process.parent().filter(processes::contains).isEmpty())
                .toList();
    }

    private static String seconds(Duration limit) {
        return Long.toString(limit.toSeconds());
    }

    private String endOfLog() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join(
                    System.lineSeparator(), lines.subList(Math.max(0, lines.size() - SHOWN_LOG_LINES), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
