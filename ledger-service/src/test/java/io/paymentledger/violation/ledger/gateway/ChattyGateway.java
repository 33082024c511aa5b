package io.paymentledger.violation.ledger.gateway;

import org.springframework.http.HttpStatus;

/** A gateway that speaks HTTP statuses. */
public final class ChattyGateway {

    public HttpStatus reply() {
        return HttpStatus.OK;
    }
}
