package io.paymentledger.ledger.gateway.stripe;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an attempt's identifier tells: {@code att_} and a UUID of version 7, which begins with the time of its birth. */
final class StripeAttempt {

    private static final Pattern FORM = Pattern.compile("att_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");

    private static final int TIME_ORDERED = 7;
    private static final int BITS_AFTER_MILLIS = 16;

    private StripeAttempt() {}

    /** Whether a name is one of an attempt. */
    static boolean isAttempt(String name) {
        return FORM.matcher(name).matches();
    }

    /** When the attempt was named, by the clock of the process that named it; empty if its name does not tell. */
    static Optional<Instant> birth(String attemptId) {
        Matcher form = FORM.matcher(attemptId);
        if (!form.matches()) {
            return Optional.empty();
        }
        UUID uuid = UUID.fromString(form.group(1));
        return uuid.version() == TIME_ORDERED
                ? Optional.of(Instant.ofEpochMilli(uuid.getMostSignificantBits() >>> BITS_AFTER_MILLIS))
                : Optional.empty();
    }
}
