package io.paymentledger.simulation.audit;

/** What can be wrong, in the order in which it is told. */
public enum FindingKind {
    /** A log's positions do not run from 1 to its head without a gap. */
    POSITION_GAP("positions with a gap"),
    /** An event is earlier than one before it in its log. */
    TIME_FALLS("times that fall"),
    /** A log's head does not name its last event. */
    HEAD_DIFFERS("heads that differ from the last event"),
    /** An event that is not the one that was sealed: some column of it was changed. */
    EVENT_CHANGED("events that were changed after they were sealed"),
    /** A sealed event that is not there any more. */
    EVENT_REMOVED("events that were removed"),
    /** A checkpoint was signed over more events than there are. */
    LOG_CUT_OFF("logs that were cut off"),
    /** The tree over a log is another than the one that was signed. */
    LOG_REWRITTEN("logs that were rewritten"),
    /** A stream's sequences do not run from 0 without a gap. */
    SEQUENCE_GAP("streams with a gap"),
    /** An event whose payload is not what its type says. */
    UNREADABLE_EVENT("unreadable events"),
    /** An event of a type or revision that this auditor does not know, and so cannot vouch for. */
    UNKNOWN_EVENT("events of an unknown type"),
    /** Events that cannot follow one another. */
    IMPOSSIBLE_HISTORY("impossible histories"),
    /** More was captured than authorised, more given back than captured, or a sum is negative. */
    SUM_OUT_OF_RANGE("sums out of range"),
    /** An order number and its charge do not name each other. */
    ORDER_DIFFERS("orders that differ from their charge"),
    /** A read model has not reached the head of the log in the time that was given. */
    READ_MODEL_BEHIND("read models that are behind"),
    /** A charge without a row. */
    CHARGE_MISSING("charges missing in the read model"),
    /** A row without a charge. */
    CHARGE_UNKNOWN("rows of no charge"),
    /** A row that says something else than the charge's events. */
    CHARGE_DIFFERS("charges that differ"),
    /** A money event without the entry that it must have. */
    ENTRY_MISSING("entries missing in the journal"),
    /** An entry without an event that must have it. */
    ENTRY_UNKNOWN("entries of no event"),
    /** An entry whose postings are others than its event's. */
    ENTRY_DIFFERS("entries that differ"),
    /** Postings of one entry and currency that do not sum to zero. */
    ENTRY_UNBALANCED("entries that do not balance"),
    /** A posting without an entry. */
    POSTING_UNKNOWN("postings of no entry"),
    /** What an account's row says but for its balance is not what its postings make of it, or it has no row or no posting. */
    ACCOUNT_DIFFERS("accounts that differ"),
    /** An account's balance is another than the sum of its postings. */
    BALANCE_DIFFERS("balances that differ"),
    /** What balances by effective time are made of is not what the entries say that count at another time. */
    DATED_DIFFERS("sums by effective time that differ"),
    /** Which line of settlement files posted for its identity is not what the read model keeps of it. */
    CLAIM_DIFFERS("lines that posted and are kept as others"),
    /** A sealed month's root is another than that of its balances. */
    MONTH_DIFFERS("sealed months that differ"),
    /** What the read model says of a settlement file, its sums or its statements, or of none, is not what the log says. */
    FILE_DIFFERS("settlement files that differ"),
    /** A line of a settlement file is another than the log's, is missing, or is of no file. */
    LINE_DIFFERS("lines of settlement files that differ"),
    /** What moved at a gateway is not what the charge's events say. */
    MOVEMENT_DIFFERS("movements at gateways that differ"),
    /** A line that is said to tell of a movement of which it cannot tell. */
    MATCH_DIFFERS("matches that cannot be"),
    /** A break that cannot be, says something wrong, or is missing where there must be one. */
    BREAK_DIFFERS("breaks that differ"),
    /** What is between a gateway and the bank is not what the lines of both say. */
    TRANSIT_DIFFERS("transfers in transit that differ");

    private final String plural;

    FindingKind(String plural) {
        this.plural = plural;
    }

    /** The kind in words, after a number. */
    String plural() {
        return plural;
    }
}
