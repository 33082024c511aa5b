package io.paymentledger.query.posting;

/**
 * Keeps one tenant's sums from stopping the books of all. Amounts are bounded and the number of charges is not, so whoever
 * wants to can make a balance that no {@code long} holds. Such a sum is given up for good: it stays what it is whatever
 * comes later, and is never told, while all postings are kept.
 */
final class LargestSum {

    /** Sums are below this, in minor units; a sum, less and more another two or three, then still fits a {@code long}. */
    private static final long BOUND = 1L << 61;

    /** Stands for a sum that was given up; what is added to it or taken from it does not make it look like another. */
    static final long GIVEN_UP = -(1L << 62);

    private LargestSum() {}

    static boolean isGivenUp(long sumMinor) {
        return sumMinor >= BOUND || sumMinor <= -BOUND;
    }

    /** The sum of two, or {@link #GIVEN_UP}. */
    static long plus(long sumMinor, long amountMinor) {
        if (isGivenUp(sumMinor) || isGivenUp(amountMinor)) {
            return GIVEN_UP;
        }
        long total = Math.addExact(sumMinor, amountMinor);
        return isGivenUp(total) ? GIVEN_UP : total;
    }

    /** The same in SQL, of two expressions. */
    static String sqlPlus(String sum, String amount) {
        return """
                CASE WHEN abs(%1$s) >= %3$s THEN %4$s
                     WHEN abs(%2$s) >= %3$s THEN %4$s
                     WHEN abs(%1$s + %2$s) >= %3$s THEN %4$s
                     ELSE %1$s + %2$s END""".formatted(sum, amount, BOUND, GIVEN_UP);
    }

    /**
     * Lets a sum be told.
     *
     * @throws IllegalStateException if it was given up
     */
    static void requireTold(AccountKey account, long sumMinor) {
        if (isGivenUp(sumMinor)) {
            throw new IllegalStateException("the balance of %s of %s in %s is too large to be told"
                    .formatted(account.name(), account.tenant(), account.currency()));
        }
    }
}
