package io.paymentledger.ledger.gateway;

import io.paymentledger.events.StreamName;
import java.util.Optional;

/** Knows which charge an attempt belongs to. */
@FunctionalInterface
public interface AttemptIndex {

    /**
     * The charge's stream; empty if no attempt that is in the log by now has the id.
     *
     * @throws io.paymentledger.eventstore.StoreUnavailableException if the database cannot be reached
     */
    Optional<StreamName> chargeOf(String attemptId);
}
