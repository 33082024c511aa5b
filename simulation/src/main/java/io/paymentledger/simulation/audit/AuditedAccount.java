package io.paymentledger.simulation.audit;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the postings of an account come to, in whatever order the events come. */
final class AuditedAccount {

    private final int log;
    private final String type;
    private long opened = Long.MAX_VALUE;
    private long last;
    private long postings;
    private Balance balance = Balance.NONE;
    private Balance dated = Balance.NONE;

    AuditedAccount(int log, Account account) {
        this.log = log;
        this.type = account.type();
    }

    /**
     * One more posting.
     *
     * @param isDated whether it counts at another time than it was recorded
     */
    void add(long position, boolean isDated, boolean pending, long amount) {
        opened = Math.min(opened, position);
        last = Math.max(last, position);
        postings++;
        balance = balance.plus(pending, amount);
        if (isDated) {
            dated = dated.plus(pending, amount);
        }
    }

    Balance balance() {
        return balance;
    }

    /** What its row must say, but for the balance. */
    Map<String, @Nullable Object> row() {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("log", (long) log);
        row.put("type", type);
        row.put("postings", postings);
        row.put("opened_position", opened);
        row.put("position", last);
        row.put("dated_posted_minor", dated.posted());
        row.put("dated_pending_minor", dated.pending());
        return row;
    }
}
