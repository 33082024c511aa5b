package io.paymentledger.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** A service in a process of its own, from its packaged jar. */
final class ServiceProcess implements AutoCloseable {

    /** The same for every service, so that no contender has more memory or another collector than the others. */
    private static final List<String> JVM =
            List.of("-Xms1g", "-Xmx1g", "-XX:+UseParallelGC", "-XX:+ExitOnOutOfMemoryError");

    /** What the JVM of the harness's own JDK does not say without being asked. */
    private static final List<String> QUIET =
            List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

    /** A start takes seconds; on a busy machine, many. */
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private static final Duration STOP_LIMIT = Duration.ofMinutes(1);

    /** How exactly a start is timed. */
    private static final int POLL_MILLIS = 10;

    private static final int CREATED = 201;
    private static final int NO_CONTENT = 204;
    private static final int SERVER_ERROR = 500;

    private final Process process;
    private final URI base;
    private final HttpClient http = HttpClient.newHttpClient();
    private double startSeconds;

    private ServiceProcess(Process process, URI base) {
        this.process = process;
        this.base = base;
    }

    /**
     * Starts a service and waits until it serves.
     *
     * @param readyPath answers without a server error once the service is ready
     * @param jvm further options of the JVM; the last of two that contradict each other counts
     * @param arguments of the service; the port is added
     */
    static ServiceProcess start(Path jar, Path log, String readyPath, List<String> jvm, List<String> arguments) {
        return startOn(
                jar,
                log,
                readyPath,
                jvm,
                port -> Stream.concat(
                                arguments.stream(), Stream.of("--server.port=" + port, "--management.server.port=0"))
                        .toList());
    }

    /**
     * Starts a program and waits until it serves.
     *
     * @param arguments of the program, by the port on which it is to serve
     */
    static ServiceProcess startOn(
            Path jar, Path log, String readyPath, List<String> jvm, IntFunction<List<String>> arguments) {
        return startOnJdk(
                Path.of(System.getProperty("java.home")),
                jar,
                log,
                readyPath,
                Stream.concat(QUIET.stream(), jvm.stream()).toList(),
                arguments);
    }

    /** The same on another JDK. */
    static ServiceProcess startOnJdk(
            Path jdk, Path jar, Path log, String readyPath, List<String> jvm, IntFunction<List<String>> arguments) {
        int port = freePort();
        List<String> command =
                new ArrayList<>(List.of(jdk.resolve("bin").resolve("java").toString()));
        command.addAll(JVM);
        command.addAll(jvm);
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(arguments.apply(port));
        try {
            long began = System.nanoTime();
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            ServiceProcess service = new ServiceProcess(process, URI.create("http://127.0.0.1:" + port));
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            service.awaitReady(readyPath, log);
            service.startSeconds = (System.nanoTime() - began) / 1e9;
            return service;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A port on the loopback interface that nobody listens on now. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady(String path, Path log) {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (status(path) >= SERVER_ERROR) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                close();
                throw new IllegalStateException("a service does not start, see " + log);
            }
            Waiting.millis(POLL_MILLIS);
        }
    }

    private int status(String path) {
        try {
            return http.send(HttpRequest.newBuilder(base.resolve(path)).build(), BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            // Nobody listens yet.
            return Integer.MAX_VALUE;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Asks for something to be made, in JSON, and requires that it was.
     *
     * @param headers names and values by turns
     */
    HttpResponse<String> create(String path, String body, String... headers) {
        return require(
                CREATED,
                HttpRequest.newBuilder(base.resolve(path))
                        .headers(headers)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build());
    }

    /** Asks for something to be taken away, and requires that it was. */
    void delete(String path, String... headers) {
        require(
                NO_CONTENT,
                HttpRequest.newBuilder(base.resolve(path))
                        .headers(headers)
                        .DELETE()
                        .build());
    }

    private HttpResponse<String> require(int status, HttpRequest request) {
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != status) {
                throw new IllegalStateException(
                        request.uri() + " answers " + answer.statusCode() + ": " + answer.body());
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    URI uri(String path) {
        return base.resolve(path);
    }

    /** From the start of the process to its first answer that says that it is ready. */
    double startSeconds() {
        return startSeconds;
    }

    double cpuSeconds() {
        return Cpu.ofProcess(process.pid());
    }

    /** What the process holds of the machine's memory. */
    double residentMegabytes() {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it as if the machine had lost its power: with SIGKILL. */
    void kill() {
        process.destroyForcibly();
        close();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
