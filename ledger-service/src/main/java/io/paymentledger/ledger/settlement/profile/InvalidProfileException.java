package io.paymentledger.ledger.settlement.profile;

import java.util.List;

/** A profile cannot be used. */
public final class InvalidProfileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    /**
     * One thing that is wrong.
     *
     * @param pointer a JSON Pointer (RFC 6901) into the profile
     * @param detail what is wrong, as the end of a sentence
     */
    public record Fault(String pointer, String detail) {}

    InvalidProfileException(List<Fault> faults) {
        super("the profile is not valid: " + faults);
        this.faults = List.copyOf(faults);
    }

    /** What is wrong, at least one thing. */
    public List<Fault> faults() {
        return faults;
    }
}
