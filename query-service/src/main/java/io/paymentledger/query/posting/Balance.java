package io.paymentledger.query.posting;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.AccountType;

/**
 * An account's balance in one currency at some point of history. Sums are positive for debits.
 *
 * @param accountId the account's row
 * @param postedMinor what moved
 * @param pendingMinor what is held
 */
record Balance(int accountId, AccountKey key, AccountType type, long postedMinor, long pendingMinor) {

    /** @throws IllegalStateException if one of them grew too large to be told */
    Balance {
        requireNonNull(key);
        requireNonNull(type);
        LargestSum.requireTold(key, postedMinor);
        LargestSum.requireTold(key, pendingMinor);
    }

    /** What moved, on the account's normal side. */
    long posted() {
        return type.normalSide().signed(postedMinor);
    }

    /** What is held, on the account's normal side. */
    long pending() {
        return type.normalSide().signed(pendingMinor);
    }

    /** What can be counted on: holds that would add to the balance are left out, those that would lower it are not. */
    long available() {
        return Math.addExact(posted(), Math.min(0, pending()));
    }
}
