package io.paymentledger.standalone;

import io.paymentledger.simulator.GatewaySimulator;
import io.paymentledger.simulator.SimulatorSettings;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/** The payment gateway of this process: a simulator, which moves no money and keeps its book between runs. */
final class Simulator {

    private static final int SECRET_BYTES = 32;
    private static final Duration NOTIFICATION_DELAY = Duration.ofMillis(500);

    private final String notificationSecret;
    private final GatewaySimulator gateway;

    private Simulator(String notificationSecret, GatewaySimulator gateway) {
        this.notificationSecret = notificationSecret;
        this.gateway = gateway;
    }

    /** Starts one on a free port of the loopback interface. */
    static Simulator keepingBookIn(Path folder) {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        String secret = "whsec_" + Base64.getEncoder().encodeToString(bytes);
        return new Simulator(
                secret,
                GatewaySimulator.start(
                        SimulatorSettings.keepingBookIn(folder).notifying(null, secret, NOTIFICATION_DELAY)));
    }

    /** Where it is. */
    String url() {
        return gateway.url().toString();
    }

    /** How ledger-service finds it, and knows its notifications. */
    List<String> settings() {
        return List.of(
                "--ledger.gateway.name=simulator",
                "--ledger.gateway.simulator.url=" + gateway.url(),
                "--ledger.gateway.simulator.notification-secret=" + notificationSecret);
    }

    /** From now on it tells ledger-service what it has to tell. */
    void notifyLedgerServiceAt(Port port) {
        gateway.notifyTo(
                URI.create("http://127.0.0.1:%s/v1/gateways/simulator/notifications".formatted(port.number())));
    }

    /** Closes its book; to be called after everything that could still ask it has ended. */
    void stop() {
        gateway.close();
    }
}
