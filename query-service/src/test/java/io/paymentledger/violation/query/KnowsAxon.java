package io.paymentledger.violation.query;

import org.axonframework.eventhandling.EventMessage;

final class KnowsAxon {

    String name(EventMessage<?> message) {
        return message.getIdentifier();
    }
}
