package io.paymentledger.proof;

/** The complete subtrees of a tree: those with 2^level leaves. Every proof is made of their hashes. */
@FunctionalInterface
public interface Subtrees {

    /**
     * The hash of a complete subtree.
     *
     * @param level 0 for a leaf
     * @param index its place among the subtrees of its level, from 0
     */
    Hash hash(int level, long index);

    /**
     * The root of the first leaves.
     *
     * @param size how many, from 0
     */
    default Hash root(long size) {
        return size == 0 ? Hash.EMPTY_TREE : range(0, size);
    }

    /**
     * The hash over the leaves from {@code start} to before {@code end}, which RFC 6962 calls MTH(D[start:end]);
     * {@code start} must be a multiple of the power of two that the range needs.
     */
    default Hash range(long start, long end) {
        long size = end - start;
        if (Long.bitCount(size) == 1) {
            int level = Long.numberOfTrailingZeros(size);
            return hash(level, start >>> level);
        }
        long left = Long.highestOneBit(size);
        return Hash.ofNode(range(start, start + left), range(start + left, end));
    }
}
