package io.paymentledger.standalone;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged program as a user runs it: a process of its own, on ports and data of its own. */
final class StandaloneProcess implements AutoCloseable {

    /** A start unpacks PostgreSQL, creates a database and starts two services, on a machine that may be busy. */
    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    private static final Duration END_LIMIT = Duration.ofMinutes(2);

    private final Process process;
    private final Path output;

    private StandaloneProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** The ports that {@code ./dev up} needs: ledger, query, PostgreSQL, and the management of the two services. */
    static List<Integer> freePorts() {
        return freePorts(5);
    }

    /** Ports that are free now. They are open at once, so they differ. */
    static List<Integer> freePorts(int count) {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            sockets.forEach(StandaloneProcess::close);
        }
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static StandaloneProcess start(List<Integer> ports, Path data) throws IOException {
        Path output = Files.createTempFile(data.getParent(), "standalone-", ".log");
        ProcessBuilder builder = new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+ExitOnOutOfMemoryError",
                // It lives for a minute at most.
                "-XX:TieredStopAtLevel=1",
                "-jar",
                ComposeFile.onlyMatch("standalone/target/standalone-*-exec.jar").toString());
        builder.environment()
                .putAll(Map.of(
                        "LEDGER_PORT", ports.get(0).toString(),
                        "QUERY_PORT", ports.get(1).toString(),
                        "LEDGER_PG_PORT", ports.get(2).toString(),
                        "LEDGER_MANAGEMENT_PORT", ports.get(3).toString(),
                        "QUERY_MANAGEMENT_PORT", ports.get(4).toString(),
                        "LEDGER_DATA_DIR", data.toString()));
        return new StandaloneProcess(
                builder.redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start(),
                output);
    }

    /** Waits for the words that a user waits for. */
    void awaitUp() {
        awaitOutput("Ctrl-C stops everything");
    }

    void awaitOutput(String text) {
        await(text)
                .atMost(START_LIMIT)
                .failFast(() -> {
                    if (!process.isAlive() && !output().contains(text)) {
                        throw new AssertionError("standalone ended: " + output());
                    }
                })
                .until(() -> output().contains(text));
    }

    /** Waits for the end, and answers the exit code. */
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("standalone does not end: " + output());
        }
        return process.exitValue();
    }

    /** SIGKILL: no shutdown hook runs. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitEnd();
    }

    /** SIGTERM, which takes the way of Ctrl-C. */
    void terminate() throws InterruptedException {
        process.destroy();
        awaitEnd();
    }

    long pid() {
        return process.pid();
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends what a failed test left running. */
    @Override
    public void close() {
        process.destroy();
        process.onExit().orTimeout(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
    }

    /** Any process of PostgreSQL that was started with this data directory, by its command line alone. */
    static List<ProcessHandle> serversOf(Path data) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains("postgres") && line.contains(data.toString()))
                        .isPresent())
                .toList();
    }
}
