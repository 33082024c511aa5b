package io.paymentledger.ledger.gateway;

/** A notification that no gateway can have sent so, or that its gateway signed and nobody can read. */
public final class InvalidNotificationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean signed;

    /** @param message what is wrong; it repeats nothing of the notification */
    public InvalidNotificationException(String message) {
        this(message, false);
    }

    private InvalidNotificationException(String message, boolean signed) {
        super(message);
        this.signed = signed;
    }

    /**
     * The signature is the gateway's.
     *
     * @param message what is wrong; it repeats nothing of the notification
     */
    public static InvalidNotificationException ofSigned(String message) {
        return new InvalidNotificationException(message, true);
    }

    /** Whether its gateway signed it. */
    boolean signed() {
        return signed;
    }
}
