package io.paymentledger.ledger.gateway.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.events.DeclineCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tables of {@code docs/reference/stripe.md} are written from the code: run with {@code -Ddocs.write=true}. */
class StripeReferenceTest {

    private static final Path REFERENCE = Path.of("..", "docs", "reference", "stripe.md");
    private static final Path GUIDE = Path.of("..", "docs", "how-to", "use-stripe.md");

    private static final String BEGIN = "<!-- written by StripeReferenceTest: begin -->";
    private static final String END = "<!-- written by StripeReferenceTest: end -->";

    @Test
    void theReferenceSaysWhatTheCodeMaps() throws IOException {
        String page = Files.readString(REFERENCE);
        String expected = page.substring(0, page.indexOf(BEGIN) + BEGIN.length())
                + "\n\n"
                + tables()
                + "\n"
                + page.substring(page.indexOf(END));
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(REFERENCE, expected);
        }

        assertThat(REFERENCE).hasContent(expected);
    }

    @Test
    void theGuideNamesEachKindOfEventThatIsRead() throws IOException {
        assertThat(Files.readString(GUIDE))
                .contains(StripeNotifications.KINDS.stream()
                        .map("- `%s`"::formatted)
                        .collect(Collectors.joining("\n")));
    }

    @Test
    void noCodeThatSaysNothingIsTakenForARefusal() {
        assertThat(StripeDeclines.NOTHING_SAID).doesNotContainAnyElementsOf(StripeDeclines.REQUEST.keySet());
    }

    private static String tables() {
        return """
                ## Card declines

                By Stripe's `decline_code`, and where there is none by the `code` of the card error. Any other is
                `card_declined`.

                %s
                ## Refused requests

                By Stripe's `code` of an `invalid_request_error`. Without a code that is listed, the parameter to which
                the error belongs decides: `payment_method` or `customer` is `invalid_payment_method`, `currency` is
                `currency_not_supported`, an amount is `invalid_amount`, `final_capture` is
                `multiple_captures_unsupported`; any other is `invalid_request`.

                %s
                These say nothing about the attempt, and leave its outcome unknown: %s.

                ## Failed refunds

                By Stripe's `failure_reason`. Any other is `refund_failed`.

                %s
                ## Amounts

                | currencies | how Stripe counts | what the ledger does |
                |---|---|---|
                | %s | whole units | as in ISO 4217, but for MGA, which must be whole ariary |
                | %s | hundredths that must be 00 | adds the two zeros |
                | %s | thousandths, the last digit 0 | declines another last digit as `amount_not_representable` |
                | with two decimals in ISO 4217 | hundredths | nothing |
                | any other | not known | declines as `currency_not_supported` |
                """.formatted(
                        table(StripeDeclines.CARD),
                        table(StripeDeclines.REQUEST),
                        codes(StripeDeclines.NOTHING_SAID),
                        table(StripeDeclines.REFUND),
                        codes(StripeAmount.WITHOUT_DECIMALS),
                        codes(StripeAmount.WITH_TWO_ZEROS),
                        codes(StripeAmount.WITH_THREE_DECIMALS));
    }

    private static String table(Map<String, DeclineCode> codes) {
        StringBuilder table = new StringBuilder("| Stripe | ledger |\n|---|---|\n");
        codes.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, DeclineCode> entry) -> entry.getValue())
                        .thenComparing(Map.Entry::getKey))
                .forEach(entry -> table.append("| `%s` | `%s` |%n"
                        .formatted(entry.getKey(), entry.getValue().wireName())));
        return table.toString();
    }

    private static String codes(Set<String> codes) {
        return codes.stream().sorted().map("`%s`"::formatted).collect(Collectors.joining(", "));
    }
}
