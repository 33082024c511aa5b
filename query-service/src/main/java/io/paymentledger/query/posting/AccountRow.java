package io.paymentledger.query.posting;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.AccountType;

/**
 * A row of {@code query.account}: an account in one currency after its last posting. Sums are positive for debits.
 *
 * @param postings how many postings it has
 * @param openedPosition the position of the first one
 * @param position the position of the last one
 * @param postedMinor the sum of its postings that moved money
 * @param pendingMinor the sum of its holds
 * @param datedPostedMinor the part of {@code postedMinor} that counts at another time than it was recorded
 * @param datedPendingMinor the same of {@code pendingMinor}
 */
record AccountRow(
        int accountId,
        int log,
        AccountKey key,
        AccountType type,
        long postings,
        long openedPosition,
        long position,
        long postedMinor,
        long pendingMinor,
        long datedPostedMinor,
        long datedPendingMinor) {

    AccountRow {
        requireNonNull(key);
        requireNonNull(type);
    }

    /** A row before its first posting, which never reaches the table. */
    static AccountRow opened(int accountId, int log, AccountKey key, AccountType type, long position) {
        return new AccountRow(accountId, log, key, type, 0, position, position, 0, 0, 0, 0);
    }

    /** The row after one more posting. A balance that grows too large is given up, see {@link LargestSum}. */
    AccountRow after(long atPosition, Layer layer, long amountMinor, boolean dated) {
        long posted = layer == Layer.POSTED ? amountMinor : 0;
        long pending = layer == Layer.PENDING ? amountMinor : 0;
        return new AccountRow(
                accountId,
                log,
                key,
                type,
                postings + 1,
                openedPosition,
                atPosition,
                LargestSum.plus(postedMinor, posted),
                LargestSum.plus(pendingMinor, pending),
                LargestSum.plus(datedPostedMinor, dated ? posted : 0),
                LargestSum.plus(datedPendingMinor, dated ? pending : 0));
    }
}
