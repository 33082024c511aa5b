package io.paymentledger.violation.ledger.gateway;

import io.paymentledger.simulator.GatewaySimulator;
import io.paymentledger.simulator.SimulatorSettings;

/** A gateway that starts its own simulator. */
public final class HomemadeGateway {

    public GatewaySimulator started() {
        return GatewaySimulator.start(SimulatorSettings.inMemory());
    }
}
