package io.paymentledger.ledger.settlement;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What banks write where a reference has to stand and there is none (SEPA, SWIFT): it names nothing. */
final class NoReference {

    private static final Set<String> WORDS = Set.of("", "NOTPROVIDED", "NOT PROVIDED", "NONREF");

    private NoReference() {}

    /** Whether a bank says by a text that there is no reference. */
    static boolean is(@Nullable String reference) {
        return reference == null || WORDS.contains(reference.strip().toUpperCase(Locale.ROOT));
    }
}
