package io.paymentledger.ledger.gateway;

/** Nobody said which gateway charges go to. There is no default: a simulator that nobody asked for would move no money. */
final class GatewayNotNamedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    GatewayNotNamedException() {
        super("ledger.gateway.name is not set, so there is no gateway that charges could go to");
    }
}
