package io.paymentledger.ledger.web;

import io.paymentledger.base.CardNumbers;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.events.StreamName;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the idempotency key of a request: in the header {@code Idempotency-Key} (draft-ietf-httpapi-idempotency-key-header)
 * or {@code X-Idempotency-Key}, or in the body. Where there are several, they agree.
 */
final class IdempotencyKeys {

    private static final List<String> HEADERS = List.of("Idempotency-Key", "X-Idempotency-Key");

    /** A string of RFC 9651, section 3.3.3, with parameters, which are ignored. No key needs an escape. */
    private static final Pattern QUOTED = Pattern.compile("\"([^\"\\\\]*)\"(?: *;[\\x20-\\x7e]*)?");

    /** Clients take them out of an address before they send it (RFC 3986, section 5.2.4), however they are escaped. */
    private static final Set<String> UNADDRESSABLE = Set.of(".", "..");

    private IdempotencyKeys() {}

    /**
     * The key of a request; empty if it has none.
     *
     * @param member the body's own key, if it has one
     * @throws ProblemException {@code card-number}, {@code key-invalid} or {@code key-conflict}
     */
    static Optional<String> of(HttpServletRequest request, @Nullable String member) {
        List<String> given = new ArrayList<>();
        boolean repeated = false;
        for (String header : HEADERS) {
            List<String> lines = Collections.list(request.getHeaders(header));
            repeated |= lines.size() > 1;
            lines.forEach(line -> given.add(unquoted(line.strip())));
        }
        if (member != null) {
            given.add(member);
        }
        return theOne(given, repeated);
    }

    /**
     * The key of one charge of a batch; empty if it has none.
     *
     * @param member the charge's own key, if it has one
     * @throws ProblemException {@code card-number} or {@code key-invalid}
     */
    static Optional<String> ofOne(@Nullable String member) {
        return theOne(member == null ? List.of() : List.of(member), false);
    }

    /** @param repeated whether a header had more than one line */
    private static Optional<String> theOne(List<String> given, boolean repeated) {
        if (given.stream().anyMatch(CardNumbers::is)) {
            throw ChargeBody.cardNumber();
        }
        if (given.isEmpty()) {
            return Optional.empty();
        }
        if (repeated) {
            throw new ProblemException(ProblemCode.KEY_INVALID, "A key's header has more than one line.");
        }
        given.forEach(IdempotencyKeys::valid);
        if (Set.copyOf(given).size() > 1) {
            throw new ProblemException(ProblemCode.KEY_CONFLICT, "The request has several keys that differ.");
        }
        return Optional.of(given.getFirst());
    }

    /** The refusal of a request without a key. */
    static ProblemException missing() {
        return new ProblemException(ProblemCode.KEY_MISSING, "Send an idempotency key.");
    }

    /**
     * Refuses a request that has a key but is of no operation of its own.
     *
     * @throws ProblemException {@code key-conflict}
     */
    static void requireNone(HttpServletRequest request) {
        if (HEADERS.stream().anyMatch(header -> request.getHeader(header) != null)) {
            throw new ProblemException(
                    ProblemCode.KEY_CONFLICT, "Each charge of a batch has its own key; the batch has none.");
        }
    }

    private static String unquoted(String line) {
        if (!line.startsWith("\"")) {
            return line;
        }
        Matcher quoted = QUOTED.matcher(line);
        return quoted.matches() ? quoted.group(1) : line;
    }

    /**
     * The key itself, if it is one.
     *
     * @throws ProblemException {@code key-invalid}
     */
    static String valid(String key) {
        if (!StreamName.isKey(key) || UNADDRESSABLE.contains(key)) {
            throw new ProblemException(
                    ProblemCode.KEY_INVALID,
                    "A key has 1 to 255 of A-Z, a-z, 0-9 and . _ ~ : + = -, and is not . or ..");
        }
        return key;
    }
}
