package io.paymentledger.ledger.gateway.stripe;

import java.util.regex.Pattern;

/** What an attempt's identifier looks like: {@code att_} and a UUID. */
final class StripeAttempt {

    private static final Pattern FORM = Pattern.compile("att_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private StripeAttempt() {}

    /** Whether a name is one of an attempt. */
    static boolean isAttempt(String name) {
        return FORM.matcher(name).matches();
    }
}
