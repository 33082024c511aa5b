package io.paymentledger.ledger.violation.gateway;

import org.springframework.http.HttpStatus;

/** A gateway that speaks HTTP statuses. */
public final class ChattyGateway {

    public HttpStatus reply() {
        return HttpStatus.OK;
    }
}
