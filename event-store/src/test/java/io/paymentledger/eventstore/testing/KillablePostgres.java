package io.paymentledger.eventstore.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A server of one's own whose processes can be killed, and which comes back on the same data and the same port. */
public final class KillablePostgres implements AutoCloseable {

    private final Path data;
    private EmbeddedPostgres postgres;

    private KillablePostgres(Path data) {
        this.data = data;
        this.postgres = start(data, 0);
    }

    public static KillablePostgres start() {
        try {
            return new KillablePostgres(Files.createTempDirectory("ledger-postgres"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EmbeddedPostgres start(Path data, int port) {
        try {
            return LedgerDatabase.durableServer()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setPort(port)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public EmbeddedPostgres postgres() {
        return postgres;
    }

    /** Ends every process of the server with SIGKILL. */
    public void kill() {
        List<ProcessHandle> processes = processes();
        processes.forEach(ProcessHandle::destroyForcibly);
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** Starts the server again; it recovers from its write-ahead log. */
    public void restart() {
        int port = postgres.getPort();
        release();
        postgres = start(data, port);
    }

    /** Lets go of the lock file that the killed server's owner still holds. */
    private void release() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<ProcessHandle> processes() {
        try (Stream<String> lines = Files.lines(data.resolve("postmaster.pid"))) {
            ProcessHandle postmaster = ProcessHandle.of(
                            Long.parseLong(lines.findFirst().orElseThrow()))
                    .orElseThrow();
            return Stream.concat(Stream.of(postmaster), postmaster.descendants())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        release();
    }
}
