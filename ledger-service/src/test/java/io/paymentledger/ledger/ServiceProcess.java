package io.paymentledger.ledger;

import io.paymentledger.eventstore.testing.LedgerDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** The service as a process of its own, which can be killed, stopped and continued. */
final class ServiceProcess implements AutoCloseable {

    /** A start takes seconds; on a loaded machine it takes several of them. */
    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    private final Process process;
    private final int port;
    private final Path output;

    private ServiceProcess(Process process, int port, Path output) {
        this.process = process;
        this.port = port;
        this.output = output;
    }

    /** Starts a service; it serves soon afterwards, see {@link #awaitReady}. */
    static ServiceProcess start(LedgerDatabase database, URI gateway, Map<String, String> settings) {
        try {
            int port = freePort();
            List<String> command = new ArrayList<>(List.of(
                    ProcessHandle.current().info().command().orElseThrow(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+ExitOnOutOfMemoryError",
                    LedgerServiceApplication.class.getName(),
                    "--server.port=" + port,
                    "--management.server.port=",
                    "--server.address=127.0.0.1",
                    "--spring.main.banner-mode=off",
                    "--ledger.gateway.name=simulator",
                    "--ledger.gateway.simulator.url=" + gateway,
                    "--ledger.gateway.simulator.notification-secret=" + RunningLedger.NOTIFICATION_SECRET));
            settings.forEach((name, value) -> command.add("--" + name + "=" + value));
            Path output = Files.createTempFile("ledger-service", ".log");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            // Everybody on the machine can read a command line; the address holds the password.
            builder.environment().put("SPRING_DATASOURCE_URL", database.url());
            Process process = builder.start();
            return new ServiceProcess(process, port, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Waits until the service takes requests. */
    ServiceProcess awaitReady(HttpClient http) {
        Awaitility.await().atMost(START_LIMIT).until(() -> ready(http));
        return this;
    }

    private boolean ready(HttpClient http) throws IOException, InterruptedException {
        if (!process.isAlive()) {
            throw new IllegalStateException("the service ended:\n" + Files.readString(output));
        }
        try {
            HttpRequest health =
                    HttpRequest.newBuilder(uri("/actuator/health/readiness")).build();
            return http.send(health, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** Ends the process with SIGKILL. */
    void kill() {
        process.destroyForcibly();
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> !process.isAlive());
    }

    /** Stops the process where it is (SIGSTOP), as a machine that swaps or a debugger would. */
    void pause() {
        signal("STOP");
    }

    /** Lets a stopped process go on (SIGCONT), which does not know that time has passed. */
    void proceed() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            int status = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("kill -" + name + " ended with " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
        try {
            Files.deleteIfExists(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
