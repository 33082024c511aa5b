package io.paymentledger.ledger.settlement;

import io.paymentledger.ledger.settlement.FileFault.Reason;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a file, so that whoever sent it learns it all at once, within reason. */
final class Faults {

    /** After as many, the file is not looked at any further: the mapping is wrong, or the file is. */
    static final int MOST = 20;

    private final List<FileFault> found = new ArrayList<>();

    /**
     * Notes a fault.
     *
     * @throws InvalidFileException if there are as many now as are told
     */
    void add(FileFault fault) {
        found.add(fault);
        if (found.size() == MOST) {
            throw new InvalidFileException(found);
        }
    }

    void add(Cell cell, Reason reason) {
        add(new FileFault(cell.line(), cell.column(), cell.field(), reason));
    }

    /**
     * Notes a fault after which the rest cannot be read.
     *
     * @return the exception to throw
     */
    InvalidFileException fatal(long line, int column, Reason reason) {
        found.add(new FileFault(line, column, null, reason));
        return new InvalidFileException(found);
    }

    /**
     * Ends the check.
     *
     * @throws InvalidFileException if anything was noted
     */
    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new InvalidFileException(found);
        }
    }
}
