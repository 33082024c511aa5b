package io.paymentledger.query.projection;

import java.io.Serial;

/** A read model is not to be answered from: it is of another history than the log's, or is being folded again. */
public final class ReadModelAsideException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String readModel;

    ReadModelAsideException(String readModel) {
        super("the read model " + readModel + " is not to be answered from", null, false, false);
        this.readModel = readModel;
    }

    /** The read model's name. */
    public String readModel() {
        return readModel;
    }
}
