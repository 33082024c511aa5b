package io.paymentledger.ledger.sealing;

import io.paymentledger.base.transparency.LogTree;
import io.paymentledger.base.transparency.LoggedEvents;
import io.paymentledger.eventstore.StoredEvent;
import io.paymentledger.proof.Frontier;
import io.paymentledger.proof.Hash;
import io.paymentledger.proof.LeafEntry;
import io.paymentledger.proof.Tile;
import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a page of a log adds to its tree: what is new of each bundle and of each tile above the leaves. */
final class TreeGrowth {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Frontier frontier;
    private final Map<Long, Growing> bundles = new TreeMap<>();
    private final Map<Place, ByteArrayOutputStream> tiles = new TreeMap<>();

    /** @param frontier the border of the tree up to here; moved on */
    TreeGrowth(Frontier frontier) {
        this.frontier = frontier;
    }

    /** The place of a tile above the leaves. */
    record Place(int level, long tile) implements Comparable<Place> {

        @Override
        public int compareTo(Place other) {
            return level == other.level ? Long.compare(tile, other.tile) : Integer.compare(level, other.level);
        }
    }

    /** What is new of a bundle. */
    record Growing(ByteArrayOutputStream salts, ByteArrayOutputStream commitments) {

        Growing() {
            this(new ByteArrayOutputStream(), new ByteArrayOutputStream());
        }
    }

    /** Adds the next event of the log, under a new salt. */
    void add(StoredEvent event) {
        long index = frontier.size();
        if (event.position() != index + 1) {
            throw new IllegalStateException(
                    "log %s goes on at %s and not at %s".formatted(event.log(), event.position(), index + 1));
        }
        byte[] salt = new byte[LogTree.SALT_SIZE];
        RANDOM.nextBytes(salt);
        Hash commitment = LoggedEvents.of(event).commitment(salt);
        Growing bundle = bundles.computeIfAbsent(index / Tile.WIDTH, ignored -> new Growing());
        bundle.salts.writeBytes(salt);
        bundle.commitments.writeBytes(commitment.bytes());
        frontier.add(new LeafEntry(event.log(), event.position(), commitment).leaf(), this::completed);
    }

    private void completed(int level, long index, Hash hash) {
        if (level > 0 && level % Tile.HEIGHT == 0) {
            tiles.computeIfAbsent(
                            new Place(level / Tile.HEIGHT, index / Tile.WIDTH), ignored -> new ByteArrayOutputStream())
                    .writeBytes(hash.bytes());
        }
    }

    /** The tree with what was added. */
    Frontier frontier() {
        return frontier;
    }

    List<Map.Entry<Long, Growing>> bundles() {
        return List.copyOf(bundles.entrySet());
    }

    List<Map.Entry<Place, ByteArrayOutputStream>> tiles() {
        return List.copyOf(tiles.entrySet());
    }
}
