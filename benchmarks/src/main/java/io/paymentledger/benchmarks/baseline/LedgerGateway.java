package io.paymentledger.benchmarks.baseline;

import io.paymentledger.ledger.charge.GatewayOutcome;
import io.paymentledger.ledger.charge.GatewayOutcome.Approved;
import io.paymentledger.ledger.gateway.Gateway;
import io.paymentledger.ledger.gateway.GatewayFinding;
import io.paymentledger.ledger.gateway.GatewayRequest;
import io.paymentledger.ledger.gateway.GatewayRequest.Authorise;
import io.paymentledger.ledger.gateway.GatewayRequest.Capture;
import io.paymentledger.ledger.gateway.GatewayRequest.Refund;
import io.paymentledger.ledger.gateway.GatewayRequest.VoidAuthorisation;
import java.time.Duration;
import java.time.Instant;
import org.springframework.context.annotation.Primary;
import org.springframework.stereotype.Component;

/** The gateway of all contenders as the ledger sees it: in its own process, it approves at once. */
@Component
@Primary
final class LedgerGateway implements Gateway {

    @Override
    public String name() {
        return "instant";
    }

    @Override
    public Duration keyRetention() {
        return Duration.ofDays(1);
    }

    @Override
    public void requireAvailable() {
        // It always is.
    }

    @Override
    public GatewayOutcome authorise(Authorise request) {
        return approved(request);
    }

    @Override
    public GatewayOutcome capture(Capture request) {
        throw notAsked(request);
    }

    @Override
    public GatewayOutcome voidAuthorisation(VoidAuthorisation request) {
        throw notAsked(request);
    }

    @Override
    public GatewayOutcome refund(Refund request) {
        throw notAsked(request);
    }

    @Override
    public GatewayFinding inquire(GatewayRequest request, Instant startedAt) {
        return new GatewayFinding.Settled(approved(request));
    }

    private static Approved approved(GatewayRequest request) {
        return new Approved("sim_" + request.attemptId(), true, null);
    }

    private static IllegalStateException notAsked(GatewayRequest request) {
        return new IllegalStateException("no benchmark asks for " + request.getClass());
    }
}
