package io.paymentledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * docker-compose.yml as far as it goes without Docker: the database is made by the file that it mounts, and each image
 * is built, started, asked for its health and stopped by the commands of its Dockerfile.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the health check is run by the image's bash")
class ServiceImageIT {

    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration END_LIMIT = Duration.ofMinutes(1);

    private final ComposeFile compose = ComposeFile.read();
    private final List<Integer> ports = StandaloneProcess.freePorts(4);

    @TempDir
    private Path folder;

    private DataDirectory data;
    private EmbeddedDatabase database;

    @BeforeEach
    void startDatabase() throws Exception {
        data = DataDirectory.open(folder.resolve("data"));
        database = new EmbeddedDatabase(data);
        database.start(ports.getFirst());
        setPasswordsAsComposeDoes();
    }

    @AfterEach
    void stopDatabase() {
        database.stop();
    }

    @Test
    void theImagesAreBuiltAndStartInTheirOrderAndStop() throws Exception {
        try (Container simulator = start("gateway-simulator", ports.get(3));
                Container ledger = startAfter(simulator, "ledger-service", ports.get(1))) {
            ledger.awaitHealthy();
            assertThat(ledger.output("key", "create", "--tenant", "acme", "--scopes", "charges:write"))
                    .containsPattern("plk_[A-Za-z0-9_-]{32,}");
            try (Container query = start("query-service", ports.get(2))) {
                query.awaitHealthy();
                query.stop();
                assertThat(query.isHealthy()).isFalse();
            }
            assertThat(ledger.isHealthy()).isTrue();
            ledger.stop();
            assertThat(folder.resolve("gateway-simulator/image/app/book/book.journal"))
                    .exists();
            simulator.stop();
        }
    }

    private Container startAfter(Container other, String service, int port) throws IOException, InterruptedException {
        other.awaitHealthy();
        return start(service, port);
    }

    private Container start(String service, int port) throws IOException, InterruptedException {
        Dockerfile dockerfile = Dockerfile.of(service);
        Path workingFolder = dockerfile.build(folder.resolve(service));
        ProcessBuilder builder = new ProcessBuilder(dockerfile.entrypoint())
                .directory(workingFolder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(service + ".log").toFile());
        Map<String, String> environment = builder.environment();
        environment.putAll(dockerfile.environment());
        compose.environment(service).forEach((name, value) -> environment.put(name, value.toString()));
        // What Docker's network does: each container has the address and the ports that it wants.
        environment.put("SPRING_DATASOURCE_URL", EmbeddedDatabase.url(ports.getFirst()));
        environment.put("SERVER_PORT", Integer.toString(port));
        environment.replace(
                "MANAGEMENT_SERVER_PORT",
                Integer.toString(StandaloneProcess.freePorts(1).getFirst()));
        environment.put("SERVER_ADDRESS", "127.0.0.1");
        environment.replace("LEDGER_GATEWAY_SIMULATOR_URL", "http://127.0.0.1:" + ports.get(3));
        environment.replace(
                "SIMULATOR_BOOK", "/app/book", workingFolder.resolve("book").toString());
        return new Container(dockerfile, builder);
    }

    /** The image of PostgreSQL gives psql these options and has it run this file. */
    private void setPasswordsAsComposeDoes() throws SQLException, IOException {
        String[] mount = compose.mounts("postgres").getFirst();
        assertThat(mount[1]).startsWith("/docker-entrypoint-initdb.d/").endsWith(".sql");
        Properties properties = new Properties();
        properties.setProperty("user", "postgres");
        properties.setProperty("password", database.password("postgres"));
        properties.setProperty("options", ComposeFile.text(compose.environment("postgres"), "PGOPTIONS"));
        try (Connection connection = DriverManager.getConnection(EmbeddedDatabase.url(ports.getFirst()), properties);
                Statement statement = connection.createStatement()) {
            statement.execute(ComposeFile.readString(mount[0]));
        }
    }

    /** A running image. */
    private record Container(Dockerfile dockerfile, ProcessBuilder builder, Process process) implements AutoCloseable {

        Container(Dockerfile dockerfile, ProcessBuilder builder) throws IOException {
            this(dockerfile, builder, builder.start());
        }

        void awaitHealthy() {
            await("health")
                    .atMost(START_LIMIT)
                    .failFast(() -> {
                        if (!process.isAlive()) {
                            throw new AssertionError("ended: " + log());
                        }
                    })
                    .until(this::isHealthy);
        }

        boolean isHealthy() throws IOException, InterruptedException {
            ProcessBuilder check = new ProcessBuilder(dockerfile.healthCheck())
                    .directory(builder.directory())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            check.environment().putAll(builder.environment());
            return check.start().waitFor() == 0;
        }

        /** What the image prints when it is run with arguments, as {@code docker compose run} does. */
        String output(String... arguments) throws IOException, InterruptedException {
            List<String> command = new ArrayList<>(builder.command());
            command.addAll(List.of(arguments));
            Path output = builder.directory().toPath().resolve("output.log");
            ProcessBuilder run = new ProcessBuilder(command)
                    .directory(builder.directory())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            run.environment().putAll(builder.environment());
            assertThat(run.start().waitFor()).isZero();
            return Files.readString(output);
        }

        void stop() throws InterruptedException {
            process.destroy();
            assertThat(process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS))
                    .isTrue();
        }

        private String log() throws IOException {
            return Files.readString(builder.redirectOutput().file().toPath());
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
