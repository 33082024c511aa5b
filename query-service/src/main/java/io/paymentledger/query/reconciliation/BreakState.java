package io.paymentledger.query.reconciliation;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What became of a break. */
enum BreakState {
    /** Nobody knows why yet. */
    OPEN,
    /** Somebody knows why. */
    EXPLAINED,
    /** Somebody put it right, or what was missing came. */
    RESOLVED;

    /** The name in JSON and in the database. */
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static @Nullable BreakState ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(state -> state.wireName().equals(wireName))
                .findFirst()
                .orElse(null);
    }
}
