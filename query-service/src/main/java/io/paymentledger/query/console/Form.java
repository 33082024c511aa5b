package io.paymentledger.query.console;

import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a form sent: {@code application/x-www-form-urlencoded}. Each name counts once. */
record Form(Map<String, String> fields) {

    static final String CSRF = "csrf";

    Form {
        fields = Map.copyOf(fields);
    }

    /**
     * Reads the body of a request; another kind of body is an empty form.
     *
     * @throws ProblemException {@code malformed-request} if it is not encoded well
     */
    static Form of(HttpServletRequest request) throws IOException {
        @Nullable String type = request.getContentType();
        if (type == null || !type.startsWith("application/x-www-form-urlencoded")) {
            return new Form(Map.of());
        }
        String body = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Map<String, String> fields = new HashMap<>();
        for (String pair : body.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.putIfAbsent(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return new Form(fields);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "The form is not encoded well.");
        }
    }

    /** A field without the spaces around it; empty if it was left out. */
    String text(String name) {
        return fields.getOrDefault(name, "").strip();
    }

    /** Fields hold keys. */
    @Override
    public String toString() {
        return "Form[redacted]";
    }
}
