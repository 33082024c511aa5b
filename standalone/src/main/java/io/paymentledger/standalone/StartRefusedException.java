package io.paymentledger.standalone;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A reason not to start, or not to go on. Its message is all that the user gets to see: no stack trace beside it. */
final class StartRefusedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    StartRefusedException(String message) {
        this(message, null);
    }

    StartRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
