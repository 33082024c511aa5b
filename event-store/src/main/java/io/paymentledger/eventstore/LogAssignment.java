package io.paymentledger.eventstore;

/** Which log holds a stream. The answer for a stream never changes. */
@FunctionalInterface
public interface LogAssignment {

    /** The log that is there from the beginning. */
    int DEFAULT_LOG = 0;

    /**
     * The number of the log that holds the stream.
     *
     * @throws StoreUnavailableException if the database must be asked and cannot be reached
     */
    int logOf(String stream);
}
