package io.paymentledger.ledger.web;

import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.events.StreamName;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.LinkedHashSet;
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

    private IdempotencyKeys() {}

    /**
     * The key of a request.
     *
     * @param member the body's own key, if it has one
     * @param standIn what stands in for a key where none is given, if anything does
     * @throws ProblemException {@code key-missing}, {@code key-invalid} or {@code key-conflict}
     */
    static String of(HttpServletRequest request, @Nullable String member, Optional<String> standIn) {
        Set<String> keys = new LinkedHashSet<>();
        for (String header : HEADERS) {
            List<String> lines = Collections.list(request.getHeaders(header));
            if (lines.size() > 1) {
                throw new ProblemException(ProblemCode.KEY_INVALID, header + " has more than one line.");
            }
            lines.forEach(line -> keys.add(valid(unquoted(line.strip()))));
        }
        if (member != null) {
            keys.add(valid(member));
        }
        return switch (keys.size()) {
            case 0 ->
                standIn.orElseThrow(() -> new ProblemException(ProblemCode.KEY_MISSING, "Send an idempotency key."));
            case 1 -> keys.iterator().next();
            default ->
                throw new ProblemException(ProblemCode.KEY_CONFLICT, "The request has several keys that differ.");
        };
    }

    private static String unquoted(String line) {
        Matcher quoted = QUOTED.matcher(line);
        return quoted.matches() ? quoted.group(1) : line;
    }

    /**
     * The key itself, if it is one.
     *
     * @throws ProblemException {@code key-invalid}
     */
    static String valid(String key) {
        if (!StreamName.isKey(key)) {
            throw new ProblemException(
                    ProblemCode.KEY_INVALID, "A key has 1 to 255 of A-Z, a-z, 0-9 and . _ ~ : + = -.");
        }
        return key;
    }
}
