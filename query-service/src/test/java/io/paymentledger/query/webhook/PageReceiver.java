package io.paymentledger.query.webhook;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.standardwebhooks.Webhook;
import io.paymentledger.query.webhook.Receiver.Received;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A receiver as the guide prints it, in a process of its own, on another port. */
final class PageReceiver implements AutoCloseable {

    private static final Path PAGE = Path.of("..", "docs", "how-to", "receive-webhooks.md");

    /** Where {@code ./dev test} installs packages, where npm is. */
    private static final Path NODE_MODULES = Path.of("..", "api-clients", "src", "test", "npm", "node_modules");

    private static final String PORT_OF_THE_PAGE = "8099";

    private final Process process;
    private final int port;

    private PageReceiver(Process process, int port) {
        this.process = process;
        this.port = port;
        await().atMost(Duration.ofSeconds(90)).until(this::listens);
    }

    /** The one in Java. */
    static PageReceiver java(Path folder, String secret) throws IOException {
        int port = freePort();
        Path source = write(folder, "Receiver.java", port);
        return start(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        library().toString(),
                        source.toString()),
                folder,
                secret,
                port);
    }

    /** Skips a test where Node, or its package, is not. */
    static void assumeNode() {
        assumeTrue(
                Files.isDirectory(NODE_MODULES.resolve("standardwebhooks")),
                "npm's packages are not installed; ./dev test installs them where npm is");
    }

    /** The one in Node. */
    static PageReceiver node(Path folder, String secret) throws IOException {
        int port = freePort();
        Path source = write(folder, "receiver.mjs", port);
        Files.createSymbolicLink(folder.resolve("node_modules"), NODE_MODULES.toRealPath());
        return start(List.of("node", source.toString()), folder, secret, port);
    }

    private static PageReceiver start(List<String> command, Path folder, String secret, int port) throws IOException {
        ProcessBuilder program = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        program.environment().put("WEBHOOK_SECRET", secret);
        return new PageReceiver(program.start(), port);
    }

    private static Path write(Path folder, String file, int port) throws IOException {
        Matcher block = Pattern.compile(
                        "<!-- file: " + Pattern.quote(file) + " -->\\s+```\\w+\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE));
        if (!block.find()) {
            throw new IllegalStateException("the page has no " + file);
        }
        return Files.writeString(
                folder.resolve(file), block.group(1).replace(PORT_OF_THE_PAGE, Integer.toString(port)));
    }

    private static Path library() {
        try {
            return Path.of(Webhook.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean listens() {
        if (!process.isAlive()) {
            throw new IllegalStateException("the receiver of the page has ended");
        }
        try (Socket socket = new Socket("localhost", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            // Not yet.
            return false;
        }
    }

    /** Passes on what another receiver was sent; answers the status. */
    int send(Received received) {
        return send(received, received.body());
    }

    /** Passes on another body under the same signature; answers the status. */
    int send(Received received, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/"))
                .POST(BodyPublishers.ofString(body));
        received.headers().map().forEach((name, values) -> {
            if (name.toLowerCase(Locale.ROOT).startsWith("webhook-")) {
                request.header(name, values.getFirst());
            }
        });
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
