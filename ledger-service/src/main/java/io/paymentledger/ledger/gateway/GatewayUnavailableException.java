package io.paymentledger.ledger.gateway;

/** Nothing was sent to the gateway, because it is known not to answer now; the request may be repeated. */
public final class GatewayUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param gateway the name of the gateway's adapter */
    public GatewayUnavailableException(String gateway) {
        super("the gateway " + gateway + " is not available", null, false, false);
    }
}
