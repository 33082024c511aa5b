package io.paymentledger.query.reconciliation;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a file and the ledger differ at one place. */
enum BreakKind {
    /** The file has it and the ledger does not; of a bank's statement, no gateway's file has it. */
    MISSING_HERE,
    /** The ledger has it within the file's period, and neither this file nor an earlier one does. */
    MISSING_THERE,
    /** Both have it, with different sums. */
    AMOUNT_DIFFERS,
    /** The file has it although an earlier line has it. */
    DUPLICATE,
    /** The file calls it by a word that nobody knows; its sum is in suspense. */
    UNKNOWN_KIND,
    /** A gateway told of money on its way, and the bank's statements do not show it in time. */
    NOT_ARRIVED;

    /** The name in JSON and in the database. */
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static @Nullable BreakKind ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(kind -> kind.wireName().equals(wireName))
                .findFirst()
                .orElse(null);
    }
}
