package io.paymentledger.query.export;

import io.paymentledger.base.web.Timestamps;
import io.paymentledger.events.Currency;
import io.paymentledger.query.export.JournalEntry.Account;
import io.paymentledger.query.export.JournalEntry.Leg;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A journal of hledger's (hledger.org/hledger.html, "Journal"), which its strict checks accept: every account and
 * commodity is declared. The date is that of the recording in UTC; a second date, if there is one, that from which the
 * entry counts.
 *
 * <p>The layer pending is balanced virtual postings, in accounts of their own: {@code --real} leaves them out.
 */
final class HledgerJournal implements JournalFormat {

    private static final String PENDING = "pending:";

    @Override
    public void begin(Appendable out, Journal.Range range, List<Account> accounts) throws IOException {
        out.append("; The journal of %s, positions %s to %s of its log.\n"
                .formatted(range.tenant(), range.after() + 1, range.upTo()));
        Set<Currency> currencies = new LinkedHashSet<>();
        Set<String> declared = new LinkedHashSet<>();
        for (Account account : accounts) {
            currencies.add(account.currency());
            declared.add(name(account));
        }
        for (Currency currency : currencies) {
            // The sample fixes the digits after the point, which has to be there even if none follow.
            String sample = Amounts.decimal(1_000_000, currency);
            out.append("commodity %s%s %s\n".formatted(sample, sample.contains(".") ? "" : ".", currency.code()));
        }
        for (String name : declared) {
            out.append("account %s\naccount %s%s\n".formatted(name, PENDING, name));
        }
    }

    @Override
    public void entry(Appendable out, JournalEntry entry) throws IOException {
        LocalDate recorded = day(entry.recordedAt());
        LocalDate effective = day(entry.effectiveAt());
        out.append('\n')
                .append(recorded.toString())
                .append(effective.equals(recorded) ? "" : "=" + effective)
                .append(" * (%s.%s) %s  ; recorded_at: %s"
                        .formatted(
                                entry.position(), entry.part(), entry.kind(), Timestamps.format(entry.recordedAt())));
        if (entry.chargeId() != null) {
            // Neither a key nor an instant has a comma, which would end the tag.
            out.append(", charge_id: ").append(entry.chargeId());
        }
        out.append('\n');
        for (Leg leg : entry.legs()) {
            String name = name(leg.account());
            out.append("    ")
                    .append(leg.pending() ? "[" + PENDING + name + "]" : name)
                    .append("  ")
                    .append(Amounts.decimal(leg.amountMinor(), leg.account().currency()))
                    .append(' ')
                    .append(leg.account().currency().code())
                    .append('\n');
        }
    }

    @Override
    public void totals(Appendable out, JournalTotals totals) throws IOException {
        out.append("\n; entries: %s, postings: %s\n".formatted(totals.entries(), totals.postings()));
        for (JournalTotals.Total total : totals.totals()) {
            out.append("; total %s %s: debit %s, credit %s\n"
                    .formatted(
                            total.currency().code(),
                            JournalTotals.layer(total.pending()),
                            Amounts.decimal(total.debitMinor(), total.currency()),
                            Amounts.decimal(total.creditMinor(), total.currency())));
        }
    }

    @Override
    public String trailer(String sha256) {
        return "; sha256: " + sha256 + "\n";
    }

    /** hledger tells an account's type by the first part of its name. */
    private static String name(Account account) {
        String root = switch (account.type()) {
            case "asset" -> "assets";
            case "liability" -> "liabilities";
            case "income" -> "income";
            case "expense" -> "expenses";
            default -> throw new IllegalStateException("no such type of account: " + account.type());
        };
        return root + ":" + account.name();
    }

    private static LocalDate day(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC).toLocalDate();
    }
}
