package io.paymentledger.standalone;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The end of the process, on Ctrl-C, SIGTERM or a failed start: first the services, in the order of their start, so
 * that ledger-service takes no more charges and answers those it took; then the gateway and the database below them.
 *
 * <p>One hook of the JVM does all of it, because hooks run side by side and PostgreSQL must not go first.
 */
final class Shutdown {

    private final List<ConfigurableApplicationContext> contexts = new ArrayList<>();
    private @Nullable EmbeddedDatabase database;
    private @Nullable Simulator simulator;
    private boolean begun;

    /** Ends with {@link #run}, whoever calls that. */
    Shutdown() {}

    /** Takes over the end of this process. */
    static Shutdown register() {
        Shutdown shutdown = new Shutdown();
        Runtime.getRuntime().addShutdownHook(new Thread(shutdown::run, "shutdown"));
        return shutdown;
    }

    /** Adds the database before it starts, so that one whose start is cut short is stopped as well. */
    synchronized void stops(EmbeddedDatabase embedded) {
        stayOnceBegun();
        database = embedded;
    }

    /** Adds the gateway, which is there for the services that ask it. */
    synchronized void stops(Simulator started) {
        stayOnceBegun();
        simulator = started;
    }

    /** Adds a service before it starts, for the same reason. */
    synchronized void closes(ConfigurableApplicationContext context) {
        stayOnceBegun();
        contexts.add(context);
    }

    /** Once the process ends, a thread that would still start something stays here until it has ended. */
    private void stayOnceBegun() {
        try {
            while (begun) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the process ends", e);
        }
    }

    synchronized boolean hasBegun() {
        return begun;
    }

    /** Stops everything; to be called once. */
    void run() {
        EmbeddedDatabase embedded = begin();
        if (embedded == null) {
            return;
        }
        System.out.println("Stopping ...");
        try {
            contexts.forEach(ConfigurableApplicationContext::close);
        } finally {
            stopOthers(embedded);
        }
    }

    /** After this nothing more is added, so what was added can be read without the lock. */
    private synchronized @Nullable EmbeddedDatabase begin() {
        begun = true;
        return database;
    }

    private void stopOthers(EmbeddedDatabase embedded) {
        try {
            Simulator started = simulator;
            if (started != null) {
                started.stop();
            }
        } finally {
            stop(embedded);
        }
    }

    private static void stop(EmbeddedDatabase embedded) {
        try {
            embedded.stop();
            System.out.println("Stopped.");
        } catch (StartRefusedException e) {
            System.err.println(e.getMessage());
        }
    }
}
