package io.paymentledger.ledger.gateway;

/** A notification that no gateway can have sent so. */
public final class InvalidNotificationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message what is wrong; it repeats nothing of the notification */
    public InvalidNotificationException(String message) {
        super(message);
    }
}
