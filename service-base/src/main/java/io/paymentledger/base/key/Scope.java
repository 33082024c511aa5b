package io.paymentledger.base.key;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What a credential may do. */
public enum Scope {
    /** Make and change charges. */
    CHARGES_WRITE("charges:write"),
    /** Read charges. */
    CHARGES_READ("charges:read"),
    /** Read history. */
    AUDIT_READ("audit:read"),
    /** Operate the ledger. */
    ADMIN("admin");

    private final String wireName;

    Scope(String wireName) {
        this.wireName = wireName;
    }

    /** The name in configuration, in the database and in errors. */
    public String wireName() {
        return wireName;
    }

    /**
     * The scope with a name.
     *
     * @throws IllegalArgumentException if there is none; the message lists those that there are
     */
    public static Scope ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(scope -> scope.wireName.equals(wireName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no scope is named '%s'; there are %s"
                        .formatted(
                                wireName,
                                Arrays.stream(values()).map(Scope::wireName).collect(Collectors.joining(", ")))));
    }
}
