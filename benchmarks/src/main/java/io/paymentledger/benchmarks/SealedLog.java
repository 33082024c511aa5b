package io.paymentledger.benchmarks;

import io.paymentledger.proof.KeyFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A log whose checkpoints are signed. */
final class SealedLog {

    /** Nobody needs that long to seal what a benchmark writes. */
    private static final int MOST_MINUTES = 30;

    private SealedLog() {}

    /** What tells ledger-service to seal. */
    static String setting(Workbench bench) {
        Path key = bench.folder().resolve("sealing.pem");
        try {
            if (Files.notExists(key)) {
                Files.writeString(key, KeyFiles.newPem());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "--ledger.sealing.keys=" + key;
    }

    /** Waits until a checkpoint is over the whole log. */
    static void awaitEnd(PostgresServer server, String database) {
        long end = SeededLog.head(server, database);
        Waiting.until(() -> sealed(server, database) >= end, MOST_MINUTES, "the log is not sealed to its end");
    }

    private static double sealed(PostgresServer server, String database) {
        return server.number(database, "SELECT coalesce(max(size), 0) FROM ledger.checkpoint WHERE log = 0");
    }
}
