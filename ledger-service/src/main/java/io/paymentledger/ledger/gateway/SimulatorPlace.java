package io.paymentledger.ledger.gateway;

import static java.util.Objects.requireNonNull;

import io.paymentledger.simulator.GatewaySimulator;
import io.paymentledger.simulator.SimulatorSettings;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;

/**
 * Where the simulator is and what it signs with: a process of its own that the settings name, or one that is started
 * here, keeps its book on disk, and tells this service what it has to tell. Its book is closed after everything that
 * could still ask it.
 */
final class SimulatorPlace implements ApplicationListener<WebServerInitializedEvent>, AutoCloseable {

    private static final int SECRET_BYTES = 32;
    private static final Duration NOTIFICATION_DELAY = Duration.ofMillis(500);

    private final URI url;
    private final String notificationSecret;
    private final String ownAddress;
    private final @Nullable GatewaySimulator embedded;

    private SimulatorPlace(URI url, String notificationSecret, String ownAddress, @Nullable GatewaySimulator embedded) {
        this.url = url;
        this.notificationSecret = notificationSecret;
        this.ownAddress = ownAddress;
        this.embedded = embedded;
    }

    static SimulatorPlace of(GatewaySettings.Simulator settings, String ownAddress) {
        URI url = settings.url();
        String secret = settings.notificationSecret();
        if (url == null) {
            String known = secret == null ? newSecret() : secret;
            GatewaySimulator simulator = GatewaySimulator.start(
                    SimulatorSettings.keepingBookIn(settings.book()).notifying(null, known, NOTIFICATION_DELAY));
            return new SimulatorPlace(simulator.url(), known, ownAddress, simulator);
        }
        return new SimulatorPlace(
                url,
                requireNonNull(
                        secret,
                        "ledger.gateway.simulator.url needs ledger.gateway.simulator.notification-secret beside it"),
                ownAddress,
                null);
    }

    private static String newSecret() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return "whsec_" + Base64.getEncoder().encodeToString(bytes);
    }

    URI url() {
        return url;
    }

    String notificationSecret() {
        return notificationSecret;
    }

    /** Only now is it known where this service listens. */
    @Override
    public void onApplicationEvent(WebServerInitializedEvent event) {
        if (embedded != null) {
            embedded.notifyTo(URI.create("http://%s:%d/v1/gateways/%s/notifications"
                    .formatted(ownAddress, event.getWebServer().getPort(), SimulatorGateway.NAME)));
        }
    }

    @Override
    public void close() {
        if (embedded != null) {
            embedded.close();
        }
    }
}
