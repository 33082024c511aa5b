package io.paymentledger.proof;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Proves that a tree begins with the leaves of an earlier one (RFC 6962 section 2.1.2).
 *
 * @param from how many leaves the earlier tree has, at least 1
 * @param to how many the later one has, at least as many
 * @param path the hashes
 */
public record ConsistencyProof(long from, long to, List<Hash> path) {

    /** @throws RefutedException if there can be no such proof, or only one of another length */
    public ConsistencyProof {
        path = List.copyOf(path);
        if (from < 1 || from > to) {
            throw new RefutedException("there is no proof from " + from + " to " + to + " leaves");
        }
        int length = length(from, to);
        if (path.size() != length) {
            throw new RefutedException("the path has " + path.size() + " hashes and must have " + length);
        }
    }

    /** Makes the proof between two sizes of a tree. */
    public static ConsistencyProof of(long from, long to, Subtrees tree) {
        List<Hash> path = new ArrayList<>();
        long start = 0;
        long end = to;
        while (end != from) {
            long middle = start + Long.highestOneBit(end - start - 1);
            if (from <= middle) {
                path.add(tree.range(middle, end));
                end = middle;
            } else {
                path.add(tree.range(start, middle));
                start = middle;
            }
        }
        // Where the earlier tree is a complete subtree of the later one, its root is what the proof begins with.
        if (start > 0) {
            path.add(tree.range(start, end));
        }
        Collections.reverse(path);
        return new ConsistencyProof(from, to, path);
    }

    /**
     * Holds the proof against two roots.
     *
     * @throws RefutedException if the later tree does not begin with the earlier one
     */
    public void verify(Hash fromRoot, Hash toRoot) {
        if (from == to) {
            require(fromRoot.equals(toRoot));
            return;
        }
        // The path to the last subtree of the earlier tree, of which the lower bits are complete and need no hash.
        int complete = Long.numberOfTrailingZeros(from);
        boolean whole = Long.bitCount(from) == 1;
        Hash earlier = whole ? fromRoot : path.getFirst();
        Hash later = earlier;
        List<Hash> rest = whole ? path : path.subList(1, path.size());
        long last = (from - 1) >>> complete;
        int inner = inner(from, to) - complete;
        for (int level = 0; level < rest.size(); level++) {
            boolean neighbourIsRight = level < inner && ((last >>> level) & 1) == 0;
            if (neighbourIsRight) {
                later = Hash.ofNode(later, rest.get(level));
            } else {
                earlier = Hash.ofNode(rest.get(level), earlier);
                later = Hash.ofNode(rest.get(level), later);
            }
        }
        require(earlier.equals(fromRoot) && later.equals(toRoot));
    }

    private void require(boolean holds) {
        if (!holds) {
            throw new RefutedException(
                    "the tree of " + to + " leaves does not begin with the one of " + from + " leaves");
        }
    }

    private static int length(long from, long to) {
        if (from == to) {
            return 0;
        }
        int complete = Long.numberOfTrailingZeros(from);
        int inner = inner(from, to);
        int border = Long.bitCount((from - 1) >>> inner);
        return inner - complete + border + (Long.bitCount(from) == 1 ? 0 : 1);
    }

    /** How many levels the way of the earlier tree's last leaf is apart from the way of the later tree's last leaf. */
    private static int inner(long from, long to) {
        return Long.SIZE - Long.numberOfLeadingZeros((from - 1) ^ (to - 1));
    }
}
