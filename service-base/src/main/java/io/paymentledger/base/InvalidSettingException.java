package io.paymentledger.base;

import java.io.Serial;

/** A setting that cannot be used. The process that was to start with it says so in one line, and ends. */
public final class InvalidSettingException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public InvalidSettingException(String message) {
        super(message);
    }

    InvalidSettingException(String message, Throwable cause) {
        super(message, cause);
    }
}
