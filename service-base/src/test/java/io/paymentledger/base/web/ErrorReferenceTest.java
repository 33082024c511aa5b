package io.paymentledger.base.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.events.DeclineCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/reference/errors.md} is written from {@link ProblemCode} and {@link DeclineCode}: run with {@code -Ddocs.write=true} to write it. */
class ErrorReferenceTest {

    private static final Path REFERENCE = Path.of("..", "docs", "reference", "errors.md");

    @Test
    void theErrorReferenceSaysWhatTheCodeDoes() throws IOException {
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(REFERENCE, render());
        }

        assertThat(REFERENCE).hasContent(render());
    }

    private static String render() {
        StringBuilder page = new StringBuilder("""
                # Errors

                Every error is a problem document (RFC 9457) of type `application/problem+json` with `type`, `title`,
                `status`, `detail`, `code` and members of the code's own. `type` is the address of the code's entry,
                which both services answer. The response carries the request's id in `X-Request-Id`.

                A 408, 409, 423 or 503 **with** `Retry-After` means: repeat the identical request. **Without** it, never
                repeat the request unchanged. A 500 is always a defect.

                The codes stand in the order in which they are checked: of several faults, the first is answered. What
                the server cannot even read as HTTP is `malformed-request` before anything else.

                | code | status | what it means |
                |---|---|---|
                """);
        for (ProblemCode code : ProblemCode.values()) {
            page.append("| [`%s`](#%s) | %s | %s |%n"
                    .formatted(code.wireName(), code.wireName(), code.status(), code.title()));
        }
        for (ProblemCode code : ProblemCode.values()) {
            page.append("%n## %s%n%n**%s.** %s%n%nWhat to do: %s%n"
                    .formatted(code.wireName(), code.status(), code.cause(), code.remedy()));
        }
        page.append("""

                ## Declines

                `decline_code` of a [`declined`](#declined) charge, and `code` in the events of declines and of failed
                captures, voids and refunds, is one of these. A new one may come, so treat one that you do not know as
                `card_declined`. The simulated gateway gives `card_declined`, `invalid_payment_method`, or the code that
                its token names. [Stripe's reasons](stripe.md) are mapped to them.

                | decline code | what it says |
                |---|---|
                """);
        for (DeclineCode code : DeclineCode.values()) {
            page.append("| `%s` | %s |%n".formatted(code.wireName(), code.meaning()));
        }
        return page.toString();
    }
}
