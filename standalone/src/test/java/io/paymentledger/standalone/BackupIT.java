package io.paymentledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Each procedure of docs/how-to/back-up-and-restore.md, on real servers. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the procedures copy with the commands of a Unix")
class BackupIT {

    private static final String EVENTS = "SELECT string_agg(stream, ' ' ORDER BY position) FROM ledger.event";

    @TempDir
    private Path folder;

    private final List<Server> servers = new ArrayList<>();
    private Path archive;
    private Server server;

    /** A server with its data directory. */
    private record Server(DataDirectory data, EmbeddedDatabase database, int port) {

        Path files() {
            return data.resolve("postgres");
        }

        void start() {
            database.start(port);
        }

        Connection connect(String role) throws SQLException {
            return DriverManager.getConnection(EmbeddedDatabase.url(port), role, database.password(role));
        }

        String ask(String role, String sql) throws SQLException {
            try (Connection connection = connect(role);
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                row.next();
                return row.getString(1);
            }
        }

        void execute(String role, String sql) throws SQLException {
            try (Connection connection = connect(role);
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }

        void append(String stream) throws SQLException {
            ask("ledger_service", """
                    SELECT ledger.append(0, '{0}', '{acme/%s}', '{0}', '{key.cancelled}', '{1}', ARRAY[uuidv7()],
                                         ARRAY['{}'::bytea], ARRAY['{}'::bytea])""".formatted(stream));
        }

        /** Adds settings to those that the next start reads. */
        void configure(String... lines) throws IOException {
            Files.write(files().resolve("postgresql.auto.conf"), List.of(lines), StandardOpenOption.APPEND);
        }
    }

    @BeforeEach
    void startLedger() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        archive = Files.createDirectory(folder.resolve("archive"));
        server = server("first");
        server.start();
        server.database().stop();
        Files.setOwner(archive, Files.getOwner(server.files()));
        server.configure(
                "archive_mode = on", "archive_command = 'test ! -f %1$s/%%f && cp %%p %1$s/%%f'".formatted(archive));
        server.start();
        migrate(server);
        server.execute("ledger_owner", "INSERT INTO ledger.tenant VALUES ('acme', 0)");
        server.append("before");
        server.execute("query_service", "CREATE TABLE query.model AS SELECT 1 AS n");
    }

    @AfterEach
    void stop() {
        servers.forEach(each -> each.database().stop());
    }

    private Server server(String name) {
        DataDirectory data = DataDirectory.open(folder.resolve(name));
        Server created = new Server(
                data, new EmbeddedDatabase(data), StandaloneProcess.freePorts(1).getFirst());
        servers.add(created);
        return created;
    }

    private static void migrate(Server server) {
        Flyway.configure()
                .dataSource(
                        EmbeddedDatabase.url(server.port()),
                        "ledger_owner",
                        server.database().password("ledger_owner"))
                .schemas("ledger")
                .createSchemas(false)
                .locations("classpath:db/ledger")
                .load()
                .migrate();
    }

    @Test
    void aBaseBackupAndTheArchiveGiveEveryEventBackOnAnotherServer() throws Exception {
        Path backup = baseBackup();
        server.append("after-the-backup");
        server.append("last");
        server.database().stop();

        Server restored = restore(backup);

        assertThat(restored.ask("query_service", EVENTS)).isEqualTo("acme/before acme/after-the-backup acme/last");
        assertIsWhole(restored);
    }

    @Test
    void anEarlierInstantHasWhatWasCommittedUntilThen() throws Exception {
        Path backup = baseBackup();
        server.append("wanted");
        String instant = server.ask("postgres", "SELECT clock_timestamp()");
        server.append("unwanted");
        server.database().stop();

        Server restored =
                restore(backup, "recovery_target_time = '%s'".formatted(instant), "recovery_target_action = promote");

        assertThat(restored.ask("query_service", EVENTS)).isEqualTo("acme/before acme/wanted");
        assertIsWhole(restored);
    }

    @Test
    void aCopyOfAStoppedServerIsAServer() throws Exception {
        server.append("last");
        server.database().stop();
        Path backup = folder.resolve("copy");
        copy(server.files(), backup);
        server.start();
        server.append("after-the-copy");
        server.database().stop();

        Server restored = place(backup);
        restored.start();

        assertThat(restored.ask("query_service", EVENTS)).isEqualTo("acme/before acme/last");
        assertIsWhole(restored);
    }

    @Test
    void aDumpGoesIntoAnEmptyServer() throws Exception {
        assumeTrue(
                version("pg_dump") >= 18 && version("pg_restore") >= 18,
                "PostgreSQL's embedded binaries have no pg_dump, and there is none of version 18 or later on the PATH");
        Path dump = folder.resolve("ledger.dump");
        run(server, "pg_dump", "--format=custom", "--file=" + dump, "--dbname=ledger");
        Server restored = server("dumped");
        restored.start();

        run(restored, "pg_restore", "--clean", "--if-exists", "--exit-on-error", "--dbname=ledger", dump.toString());

        assertThat(restored.ask("query_service", EVENTS)).isEqualTo("acme/before");
        assertIsWhole(restored);
    }

    /** The log goes on where it ended, the guards stand, and the read models came along. */
    private static void assertIsWhole(Server restored) throws SQLException {
        restored.append("next");
        assertThat(restored.ask("ledger_service", "SELECT position FROM ledger.log_head"))
                .isEqualTo(restored.ask("ledger_service", "SELECT count(*) FROM ledger.event"));
        assertThat(restored.ask("query_service", "SELECT n FROM query.model")).isEqualTo("1");
        assertThatThrownBy(() -> restored.execute("ledger_owner", "DELETE FROM ledger.event"))
                .hasMessageContaining("append-only");
        assertThatThrownBy(() -> restored.execute("ledger_service", "INSERT INTO ledger.tenant VALUES ('x', 0)"))
                .hasMessageContaining("permission denied");
    }

    /** What pg_basebackup does, where there is none. The connection stays open meanwhile. */
    private Path baseBackup() throws Exception {
        Path backup = folder.resolve("backup");
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_backup_start('test', fast => true)");
            copy(server.files(), backup);
            try (ResultSet end = statement.executeQuery("SELECT labelfile FROM pg_backup_stop()")) {
                end.next();
                Files.writeString(backup.resolve("backup_label"), end.getString(1));
            }
        }
        PostgresPrograms.deleteTree(backup.resolve("pg_wal"));
        Files.createDirectory(
                backup.resolve("pg_wal"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.delete(backup.resolve("postmaster.pid"));
        return backup;
    }

    private Server restore(Path backup, String... target) throws Exception {
        Server restored = place(backup);
        restored.configure(target);
        restored.configure("archive_mode = off", "restore_command = 'cp %s/%%f %%p'".formatted(archive));
        Files.createFile(restored.files().resolve("recovery.signal"));
        restored.start();
        return restored;
    }

    /** Makes a copy the files of a new server, which keeps the passwords. */
    private Server place(Path backup) throws IOException, InterruptedException {
        Path data = folder.resolve("second");
        Files.createDirectory(data);
        Files.move(backup, data.resolve("postgres"));
        // To be unpacked once is enough.
        copy(server.data().resolve("programs"), data.resolve("programs"));
        Files.copy(server.data().resolve(DatabasePasswords.FILE), data.resolve(DatabasePasswords.FILE));
        return server("second");
    }

    private static void copy(Path from, Path to) throws IOException, InterruptedException {
        int status = new ProcessBuilder("cp", "-a", from.toString(), to.toString())
                .inheritIO()
                .start()
                .waitFor();
        // 1: a file went away meanwhile. What was done to it is in the log.
        assertThat(status).isIn(0, 1);
    }

    private static void run(Server server, String program, String... arguments)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(program, "--host=127.0.0.1", "--port=" + server.port(), "--username=postgres"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("PGPASSWORD", server.database().password("postgres"));
        assertThat(builder.start().waitFor()).isZero();
    }

    /** The major version of one of PostgreSQL's programs; 0 if it is not installed. */
    private static int version(String program) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(program, "--version").start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            process.waitFor();
            return Integer.parseInt(text.replaceFirst("(?s)^\\D*(\\d+).*", "$1"));
        } catch (IOException notInstalled) {
            return 0;
        }
    }
}
