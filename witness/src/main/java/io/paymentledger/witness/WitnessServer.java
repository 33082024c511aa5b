package io.paymentledger.witness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.paymentledger.proof.Hash;
import io.paymentledger.proof.MalformedException;
import io.paymentledger.proof.NoteSignature;
import io.paymentledger.proof.RefutedException;
import io.paymentledger.proof.SignedNote;
import io.paymentledger.witness.Witness.ForeignException;
import io.paymentledger.witness.Witness.StaleException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The HTTP interface of a witness (C2SP {@code tlog-witness}). */
final class WitnessServer implements AutoCloseable {

    /** A checkpoint with 64 signatures of the largest kind and 63 hashes is smaller. */
    private static final int MOST_BYTES = 512 << 10;

    private static final int MOST_HASHES = 63;

    /** Of which each can hold a body; who asks a witness are a log or two. */
    private static final int MOST_CONNECTIONS = 100;

    /** A body of the largest size comes within it over any line that a witness stands at. */
    private static final int MOST_SECONDS = 10;

    private static final String OLD = "old ";

    static {
        // The server of the JDK has no other way to be told, and reads it once.
        System.setProperty("jdk.httpserver.maxConnections", Integer.toString(MOST_CONNECTIONS));
        System.setProperty("sun.net.httpserver.maxReqTime", Integer.toString(MOST_SECONDS));
        System.setProperty("sun.net.httpserver.maxRspTime", Integer.toString(MOST_SECONDS));
    }

    private final Witness witness;
    private final HttpServer server;

    /** Who is slow keeps only itself waiting. */
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** @throws IOException if the port is taken */
    WitnessServer(Witness witness, InetSocketAddress address) throws IOException {
        this.witness = witness;
        this.server = HttpServer.create(address, 0);
        server.createContext("/add-checkpoint", this::addCheckpoint);
        server.createContext("/" + sha256(witness.origin()) + "/checkpoint", this::checkpoint);
        server.setExecutor(threads);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private void checkpoint(HttpExchange exchange) throws IOException {
        Optional<SignedNote> last = witness.last();
        answer(
                exchange,
                last.isPresent() ? 200 : 404,
                last.map(SignedNote::toString).orElse(""));
    }

    private void addCheckpoint(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("POST")) {
            answer(exchange, 405, "");
            return;
        }
        byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES) {
            answer(exchange, 413, "");
            return;
        }
        try {
            Added added = Added.parse(new String(body, StandardCharsets.UTF_8));
            addCheckpoint(exchange, added);
        } catch (MalformedException e) {
            answer(exchange, 400, e.getMessage() + "\n");
        }
    }

    private void addCheckpoint(HttpExchange exchange, Added added) throws IOException {
        String origin = added.note().text().substring(0, added.note().text().indexOf('\n'));
        if (!origin.equals(witness.origin())) {
            answer(exchange, 404, "this log is not witnessed here\n");
            return;
        }
        try {
            if (added.oldSize() > witness.read(added.note()).size()) {
                answer(exchange, 400, "the old size is beyond the checkpoint\n");
                return;
            }
            NoteSignature cosignature = witness.cosign(added.note(), added.oldSize(), added.path());
            answer(exchange, 200, cosignature.line() + "\n");
        } catch (ForeignException e) {
            answer(exchange, 403, e.getMessage() + "\n");
        } catch (StaleException e) {
            exchange.getResponseHeaders().set("Content-Type", "text/x.tlog.size");
            answer(exchange, 409, e.size() + "\n");
        } catch (RefutedException e) {
            answer(exchange, 422, e.getMessage() + "\n");
        }
    }

    /** The body of a request to add a checkpoint. */
    private record Added(long oldSize, List<Hash> path, SignedNote note) {

        static Added parse(String body) {
            int blank = body.indexOf("\n\n");
            if (blank < 0) {
                throw new MalformedException("there is no empty line before the checkpoint");
            }
            List<String> lines =
                    new ArrayList<>(List.of(body.substring(0, blank).split("\n", -1)));
            String old = lines.removeFirst();
            if (!old.matches(OLD + "(0|[1-9][0-9]{0,17})") || lines.size() > MOST_HASHES) {
                throw new MalformedException("there is no old size, or there are too many hashes");
            }
            return new Added(
                    Long.parseLong(old.substring(OLD.length())),
                    lines.stream().map(Hash::parse).toList(),
                    SignedNote.parse(body.substring(blank + 2)));
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().putIfAbsent("Content-Type", List.of("text/plain; charset=utf-8"));
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
