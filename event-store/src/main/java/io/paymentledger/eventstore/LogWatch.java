package io.paymentledger.eventstore;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the readers of this process that the log may have grown, whichever process wrote to it. It listens on a
 * connection of its own; at the latest after {@link #POLL_MILLIS} it tells them anyway, also while the connection is
 * broken, so a lost notification or a lost connection only makes readers slower.
 */
public final class LogWatch implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(LogWatch.class);

    /** The longest time that readers are left alone. */
    static final int POLL_MILLIS = 500;

    private final DataSource dataSource;
    private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Worker listener;
    private final AtomicLong generation = new AtomicLong();

    public LogWatch(DataSource dataSource) {
        this.dataSource = dataSource;
        this.listener = new Worker("ledger-watch", worker -> run());
        listener.start();
    }

    /** Grows whenever the log may have grown. Read it before reading the log; wait for it to change afterwards. */
    public long generation() {
        return generation.get();
    }

    /**
     * Waits until the generation is no longer the given one.
     *
     * @return whether it changed within the time
     */
    public boolean awaitChange(long seen, Duration timeout) throws InterruptedException {
        long nanos = timeout.toNanos();
        lock.lock();
        try {
            while (generation.get() == seen) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = changed.awaitNanos(nanos);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Calls the listener, which must not block, at each change until the handle is closed. */
    public Registration onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Ends a listener's calls. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {

        @Override
        void close();
    }

    @Override
    public void close() {
        listener.stop();
    }

    private void run() {
        while (!listener.stopping()) {
            try (Connection connection = dataSource.getConnection()) {
                listen(connection);
            } catch (SQLException e) {
                LOGGER.warn("not listening for commits, polling instead: {}", e.getMessage());
                pause();
            }
        }
    }

    private void listen(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("LISTEN " + LogNotifier.CHANNEL);
            PGConnection notifications = connection.unwrap(PGConnection.class);
            while (!listener.stopping()) {
                changed();
                notifications.getNotifications(POLL_MILLIS);
            }
            statement.execute("UNLISTEN *");
        }
    }

    private void pause() {
        changed();
        Worker.pause(Duration.ofMillis(POLL_MILLIS));
    }

    private void changed() {
        lock.lock();
        try {
            generation.incrementAndGet();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        listeners.forEach(LogWatch::tell);
    }

    /** One reader's trouble must not leave the others unwoken. */
    private static void tell(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) {
            LOGGER.error("a reader could not be told of a commit", e);
        }
    }
}
