package io.paymentledger.witness;

import com.sun.net.httpserver.HttpServer;
import io.paymentledger.proof.Checkpoint;
import io.paymentledger.proof.Hash;
import io.paymentledger.proof.SignatureType;
import io.paymentledger.proof.SignedNote;
import io.paymentledger.proof.SigningKey;
import io.paymentledger.proof.Subtrees;
import io.paymentledger.proof.Tile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A log whose leaves are texts, served as tlog-tiles; it can be rewritten. */
final class ServedLog implements AutoCloseable {

    static final String ORIGIN = "ledger.example/log/0";

    final SigningKey key = SigningKey.generate(ORIGIN, SignatureType.ED25519);
    final List<Hash> leaves = new ArrayList<>();
    private final HttpServer server;

    ServedLog() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/log/0/", exchange -> {
            byte[] answer = answer(exchange.getRequestURI().getPath().substring("/log/0/".length()));
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/log/0");
    }

    void grow(int count, String text) {
        for (int i = 0; i < count; i++) {
            leaves.add(Hash.ofLeaf((text + leaves.size()).getBytes(StandardCharsets.US_ASCII)));
        }
    }

    Subtrees tree() {
        return this::hash;
    }

    private Hash hash(int level, long index) {
        return level == 0
                ? leaves.get((int) index)
                : Hash.ofNode(hash(level - 1, 2 * index), hash(level - 1, 2 * index + 1));
    }

    SignedNote checkpoint() {
        return new Checkpoint(ORIGIN, leaves.size(), tree().root(leaves.size())).sign(List.of(key), Instant.EPOCH);
    }

    private byte[] answer(String path) {
        if (path.equals("checkpoint")) {
            return checkpoint().toString().getBytes(StandardCharsets.UTF_8);
        }
        String[] parts = path.split("/", 3);
        Tile tile = Tile.parse(Integer.parseInt(parts[1]), parts[2]);
        byte[] hashes = new byte[tile.width() * Hash.SIZE];
        for (int i = 0; i < tile.width(); i++) {
            hash(tile.level() * Tile.HEIGHT, tile.index() * Tile.WIDTH + i).into(hashes, i);
        }
        return hashes;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
