package io.paymentledger.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tile of a tree (C2SP {@code tlog-tiles}): up to 256 hashes of one level of every eighth, one after the other.
 *
 * @param level 0 for the hashes of leaves, 1 for those of subtrees with 256 leaves, and so on to 7
 * @param index its place among the tiles of its level, from 0
 * @param width how many hashes it has, 1 to 256
 */
public record Tile(int level, long index, int width) {

    /** The levels of a tree that one level of tiles spans. */
    public static final int HEIGHT = 8;

    /** Hashes of a full tile. */
    public static final int WIDTH = 1 << HEIGHT;

    /** More levels than 63 bits of leaves can fill. */
    private static final int MOST_LEVEL = 7;

    /** Up to 18 digits, which fit into a long. */
    private static final Pattern INDEX = Pattern.compile("((?:x[0-9]{3}/){0,5})([0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");

    /** @throws MalformedException if a member is out of its range */
    public Tile {
        if (level < 0 || level > MOST_LEVEL || index < 0 || width < 1 || width > WIDTH) {
            throw new MalformedException("there is no tile " + level + ", " + index + ", " + width);
        }
    }

    /** The tiles of a level that a tree has, without their hashes; the last one may be a partial one. */
    public static List<Tile> of(int level, long firstIndex, long size) {
        long hashes = hashes(level, size);
        List<Tile> tiles = new ArrayList<>();
        for (long index = firstIndex; index * WIDTH < hashes; index++) {
            tiles.add(new Tile(level, index, (int) Math.min(WIDTH, hashes - index * WIDTH)));
        }
        return tiles;
    }

    /** Whether a tree has all hashes of this tile. */
    public boolean isIn(long size) {
        long hashes = hashes(level, size);
        return index <= hashes / WIDTH && index * WIDTH + width <= hashes;
    }

    /** How many hashes a level of tiles has of a tree. */
    private static long hashes(int level, long size) {
        return size >>> (HEIGHT * level);
    }

    /** The path of the tile below {@code tile/}, such as {@code 0/x001/234.p/5}. */
    public String path() {
        return level + "/" + indexPath();
    }

    /** The path of the tile below its level, which is also that of the bundle of its entries. */
    public String indexPath() {
        StringBuilder path = new StringBuilder(String.format(Locale.ROOT, "%03d", index % 1000));
        for (long rest = index / 1000; rest > 0; rest /= 1000) {
            path.insert(0, String.format(Locale.ROOT, "x%03d/", rest % 1000));
        }
        return width == WIDTH ? path.toString() : path + ".p/" + width;
    }

    /**
     * Reads a path below a tile's level.
     *
     * @throws MalformedException if no tile has this path
     */
    public static Tile parse(int level, String indexPath) {
        Matcher matcher = INDEX.matcher(indexPath);
        if (!matcher.matches()) {
            throw new MalformedException("not the path of a tile: " + indexPath);
        }
        long index = Long.parseLong(matcher.group(1).replaceAll("[x/]", "") + matcher.group(2));
        int width = matcher.group(3) == null ? WIDTH : Integer.parseInt(matcher.group(3));
        Tile tile = new Tile(level, index, width);
        if (!tile.indexPath().equals(indexPath)) {
            throw new MalformedException("a tile's path is written in another way: " + indexPath);
        }
        return tile;
    }
}
