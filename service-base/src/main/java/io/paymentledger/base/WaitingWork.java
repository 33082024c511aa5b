package io.paymentledger.base;

import io.paymentledger.eventstore.StoreUnavailableException;
import io.paymentledger.eventstore.Worker;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again for what waits in the database, and does each of it. What fails is tried again, ever more seldom, and
 * keeps nothing else waiting; while the database is away, all of it waits.
 *
 * @param <T> what waits, equal to itself at each look
 */
public final class WaitingWork<T> implements WorkerLifecycle {

    private static final Logger LOGGER = LoggerFactory.getLogger(WaitingWork.class);

    /** How long something that failed is left alone after its first failure; twice as long after each further one. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private final String name;
    private final Duration period;
    private final Supplier<List<T>> waiting;
    private final Consumer<T> work;
    private final Worker worker;
    private final Map<T, Failure> failed = new HashMap<>();

    /**
     * That something failed.
     *
     * @param pause how long it is left alone
     * @param again when it is tried again, on {@link System#nanoTime}'s clock
     */
    private record Failure(Duration pause, long again) {

        static Failure after(@Nullable Failure before) {
            Duration pause = before == null ? FIRST_PAUSE : before.pause.multipliedBy(2);
            Duration bounded = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
            return new Failure(bounded, System.nanoTime() + bounded.toNanos());
        }

        boolean rests() {
            return System.nanoTime() - again < 0;
        }
    }

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
                List<T> all = waiting.get();
                failed.keySet().retainAll(Set.copyOf(all));
                all.forEach(this::attempt);
            } catch (StoreUnavailableException e) {
                LOGGER.warn("{}: what there is to do waits: {}", name, e.getMessage());
            } catch (RuntimeException e) {
                LOGGER.error("{}: what there is to do could not be found, which is tried again", name, e);
            }
            Worker.pause(period);
        }
    }

    private void attempt(T one) {
        @Nullable Failure before = failed.get(one);
        if (before != null && before.rests()) {
            return;
        }
        try {
            work.accept(one);
            failed.remove(one);
        } catch (StoreUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            Failure failure = Failure.after(before);
            failed.put(one, failure);
            // Where it comes from is told once.
            @Nullable RuntimeException origin = before == null ? e : null;
            LOGGER.error(
                    "{}: {} could not be done, which is tried again in {}: {}",
                    name,
                    one,
                    failure.pause(),
                    e.getMessage(),
                    origin);
        }
    }

    @Override
    public Worker worker() {
        return worker;
    }
}
