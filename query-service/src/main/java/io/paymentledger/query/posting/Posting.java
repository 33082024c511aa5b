package io.paymentledger.query.posting;

import static java.util.Objects.requireNonNull;

/**
 * A row of {@code query.posting}: a leg of an entry in its account.
 *
 * @param leg its place in the entry, from 0
 * @param amountMinor a debit is positive, a credit negative
 * @param after the account after it
 */
record Posting(Entry entry, int leg, Layer layer, long amountMinor, AccountRow after) {

    Posting {
        requireNonNull(entry);
        requireNonNull(layer);
        requireNonNull(after);
    }
}
