package io.paymentledger.query.export;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.paymentledger.base.web.Timestamps;
import io.paymentledger.query.export.JournalEntry.Account;
import io.paymentledger.query.export.JournalEntry.Leg;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/**
 * One record a posting (RFC 4180), then one for each total, then one with the hash; the first column tells which. Amounts
 * are decimal numbers in one of two columns, as spreadsheets and accountants expect.
 *
 * <p>A cell that a spreadsheet would take for a formula begins with an apostrophe (OWASP, "CSV Injection").
 */
final class CsvJournal implements JournalFormat {

    private static final String FORMULA_BEGINS = "=+-@\t\r";

    private static final List<String> COLUMNS = List.of(
            "record",
            "position",
            "part",
            "leg",
            "kind",
            "recorded_at",
            "effective_at",
            "charge_id",
            "rule_version",
            "account",
            "account_type",
            "layer",
            "currency",
            "debit",
            "credit",
            "sha256");

    @Override
    public void begin(Appendable out, Journal.Range range, List<Account> accounts) throws IOException {
        out.append(row(COLUMNS));
    }

    @Override
    public void entry(Appendable out, JournalEntry entry) throws IOException {
        for (int i = 0; i < entry.legs().size(); i++) {
            Leg leg = entry.legs().get(i);
            Account account = leg.account();
            out.append(row(List.of(
                    "posting",
                    Long.toString(entry.position()),
                    Integer.toString(entry.part()),
                    Integer.toString(i),
                    entry.kind(),
                    Timestamps.format(entry.recordedAt()),
                    Timestamps.format(entry.effectiveAt()),
                    Objects.requireNonNullElse(entry.chargeId(), ""),
                    Integer.toString(entry.ruleVersion()),
                    account.name(),
                    account.type(),
                    JournalTotals.layer(leg.pending()),
                    account.currency().code(),
                    leg.amountMinor() > 0 ? Amounts.decimal(leg.amountMinor(), account.currency()) : "",
                    leg.amountMinor() < 0 ? Amounts.decimal(-leg.amountMinor(), account.currency()) : "",
                    "")));
        }
    }

    @Override
    public void totals(Appendable out, JournalTotals totals) throws IOException {
        for (JournalTotals.Total total : totals.totals()) {
            out.append(row(List.of(
                    "total",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    JournalTotals.layer(total.pending()),
                    total.currency().code(),
                    Amounts.decimal(total.debitMinor(), total.currency()),
                    Amounts.decimal(total.creditMinor(), total.currency()),
                    "")));
        }
    }

    @Override
    public String trailer(String sha256) {
        return row(List.of("sha256", "", "", "", "", "", "", "", "", "", "", "", "", "", "", sha256));
    }

    private static String row(List<String> cells) {
        StringWriter line = new StringWriter();
        try (CsvWriter csv =
                CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(line)) {
            csv.writeRecord(cells.stream().map(CsvJournal::harmless).toList());
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory can be written", e);
        }
        return line.toString();
    }

    /** What a spreadsheet shows as it is. */
    static String harmless(String cell) {
        return !cell.isEmpty() && FORMULA_BEGINS.indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
    }
}
