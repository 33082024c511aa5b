package io.paymentledger.query.posting;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.events.AccountKind;
import io.paymentledger.events.Side;
import io.paymentledger.query.posting.PostingRule.Leg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/reference/accounts.md} is written from {@link AccountKind} and {@link PostingRules}: run with
 * {@code -Ddocs.write=true} to write it.
 */
class AccountsReferenceTest {

    private static final Path REFERENCE = Path.of("..", "docs", "reference", "accounts.md");

    @Test
    void theReferenceOfAccountsSaysWhatTheCodeDoes() throws IOException {
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(REFERENCE, render());
        }

        assertThat(REFERENCE).hasContent(render());
    }

    private static String render() {
        StringBuilder page = new StringBuilder("""
                # Accounts and posting rules

                The chart of accounts and the table of posting rules. [Double entry](../explanation/double-entry.md) gives
                the reasons; [Database](database.md#queryaccount) describes the tables.

                ## Chart of accounts

                Each tenant has books of its own. An account comes to be with its first posting, one for each currency. Its
                balance is positive on its normal side.

                | account | type | normal side | what is booked there |
                |---|---|---|---|
                """);
        for (AccountKind kind : AccountKind.values()) {
            page.append("| `%s` | %s | %s | %s |%n"
                    .formatted(
                            kind.template(),
                            kind.type().wireName(),
                            kind.type().normalSide().wireName(),
                            kind.purpose()));
        }
        page.append("""

                ## Layers

                An account has two layers, which never mix: `posted` is what moved, `pending` is what is only held. Each
                entry comes to zero in each currency and in each layer. `available` is `posted`, less what is pending
                against it: a hold that would add to the balance does not count until it is captured.

                ## Posting rules

                A rule has a version and, from the second one on, the position of each log from which it applies. An entry
                names the version that made it. A rule that is in use is never changed. An event without a rule moves no
                money.

                | movement | version | layer | debit | credit | sum |
                |---|---|---|---|---|---|
                """);
        PostingRules.CURRENT.all().forEach(rule -> append(page, rule));
        page.append("""

                ## Sums

                | sum | meaning |
                |---|---|
                """);
        for (AmountSource source : AmountSource.values()) {
            page.append("| %s | %s |%n".formatted(name(source), source.meaning()));
        }
        return page.toString();
    }

    /** One row for each pair of a debit and a credit; a leg without a counterpart has a row of its own. */
    private static void append(StringBuilder page, PostingRule rule) {
        if (rule.legs().isEmpty()) {
            page.append("| `%s` | %s | posted | as the event states | as the event states | as the event states |%n"
                    .formatted(rule.kind(), rule.version()));
        }
        for (Leg debit : rule.legs()) {
            if (debit.side() == Side.DEBIT) {
                String credit = rule.legs().stream()
                        .filter(leg -> leg.side() != debit.side()
                                && leg.layer() == debit.layer()
                                && leg.amount() == debit.amount())
                        .map(leg -> "`" + leg.account().template() + "`")
                        .findFirst()
                        .orElse("");
                page.append("| `%s` | %s | %s | `%s` | %s | %s |%n"
                        .formatted(
                                rule.kind(),
                                rule.version(),
                                debit.layer().wireName(),
                                debit.account().template(),
                                credit,
                                name(debit.amount())));
            }
        }
    }

    private static String name(AmountSource source) {
        return source.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
