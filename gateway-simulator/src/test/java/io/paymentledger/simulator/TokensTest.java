package io.paymentledger.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of tokens, and the page that shows it. */
class TokensTest {

    private static final Path PAGE = Path.of("../docs/reference/simulator.md");

    @Test
    void theReferenceShowsTheTable() throws IOException {
        String table = Tokens.TABLE.stream()
                .map(rule -> "| `%s` | %s |%n".formatted(rule.spelling(), rule.meaning()))
                .collect(Collectors.joining());

        assertThat(Files.readString(PAGE))
                .as("the table in %s is to be this:%n%s", PAGE, table)
                .contains("| token | what it does |%n|---|---|%n%s| anything else |".formatted(table));
    }

    @Test
    void eachSpellingIsFoundByItsOwnRule() {
        assertThat(Tokens.TABLE).allSatisfy(rule -> {
            String token = rule.spelling()
                    .replace("<operation>", "capture")
                    .replace("<code>", "expired_card")
                    .replace("<millis>", "250")
                    .replace("<seconds>", "60");
            assertThat(Tokens.TABLE.stream()
                            .filter(each -> each.pattern().matcher(token).matches())
                            .findFirst())
                    .contains(rule);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "tok_approve, PAYMENT, NONE",
        "tok_approve+anybody, PAYMENT, NONE",
        "tok_slow_20, PAYMENT, SLOW",
        "tok_capture_drop, CAPTURE, DROP_AFTER",
        "tok_void_decline, VOID, DECLINE",
        "tok_refund_decline_expired_card, REFUND, DECLINE",
        "tok_approved, PAYMENT, DECLINE",
        "'', PAYMENT, DECLINE",
        "+anybody, PAYMENT, DECLINE"
    })
    void aTokenMakesOneOperationGoWrong(String token, Operation operation, Fault fault) {
        Plan plan = Tokens.plan(token);

        assertThat(plan.operation()).isEqualTo(operation);
        assertThat(plan.fault()).isEqualTo(fault);
        for (Operation other : Operation.values()) {
            assertThat(plan.faultOf(other)).isEqualTo(other == operation ? fault : Fault.NONE);
        }
    }

    @Test
    void codesAndNumbersAreRead() {
        assertThat(Tokens.plan("tok_decline_lost_card").declineCode()).isEqualTo("lost_card");
        assertThat(Tokens.plan("tok_void_decline_lost_card").declineCode()).isEqualTo("lost_card");
        assertThat(Tokens.plan("tok_slow_1234").millis()).isEqualTo(1234);
        assertThat(Tokens.plan("tok_slow").millis()).isEqualTo(8000);
        assertThat(Tokens.plan("tok_expire_60").holds()).isEqualTo(Duration.ofMinutes(1));
    }
}
