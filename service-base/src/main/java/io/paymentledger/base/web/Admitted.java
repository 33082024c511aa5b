package io.paymentledger.base.web;

import jakarta.servlet.http.HttpServletRequest;

/** Whether whoever was let in would be let in again: for answers that go on for longer than a revoked key is taken. */
public interface Admitted {

    /**
     * Whether the credential or the session of a request is still good for all that it was good for.
     *
     * @throws io.paymentledger.eventstore.StoreUnavailableException if the database must be asked and cannot be reached
     */
    boolean isStill(HttpServletRequest request);
}
