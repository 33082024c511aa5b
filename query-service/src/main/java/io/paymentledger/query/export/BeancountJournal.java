package io.paymentledger.query.export;

import io.paymentledger.base.web.Timestamps;
import io.paymentledger.query.export.JournalEntry.Account;
import io.paymentledger.query.export.JournalEntry.Leg;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A ledger of beancount's (beancount.github.io/docs, "Beancount Language Syntax"). Parts of account names begin with a
 * capital there, which tenants' and gateways' names never have, so no two accounts become one. The layer pending has
 * accounts of its own, under {@code Pending}, which balance among themselves.
 */
final class BeancountJournal implements JournalFormat {

    /** Before anything that is posted; an account has no date of its own. */
    private static final String OPENED = "1970-01-01";

    @Override
    public void begin(Appendable out, Journal.Range range, List<Account> accounts) throws IOException {
        out.append("; The journal of %s, positions %s to %s of its log.\n"
                .formatted(range.tenant(), range.after() + 1, range.upTo()));
        Set<String> names = new LinkedHashSet<>();
        for (Account account : accounts) {
            names.add(name(account, false));
            names.add(name(account, true));
        }
        for (String name : names) {
            out.append("%s open %s\n".formatted(OPENED, name));
        }
    }

    @Override
    public void entry(Appendable out, JournalEntry entry) throws IOException {
        // No kind of event and no key has a quotation mark or a backslash.
        out.append("\n%s * \"%s\" \"%s\"\n"
                .formatted(
                        entry.recordedAt().atOffset(ZoneOffset.UTC).toLocalDate(),
                        entry.kind(),
                        entry.chargeId() == null ? "" : entry.chargeId()));
        out.append("  position: %s\n  part: %s\n".formatted(entry.position(), entry.part()));
        out.append("  recorded_at: \"%s\"\n".formatted(Timestamps.format(entry.recordedAt())));
        if (!entry.effectiveAt().equals(entry.recordedAt())) {
            out.append("  effective_at: \"%s\"\n".formatted(Timestamps.format(entry.effectiveAt())));
        }
        for (Leg leg : entry.legs()) {
            out.append("  %s  %s %s\n"
                    .formatted(
                            name(leg.account(), leg.pending()),
                            Amounts.decimal(leg.amountMinor(), leg.account().currency()),
                            leg.account().currency().code()));
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

    private static String name(Account account, boolean pending) {
        String root = switch (account.type()) {
            case "asset" -> "Assets";
            case "liability" -> "Liabilities";
            case "income" -> "Income";
            case "expense" -> "Expenses";
            default -> throw new IllegalStateException("no such type of account: " + account.type());
        };
        return root
                + (pending ? ":Pending:" : ":")
                + Arrays.stream(account.name().split(":"))
                        .map(part -> part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1))
                        .collect(Collectors.joining(":"));
    }
}
