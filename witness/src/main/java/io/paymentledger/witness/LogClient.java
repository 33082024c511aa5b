package io.paymentledger.witness;

import io.paymentledger.proof.SignedNote;
import io.paymentledger.proof.Tile;
import io.paymentledger.proof.TiledTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Reads a log that is served as C2SP {@code tlog-tiles}. */
final class LogClient implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** A checkpoint with 64 signatures of the largest kind is smaller, and a tile has 8 KiB. */
    private static final int MOST_BYTES = 512 << 10;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final String prefix;

    /** @param log the log's address, such as {@code http://localhost:8081/log/0} */
    LogClient(URI log) {
        this.prefix = log.toString().replaceAll("/+$", "");
    }

    /** The last checkpoint; it is not verified yet. */
    SignedNote checkpoint() throws IOException, InterruptedException {
        return SignedNote.parse(new String(get("/checkpoint"), StandardCharsets.UTF_8));
    }

    /**
     * The tree at a size, by its tiles. They need not be believed: a proof made from them holds or not.
     *
     * <p>Reading it throws {@link UncheckedIOException} if a tile cannot be fetched.
     */
    TiledTree tree(long size) {
        return new TiledTree(size, this::tile);
    }

    private byte[] tile(Tile tile) {
        try {
            return get("/tile/" + tile.path());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a witness", e);
        }
    }

    private byte[] get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(prefix + path))
                .timeout(TIMEOUT)
                .build();
        HttpResponse<byte[]> response =
                http.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
        if (response.statusCode() != 200) {
            throw new IOException(prefix + path + " answers " + response.statusCode());
        }
        return response.body();
    }

    @Override
    public void close() {
        http.close();
    }
}
