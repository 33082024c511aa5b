package io.paymentledger.query;

import static org.awaitility.Awaitility.await;

import io.paymentledger.eventstore.testing.LedgerDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The service over a ledger's database, as a process of its own, with the classes of the test. Of services that start at
 * the same moment each is one: those of one process set up its one logging system, which only one can do at a time.
 */
public final class QueryServiceProcess extends AskedService {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Pattern PORT = Pattern.compile("Tomcat started on port ([0-9]+)");

    private final Process process;
    private final Path output;

    private QueryServiceProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Begins to start; the first {@link #uri} waits until it has. */
    public static QueryServiceProcess start(LedgerDatabase database) {
        try {
            Path output = Files.createTempFile("query-service-", ".log");
            ProcessBuilder builder = new ProcessBuilder(
                    ProcessHandle.current().info().command().orElseThrow(),
                    "-XX:+ExitOnOutOfMemoryError",
                    "-cp",
                    System.getProperty("java.class.path"),
                    QueryServiceApplication.class.getName(),
                    "--server.address=127.0.0.1",
                    "--server.port=0",
                    "--management.server.port=",
                    "--spring.datasource.username=query_service",
                    "--logging.structured.format.console=");
            // Not in the command line, which everybody on the machine can read: the address holds the password.
            builder.environment().put("SPRING_DATASOURCE_URL", database.url());
            return new QueryServiceProcess(
                    builder.redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start(),
                    output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public URI uri(String pathAndQuery) {
        String port = await("the service's port")
                .atMost(LIMIT)
                .failFast(() -> {
                    if (!process.isAlive()) {
                        throw new AssertionError("the service ended: " + output());
                    }
                })
                .until(() -> PORT.matcher(output()), Matcher::find)
                .group(1);
        return URI.create("http://127.0.0.1:" + port + pathAndQuery);
    }

    private String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it as an operator does. */
    public void terminate() {
        process.destroy();
        process.onExit().join();
    }

    @Override
    public void close() {
        super.close();
        terminate();
    }
}
