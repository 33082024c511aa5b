package io.paymentledger.violation.ledger.gateway;

import io.paymentledger.violation.ledger.idempotency.ChattyKey;
import org.springframework.http.HttpStatus;

/** A gateway that speaks HTTP statuses, and knows its clients' keys. */
public final class ChattyGateway {

    public Object ask() {
        return new ChattyKey().callForHelp();
    }

    public HttpStatus reply() {
        return HttpStatus.OK;
    }
}
