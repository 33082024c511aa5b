package io.paymentledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseIT {

    @TempDir
    private Path folder;

    private final int port = StandaloneProcess.freePorts().getFirst();
    private DataDirectory data;
    private EmbeddedDatabase database;

    @BeforeEach
    void open() throws IOException {
        // JUnit keeps the folder from everybody else, who would then have to be root.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        data = DataDirectory.open(folder.resolve("data"));
        database = new EmbeddedDatabase(data);
    }

    @AfterEach
    void stop() {
        database.stop();
    }

    @Test
    void itIsAsDurableAsAServerOfProductionAndListensOnLoopbackOnly() throws SQLException {
        database.start(port);

        assertThat(setting("fsync")).isEqualTo("on");
        assertThat(setting("synchronous_commit")).isEqualTo("on");
        assertThat(setting("full_page_writes")).isEqualTo("on");
        assertThat(setting("listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(setting("unix_socket_directories")).isEmpty();
    }

    @Test
    void eachRoleFindsItsSchema() throws SQLException {
        database.start(port);

        assertThat(query("ledger_owner", "SELECT current_schema()")).isEqualTo("ledger");
        assertThat(query("ledger_service", "SELECT current_schema()")).isEqualTo("ledger");
        assertThat(query("query_service", "SELECT current_schema()")).isEqualTo("query");
    }

    @Test
    void nobodyGetsInWithoutThePassword() {
        database.start(port);

        for (String role : List.of("postgres", "ledger_owner", "ledger_service", "query_service")) {
            for (String guess : List.of("", role, "postgres", database.password("query_service") + "0")) {
                assertThatThrownBy(() -> DriverManager.getConnection(EmbeddedDatabase.url(port), role, guess))
                        .as("%s with '%s'", role, guess)
                        .isInstanceOf(SQLException.class);
            }
        }
    }

    @Test
    void thePasswordsAreForTheOwnersEyes() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(DatabasePasswords.FILE))))
                .isEqualTo("rw-------");
        assertThat(Files.getPosixFilePermissions(data.path()))
                .doesNotContain(
                        PosixFilePermission.GROUP_READ,
                        PosixFilePermission.OTHERS_READ,
                        PosixFilePermission.OTHERS_WRITE);
        assertThat(List.of("postgres", "ledger_owner", "ledger_service", "query_service"))
                .extracting(database::password)
                .doesNotHaveDuplicates()
                .allMatch(password -> password.length() >= 32);
    }

    /** What an earlier release left: a server that let everybody in, and no password anywhere. */
    @Test
    void aServerThatLetEverybodyInIsClosedAndKeepsItsData() throws Exception {
        database.start(port);
        execute("query_service", "CREATE TABLE kept AS SELECT 42 AS answer");
        database.stop();
        Files.writeString(data.resolve("postgres").resolve("pg_hba.conf"), "host all all 127.0.0.1/32 trust\n");
        Files.delete(data.resolve(DatabasePasswords.FILE));

        database = new EmbeddedDatabase(data);
        database.start(port);

        assertThat(query("query_service", "SELECT answer FROM kept")).isEqualTo("42");
        assertThat(query("postgres", "SELECT 1")).isEqualTo("1");
        assertThatThrownBy(() -> DriverManager.getConnection(EmbeddedDatabase.url(port), "postgres", ""))
                .isInstanceOf(SQLException.class);
    }

    @Test
    void theServerIsNotRoots() throws Exception {
        database.start(port);

        // A process of the server's that has just ended has no user any more.
        List<String> users = StandaloneProcess.serversOf(data.path()).stream()
                .flatMap(server -> server.info().user().stream())
                .toList();
        assertThat(users).isNotEmpty().doesNotContain("root");
        assertThat(Files.getOwner(data.resolve("postgres")).getName()).isNotEqualTo("root");
    }

    @Test
    void whatWasWrittenIsThereAfterAStopAndAStart() throws SQLException {
        database.start(port);
        execute("query_service", "CREATE TABLE kept AS SELECT 42 AS answer");
        database.stop();

        database.start(port);

        assertThat(query("query_service", "SELECT answer FROM kept")).isEqualTo("42");
    }

    @Test
    void aServerThatAnEarlierRunLeftBehindIsStopped() throws SQLException {
        database.start(port);

        // What the next run does first, knowing nothing of this one.
        new EmbeddedDatabase(data).stop();

        assertThat(StandaloneProcess.serversOf(data.path())).isEmpty();
    }

    @Test
    void aServerWhoseFolderWasDeletedUnderItIsStopped() throws IOException {
        database.start(port);
        PostgresPrograms.deleteTree(data.resolve("postgres"));

        database.stop();

        assertThat(StandaloneProcess.serversOf(data.path())).isEmpty();
    }

    @Test
    void aFolderThatAKilledRunLeftHalfMadeIsMadeAnew() throws Exception {
        Files.createDirectories(data.resolve("postgres.unfinished"));
        Files.writeString(data.resolve("postgres.unfinished").resolve("PG_VERSION"), "18");

        database.start(port);

        assertThat(query("query_service", "SELECT 1")).isEqualTo("1");
    }

    @Test
    void whatPostgresSaysIsShownWhenItDoesNotStart() throws IOException {
        database.start(port);
        database.stop();
        Files.writeString(data.resolve("postgres").resolve("postgresql.conf"), "no_such_setting = on\n");

        assertThatThrownBy(() -> database.start(port))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("no_such_setting");
    }

    private String setting(String name) throws SQLException {
        return query("postgres", "SHOW " + name);
    }

    private String query(String role, String sql) throws SQLException {
        try (Connection connection = connect(role);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            assertThat(result.next()).isTrue();
            return result.getString(1);
        }
    }

    private void execute(String role, String sql) throws SQLException {
        try (Connection connection = connect(role);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection connect(String role) throws SQLException {
        return DriverManager.getConnection(EmbeddedDatabase.url(port), role, database.password(role));
    }
}
