package io.paymentledger.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The simulator as a process of its own, on any port, with this test's classes. */
final class SimulatorProcess implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:[0-9]+");

    private final Process process;
    private final Path output;

    private SimulatorProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static SimulatorProcess start(Path book, String... options) throws IOException {
        Path output = Files.createTempFile("simulator-", ".log");
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                SimulatorCommand.class.getName(),
                "--port",
                "0",
                "--book",
                book.toString()));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(Map.of("SIMULATOR_NOTIFICATION_SECRET", NotificationIT.SECRET));
        return new SimulatorProcess(
                builder.redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start(),
                output);
    }

    URI url() {
        return URI.create(await("the simulator's address")
                .atMost(LIMIT)
                .failFast(() -> {
                    if (!process.isAlive()) {
                        throw new AssertionError("the simulator ended: " + output());
                    }
                })
                .until(() -> ADDRESS.matcher(output()), Matcher::find)
                .group());
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the simulator does not end: " + output());
        }
        return process.exitValue();
    }

    /** SIGKILL: nothing is tidied up. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Lets its files grow up to a size and no further, as a full disk does; {@code unlimited} frees the disk. */
    void limitFiles(String bytes) throws IOException, InterruptedException {
        Process prlimit = new ProcessBuilder(
                        "prlimit", "--pid", Long.toString(process.pid()), "--fsize=" + bytes + ":unlimited")
                .inheritIO()
                .start();
        assertThat(prlimit.waitFor()).isZero();
    }

    /** SIGTERM. */
    void terminate() throws InterruptedException {
        process.destroy();
        awaitEnd();
    }

    /** Its lock on the book is gone only with the process. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
