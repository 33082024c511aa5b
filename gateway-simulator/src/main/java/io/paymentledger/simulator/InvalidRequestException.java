package io.paymentledger.simulator;

/** A request that makes no sense; nothing was done. */
final class InvalidRequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param what the part of the request that is wrong */
    InvalidRequestException(String what) {
        super(what, null, false, false);
    }
}
