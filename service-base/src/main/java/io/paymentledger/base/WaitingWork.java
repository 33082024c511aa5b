package io.paymentledger.base;

import io.paymentledger.eventstore.StoreUnavailableException;
import io.paymentledger.eventstore.Worker;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again for what waits in the database, and does each of it. What fails is tried again at a later look and
 * keeps nothing else waiting; while the database is away, all of it waits.
 */
public final class WaitingWork<T> implements WorkerLifecycle {

    private static final Logger LOGGER = LoggerFactory.getLogger(WaitingWork.class);

    private final String name;
    private final Duration period;
    private final Supplier<List<T>> waiting;
    private final Consumer<T> work;
    private final Worker worker;

    /**
     * @param name the thread's, and the log's
     * @param period the pause between two looks
     * @param waiting what waits now
     * @param work does one of it, so that it waits no longer
     */
    public WaitingWork(String name, Duration period, Supplier<List<T>> waiting, Consumer<T> work) {
        this.name = name;
        this.period = period;
        this.waiting = waiting;
        this.work = work;
        this.worker = new Worker(name, this::run);
    }

    private void run(Worker self) {
        while (!self.stopping()) {
            try {
                waiting.get().forEach(this::attempt);
            } catch (StoreUnavailableException e) {
                LOGGER.warn("{}: what there is to do waits: {}", name, e.getMessage());
            } catch (RuntimeException e) {
                LOGGER.error("{}: what there is to do could not be found, which is tried again", name, e);
            }
            Worker.pause(period);
        }
    }

    private void attempt(T one) {
        try {
            work.accept(one);
        } catch (StoreUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            LOGGER.error("{}: {} could not be done, which is tried again", name, one, e);
        }
    }

    @Override
    public Worker worker() {
        return worker;
    }
}
