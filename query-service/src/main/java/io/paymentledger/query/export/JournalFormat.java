package io.paymentledger.query.export;

import io.paymentledger.query.export.JournalEntry.Account;
import java.io.IOException;
import java.util.List;

/** How a journal is written. What it writes ends with the trailer, which the last line of {@link #trailer} completes. */
interface JournalFormat {

    /** What comes before the first entry. */
    void begin(Appendable out, Journal.Range range, List<Account> accounts) throws IOException;

    /** One entry with its legs. */
    void entry(Appendable out, JournalEntry entry) throws IOException;

    /** What comes after the last entry and is covered by the hash. */
    void totals(Appendable out, JournalTotals totals) throws IOException;

    /**
     * The last line.
     *
     * @param sha256 the hash of all bytes before this line, in lower-case hexadecimal digits
     */
    String trailer(String sha256);
}
