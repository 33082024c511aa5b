package io.paymentledger.proof;

import java.util.HashMap;
import java.util.Map;

/** A tree of which the tiles are kept. Each tile that is needed is read once; not for use by several threads. */
public final class TiledTree implements Subtrees {

    private final long size;
    private final TileReader tiles;
    private final Map<Tile, byte[]> read = new HashMap<>();

    /**
     * A tree.
     *
     * @param size how many leaves it has
     * @param tiles reads its tiles; it is asked for partial ones only as the size has them
     */
    public TiledTree(long size, TileReader tiles) {
        this.size = size;
        this.tiles = tiles;
    }

    /** Reads tiles. */
    @FunctionalInterface
    public interface TileReader {

        /** The hashes of a tile, one after the other; at least as many as the tile has. */
        byte[] hashes(Tile tile);
    }

    @Override
    public Hash hash(int level, long index) {
        int within = level % Tile.HEIGHT;
        int tileLevel = level / Tile.HEIGHT;
        // A subtree inside a tile: the hashes of the tile that lie below it are its leaves.
        long first = index << within;
        long tileIndex = first / Tile.WIDTH;
        int width = (int) Math.min(Tile.WIDTH, (size >>> (Tile.HEIGHT * tileLevel)) - tileIndex * Tile.WIDTH);
        byte[] hashes = read.computeIfAbsent(new Tile(tileLevel, tileIndex, width), tiles::hashes);
        return hash(hashes, (int) (first % Tile.WIDTH), within);
    }

    private static Hash hash(byte[] hashes, int first, int height) {
        return height == 0
                ? Hash.at(hashes, first)
                : Hash.ofNode(hash(hashes, first, height - 1), hash(hashes, first + (1 << (height - 1)), height - 1));
    }
}
