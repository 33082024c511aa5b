package io.paymentledger.ledger.settlement;

import java.util.List;

/** A settlement file that cannot be recorded; nothing of it is. */
public final class InvalidFileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<FileFault> faults;

    InvalidFileException(List<FileFault> faults) {
        // An expected refusal is an answer and not a defect, so it carries no stack trace.
        super("not a valid settlement file", null, false, false);
        this.faults = List.copyOf(faults);
    }

    /** What is wrong, in the order in which it was found; at least one. */
    public List<FileFault> faults() {
        return faults;
    }
}
