package io.paymentledger.eventstore;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes the readers of every process after a commit. {@code NOTIFY} inside the append's own transaction would serialise
 * all commits of the server, so it is sent afterwards, debounced, from another connection (ADR 0013). A lost
 * notification costs a reader at most one polling interval.
 */
public final class LogNotifier implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(LogNotifier.class);

    static final String CHANNEL = "ledger_event";

    /** At most one notification in this time; below what a reader notices, far above what the server feels. */
    private static final long DEBOUNCE_MILLIS = 5;

    /** How often an idle notifier looks whether it was closed. */
    private static final long IDLE_MILLIS = 100;

    private final DataSource dataSource;
    private final Semaphore due = new Semaphore(0);
    private final Worker sender;

    public LogNotifier(DataSource dataSource) {
        this.dataSource = dataSource;
        this.sender = new Worker("ledger-notifier", worker -> run());
        sender.start();
    }

    /** Says that something was committed; returns at once. */
    public void committed() {
        if (due.availablePermits() == 0) {
            due.release();
        }
    }

    @Override
    public void close() {
        sender.stop();
    }

    private void run() {
        try {
            while (!sender.stopping() || due.availablePermits() > 0) {
                if (due.tryAcquire(IDLE_MILLIS, TimeUnit.MILLISECONDS)) {
                    due.drainPermits();
                    send();
                    Thread.sleep(DEBOUNCE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the notifier", e);
        }
    }

    private void send() {
        try (Connection connection = dataSource.getConnection();
                Statement notify = connection.createStatement()) {
            notify.execute("NOTIFY " + CHANNEL);
        } catch (SQLException e) {
            LOGGER.warn("readers were not woken and will poll: {}", e.getMessage());
        }
    }
}
