package io.paymentledger.query.export;

import io.paymentledger.events.Sha256;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** Writes a range of a journal, in one pass and with as little memory as a part of it takes. */
final class JournalExport {

    private static final int BUFFER_CHARS = 1 << 16;

    private final Journal journal;

    JournalExport(Journal journal) {
        this.journal = journal;
    }

    /**
     * Writes a range. Only a whole export ends with a trailer, so one that broke off is known by its end.
     *
     * @param check throws if what was read until then is not of one piece
     * @throws IOException if the client is gone
     */
    void write(Journal.Range range, JournalFormat format, Runnable check, OutputStream out) throws IOException {
        DigestOutputStream digested = new DigestOutputStream(out, sha256());
        Writer writer = new BufferedWriter(new OutputStreamWriter(digested, StandardCharsets.UTF_8), BUFFER_CHARS);
        JournalTotals totals = new JournalTotals();
        List<JournalEntry.Account> accounts = journal.accounts(range);
        check.run();
        format.begin(writer, range, accounts);
        for (long after = range.after(); after < range.upTo(); after += Journal.POSITIONS_AT_ONCE) {
            List<JournalEntry> entries = journal.entries(range, after);
            check.run();
            for (JournalEntry entry : entries) {
                totals.add(entry);
                format.entry(writer, entry);
            }
        }
        format.totals(writer, totals);
        writer.flush();
        String hash = Sha256.hex(digested.getMessageDigest().digest());
        digested.on(false);
        out.write(format.trailer(hash).getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
