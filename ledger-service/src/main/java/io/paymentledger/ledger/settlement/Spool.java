package io.paymentledger.ledger.settlement;

import io.paymentledger.eventstore.StoreUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * A file's bytes on disk, until it is their turn to be read: so nobody who sends slowly holds a place that others wait for. It
 * has no name there, and is gone with the process.
 */
final class Spool implements AutoCloseable {

    private static final int PART_BYTES = 64 * 1024;

    private final FileChannel file;

    private Spool(FileChannel file) {
        this.file = file;
    }

    /**
     * Takes in bytes until they end.
     *
     * @throws IOException if they stop coming
     * @throws StoreUnavailableException if they cannot be put aside
     */
    static Spool of(InputStream bytes) throws IOException {
        Spool spool = new Spool(open());
        try {
            byte[] part = new byte[PART_BYTES];
            for (int read = bytes.read(part); read >= 0; read = bytes.read(part)) {
                spool.add(ByteBuffer.wrap(part, 0, read));
            }
            return spool;
        } catch (IOException | RuntimeException | Error e) {
            spool.close();
            throw e;
        }
    }

    /** Whatever a file was made for is open and nameless from here on. */
    private static FileChannel open() {
        try {
            Path path = Files.createTempFile("settlement-", ".spool");
            return FileChannel.open(
                    path,
                    Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE));
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    private void add(ByteBuffer part) {
        try {
            while (part.hasRemaining()) {
                file.write(part);
            }
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    private static StoreUnavailableException unavailable(IOException e) {
        return new StoreUnavailableException("a settlement file cannot be put aside until it is read", e);
    }

    /** The bytes from the first on. */
    InputStream read() throws IOException {
        file.position(0);
        return Channels.newInputStream(file);
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw unavailable(e);
        }
    }
}
