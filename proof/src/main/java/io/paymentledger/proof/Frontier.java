package io.paymentledger.proof;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The right border of a growing tree: the roots of the complete subtrees that its leaves fall into, the largest first.
 * It is all that is needed to go on, at most 63 hashes however many leaves there are.
 */
public final class Frontier {

    private final Deque<Hash> subtrees;
    private long size;

    /**
     * The border of a tree.
     *
     * @param size how many leaves it has, from 0
     * @param subtrees the roots of its complete subtrees, one for each bit of the size
     */
    public Frontier(long size, List<Hash> subtrees) {
        if (size < 0 || subtrees.size() != Long.bitCount(size)) {
            throw new IllegalArgumentException(
                    "a tree of " + size + " leaves has not " + subtrees.size() + " complete subtrees");
        }
        this.size = size;
        this.subtrees = new ArrayDeque<>(subtrees);
    }

    /** The border of a tree without leaves. */
    public static Frontier empty() {
        return new Frontier(0, List.of());
    }

    /** The border of the first leaves of a tree. */
    public static Frontier of(long size, Subtrees tree) {
        List<Hash> subtrees = new ArrayList<>();
        long start = 0;
        while (start < size) {
            long width = Long.highestOneBit(size - start);
            subtrees.add(tree.range(start, start + width));
            start += width;
        }
        return new Frontier(size, subtrees);
    }

    /** Hears of each complete subtree once, when its last leaf is added: the leaf itself, and what it completes. */
    @FunctionalInterface
    public interface Completion {

        /** The subtree at a level and an index, as {@link Subtrees#hash} numbers them. */
        void completed(int level, long index, Hash hash);
    }

    /** Adds a leaf behind the others. */
    public void add(Hash leaf, Completion completion) {
        Hash hash = leaf;
        int level = 0;
        completion.completed(level, size, hash);
        for (long bits = size; (bits & 1) == 1; bits >>>= 1) {
            hash = Hash.ofNode(subtrees.removeLast(), hash);
            level++;
            completion.completed(level, size >>> level, hash);
        }
        subtrees.addLast(hash);
        size++;
    }

    /** How many leaves the tree has. */
    public long size() {
        return size;
    }

    /** The roots of the complete subtrees, the largest first. */
    public List<Hash> subtrees() {
        return List.copyOf(subtrees);
    }

    /** The root of the tree. */
    public Hash root() {
        if (subtrees.isEmpty()) {
            return Hash.EMPTY_TREE;
        }
        Iterator<Hash> fromTheSmallest = subtrees.descendingIterator();
        Hash root = fromTheSmallest.next();
        while (fromTheSmallest.hasNext()) {
            root = Hash.ofNode(fromTheSmallest.next(), root);
        }
        return root;
    }
}
