package io.paymentledger.ledger.gateway;

import io.paymentledger.ledger.charge.GatewayOutcome;
import io.paymentledger.ledger.gateway.GatewayRequest.Authorise;
import io.paymentledger.ledger.gateway.GatewayRequest.Capture;
import io.paymentledger.ledger.gateway.GatewayRequest.Refund;
import io.paymentledger.ledger.gateway.GatewayRequest.VoidAuthorisation;
import java.time.Duration;
import java.time.Instant;

/**
 * A payment gateway, as charges need it. It is never called inside a database transaction. Its methods block for as long
 * as the gateway takes, within the adapter's time limit, and never throw for what a gateway does: a time-out, a reset, a
 * server error or an unreadable answer is {@link GatewayOutcome.Unknown}, never a decline.
 */
public interface Gateway {

    /** The adapter's name, as history records it. */
    String name();

    /** The same gateway, asked on behalf of a tenant: what one tenant asks for is to leave enough for the others. */
    default Gateway onBehalfOf(String tenant) {
        return this;
    }

    /** For how long the gateway surely knows an attempt again, counted from when it first saw it. */
    Duration keyRetention();

    /**
     * Fails if the gateway is known not to answer now. To be asked before anything is claimed, so that a request can be
     * refused with its key left free.
     *
     * @throws GatewayUnavailableException if so
     */
    void requireAvailable();

    /** Approves a payment, and takes the money if it is captured at once. */
    GatewayOutcome authorise(Authorise request);

    /** Takes held money. */
    GatewayOutcome capture(Capture request);

    /** Lets held money go. */
    GatewayOutcome voidAuthorisation(VoidAuthorisation request);

    /** Gives taken money back. */
    GatewayOutcome refund(Refund request);

    /**
     * Finds out, by the attempt, what became of a request. Moves no money. Whoever tells of the attempt makes sure that
     * it was for the same request: a log that was put back may have lost another one with the same name.
     *
     * @param startedAt when the log has it that the attempt began: a gateway that was asked only just now may not show it
     *     yet; {@link Instant#EPOCH} for an attempt that was not sent since the log lost its tail, if it was sent at all
     */
    GatewayFinding inquire(GatewayRequest request, Instant startedAt);

    /** Sends whatever is to be done. */
    default GatewayOutcome send(GatewayRequest request) {
        return switch (request) {
            case Authorise authorise -> authorise(authorise);
            case Capture capture -> capture(capture);
            case VoidAuthorisation release -> voidAuthorisation(release);
            case Refund refund -> refund(refund);
        };
    }
}
