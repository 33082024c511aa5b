package io.paymentledger.ledger.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.Locale;

/** What a client would rather have (RFC 7240). */
final class Preferences {

    private Preferences() {}

    /** Whether the client would rather not wait for the outcome. */
    static boolean async(HttpServletRequest request) {
        Enumeration<String> lines = request.getHeaders("Prefer");
        while (lines.hasMoreElements()) {
            if (lines.nextElement().toLowerCase(Locale.ROOT).contains("respond-async")) {
                return true;
            }
        }
        return false;
    }
}
