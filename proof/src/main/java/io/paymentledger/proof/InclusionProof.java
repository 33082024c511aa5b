package io.paymentledger.proof;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Proves that a leaf stands at an index of a tree (RFC 6962 section 2.1.1).
 *
 * @param index the leaf's place, from 0
 * @param size how many leaves the tree has
 * @param path the hashes beside the way from the leaf to the root, the leaf's neighbour first
 */
public record InclusionProof(long index, long size, List<Hash> path) {

    /** @throws RefutedException if no tree of this size has this index, or the path has another length than it must */
    public InclusionProof {
        path = List.copyOf(path);
        if (index < 0 || index >= size) {
            throw new RefutedException("a tree of " + size + " leaves has no leaf " + index);
        }
        int length = inner(index, size) + Long.bitCount(index >>> inner(index, size));
        if (path.size() != length) {
            throw new RefutedException("the path has " + path.size() + " hashes and must have " + length);
        }
    }

    /** Makes the proof of a leaf in a tree. */
    public static InclusionProof of(long index, long size, Subtrees tree) {
        List<Hash> path = new ArrayList<>();
        long start = 0;
        long end = size;
        while (end - start > 1) {
            long middle = start + Long.highestOneBit(end - start - 1);
            if (index < middle) {
                path.add(tree.range(middle, end));
                end = middle;
            } else {
                path.add(tree.range(start, middle));
                start = middle;
            }
        }
        Collections.reverse(path);
        return new InclusionProof(index, size, path);
    }

    /** The root of the tree in which the leaf stands at the index. */
    public Hash root(Hash leaf) {
        int inner = inner(index, size);
        Hash hash = leaf;
        for (int level = 0; level < path.size(); level++) {
            // Above the inner part the way runs along the right border, where each neighbour is to the left.
            boolean neighbourIsRight = level < inner && ((index >>> level) & 1) == 0;
            hash = neighbourIsRight ? Hash.ofNode(hash, path.get(level)) : Hash.ofNode(path.get(level), hash);
        }
        return hash;
    }

    /**
     * Holds the proof against a leaf and a root.
     *
     * @throws RefutedException if the leaf does not stand at the index of the tree with this root
     */
    public void verify(Hash leaf, Hash root) {
        if (!root(leaf).equals(root)) {
            throw new RefutedException("leaf " + index + " is not in the tree of " + size + " leaves with this root");
        }
    }

    /** How many levels the leaf's way is apart from the way of the last leaf. */
    private static int inner(long index, long size) {
        return Long.SIZE - Long.numberOfLeadingZeros(index ^ (size - 1));
    }
}
