package io.paymentledger.query.export;

import io.paymentledger.events.Currency;
import io.paymentledger.query.export.JournalEntry.Leg;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What an exported range sums up to: the two sides of each currency and layer, which are equal. */
final class JournalTotals {

    private final Map<String, Total> totals = new TreeMap<>();
    private long entries;
    private long postings;

    /**
     * The sides of one currency and layer. A tenant's turnover may be more than a {@code long} holds.
     *
     * @param debitMinor the sum of the debits
     * @param creditMinor the sum of the credits
     */
    record Total(Currency currency, boolean pending, BigInteger debitMinor, BigInteger creditMinor) {}

    void add(JournalEntry entry) {
        entries++;
        entry.legs().forEach(this::add);
    }

    private void add(Leg leg) {
        postings++;
        Currency currency = leg.account().currency();
        totals.merge(
                currency.code() + layer(leg.pending()),
                new Total(
                        currency,
                        leg.pending(),
                        BigInteger.valueOf(Math.max(leg.amountMinor(), 0)),
                        BigInteger.valueOf(Math.max(-leg.amountMinor(), 0))),
                (one, other) -> new Total(
                        currency,
                        leg.pending(),
                        one.debitMinor.add(other.debitMinor),
                        one.creditMinor.add(other.creditMinor)));
    }

    /** The name of a layer in every format. */
    static String layer(boolean pending) {
        return pending ? "pending" : "posted";
    }

    long entries() {
        return entries;
    }

    long postings() {
        return postings;
    }

    /** By currency, and pending before posted. */
    List<Total> totals() {
        return List.copyOf(totals.values());
    }
}
