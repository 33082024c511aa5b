package io.paymentledger.ledger.gateway;

/** Why an outcome is not known. For operators, and the same for every adapter. */
final class Reason {

    /** The gateway did not answer within the time limit. */
    static final String TIMEOUT = "timeout";

    /** No connection came about. */
    static final String NOT_CONNECTED = "not-connected";

    /** The connection broke before the answer was there. */
    static final String CONNECTION_LOST = "connection-lost";

    /** The answer makes no sense. */
    static final String UNREADABLE = "unreadable-answer";

    /** The gateway is still working on it. */
    static final String PROCESSING = "processing";

    /** This process stopped waiting. */
    static final String INTERRUPTED = "interrupted";

    /** The circuit is open, or too many calls are under way. */
    static final String NOT_SENT = "not-sent";

    /** The adapter threw. */
    static final String ADAPTER_FAILED = "adapter-failed";

    private Reason() {}

    /** A status that says neither that it was done nor that it was refused. */
    static String status(int status) {
        return "http-" + status;
    }
}
