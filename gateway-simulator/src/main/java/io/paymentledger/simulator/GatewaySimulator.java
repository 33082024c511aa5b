package io.paymentledger.simulator;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import java.net.URI;
import java.time.Duration;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * A running simulator: an HTTP server in this process, which listens from its construction until it is closed. Payments
 * are asked for over HTTP only; this object is for whoever watches them.
 */
public final class GatewaySimulator implements AutoCloseable {

    /** Longer than any client keeps a connection, so that it is never the server that ends one under a request. */
    private static final Duration IDLE_LIMIT = Duration.ofMinutes(5);

    /** The connector's own threads; requests run on virtual ones. */
    private static final int THREADS = 8;

    private final String address;
    private final Book book;
    private final Teller teller;
    private final Notifier notifier;
    private final Server server;
    private final ServerConnector connector;

    private GatewaySimulator(SimulatorSettings settings) {
        this.address = settings.address();
        this.book = new Book(settings.book(), settings.clock(), settings.keyRetention(), settings.notificationDelay());
        this.teller = new Teller(book, settings.hang());
        this.notifier = new Notifier(
                book, settings.clock(), signature(settings.notificationSecret()), settings.notificationUrl());
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
        threads.setName("simulator");
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("simulator-request-"));
        this.server = new Server(threads);
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        this.connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration));
        connector.setHost(address);
        connector.setPort(settings.port());
        connector.setIdleTimeout(IDLE_LIMIT.toMillis());
        server.addConnector(connector);
        server.setHandler(new Api(book, teller, notifier));
    }

    private static @Nullable Webhook signature(@Nullable String secret) {
        try {
            return secret == null ? null : new Webhook(secret);
        } catch (EmptyWebhookSecretException e) {
            throw new IllegalArgumentException("the secret of notifications is empty", e);
        }
    }

    /**
     * Starts a simulator.
     *
     * @throws IllegalStateException if another one keeps the same book, or the port is taken
     */
    public static GatewaySimulator start(SimulatorSettings settings) {
        GatewaySimulator simulator = new GatewaySimulator(settings);
        try {
            simulator.notifier.start();
            simulator.server.start();
            return simulator;
        } catch (Exception e) {
            simulator.close();
            throw new IllegalStateException("the gateway simulator does not start: " + e.getMessage(), e);
        }
    }

    /** Where it is to be asked. */
    public URI url() {
        return URI.create("http://%s:%s".formatted(address, connector.getLocalPort()));
    }

    /** What it charged, and for whom. */
    public Book book() {
        return book;
    }

    /** Stops requests at a point until the hold is released or dropped. */
    public Hold hold(Hold.Requests requests) {
        return teller.hold(requests);
    }

    /** Where notifications go from now on. */
    public void notifyTo(URI merchant) {
        notifier.notifyTo(merchant);
    }

    /** Breaks the connections of whoever still waits, and closes the book. */
    @Override
    public void close() {
        teller.close();
        notifier.close();
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the gateway simulator does not stop", e);
        } finally {
            book.close();
        }
    }
}
