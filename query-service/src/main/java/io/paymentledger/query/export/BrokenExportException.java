package io.paymentledger.query.export;

/** An export that had begun could not go on. Nothing can be answered any more; the connection is broken off. */
final class BrokenExportException extends RuntimeException {

    BrokenExportException(Throwable cause) {
        super("an export broke off", cause);
    }
}
