package io.paymentledger.standalone;

import java.nio.file.Path;

/**
 * Starts PostgreSQL, ledger-service and query-service in one process, says how to make a first charge, and stops all
 * three together. Exits with 1 and one clear message when it cannot start. {@code ./dev help} lists the settings.
 */
public final class Standalone {

    private Standalone() {}

    /** Takes no arguments; everything is set by the environment. */
    public static void main(String[] arguments) {
        Shutdown shutdown = Shutdown.register();
        try {
            start(Settings.of(System.getenv()), shutdown);
        } catch (RuntimeException e) {
            // What fails because the user has just ended the process is no news to the user.
            if (!shutdown.hasBegun()) {
                report(e);
            }
            // The threads of what did start would keep the process alive.
            System.exit(1);
        }
    }

    private static void report(RuntimeException e) {
        if (e instanceof StartRefusedException) {
            System.err.println(e.getMessage());
        } else {
            e.printStackTrace();
        }
    }

    /**
     * What was started.
     *
     * @param signIn the path of a link that signs in to the console once
     */
    record Up(DevelopmentKey key, EmbeddedDatabase database, Simulator simulator, String signIn) {}

    /** Starts everything, which the shutdown then stops. */
    static Up start(Settings settings, Shutdown shutdown) {
        DataDirectory data = DataDirectory.open(settings.data());
        EmbeddedDatabase database = new EmbeddedDatabase(data);
        database.stop();

        // Only now: a server that an earlier run left behind would still have held its port.
        settings.ports().forEach(Port::requireFree);

        DevelopmentKey key = DevelopmentKey.readOrCreate(data);
        shutdown.stops(database);
        System.out.println("Starting PostgreSQL (" + data.path() + ") ...");
        database.start(settings.postgres().number());

        Services services = new Services(settings, database, shutdown);
        System.out.println("Starting ledger-service ...");
        Simulator simulator = Simulator.keepingBookIn(data.resolve("simulator"));
        shutdown.stops(simulator);
        Path webhookKey = WebhookKey.readOrCreate(data);
        services.startLedgerService(key, SealingKey.readOrCreate(data), webhookKey, simulator);
        System.out.println("Starting query-service ...");
        String signIn = services.startQueryService(key, webhookKey);

        System.out.println(Welcome.text(settings, key, data.resolve(DevelopmentKey.FILE), signIn));
        return new Up(key, database, simulator, signIn);
    }
}
