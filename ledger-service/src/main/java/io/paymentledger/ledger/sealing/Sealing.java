package io.paymentledger.ledger.sealing;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.paymentledger.base.WorkerLifecycle;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.StoreUnavailableException;
import io.paymentledger.eventstore.Worker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Seals all logs, again and again, in as many processes as there are. */
final class Sealing implements WorkerLifecycle {

    private static final Logger LOGGER = LoggerFactory.getLogger(Sealing.class);

    private final EventLog events;
    private final LogSealer sealer;
    private final Duration period;
    private final AtomicLong lastRound = new AtomicLong(System.nanoTime());
    private final AtomicLong failures = new AtomicLong();
    private final Worker worker = new Worker("ledger-sealing", this::run);

    Sealing(EventLog events, LogSealer sealer, Duration period, MeterRegistry metrics) {
        this.events = events;
        this.sealer = sealer;
        this.period = period;
        TimeGauge.builder("ledger.sealing.age", lastRound, TimeUnit.NANOSECONDS, last -> System.nanoTime() - last.get())
                .description("Time since all events of all logs were sealed, or seen to be sealed by another process")
                .register(metrics);
        Gauge.builder("ledger.sealing.failures", failures, AtomicLong::doubleValue)
                .description("Rounds that failed one after the other")
                .register(metrics);
    }

    private void run(Worker self) {
        while (!self.stopping()) {
            try {
                sealAll(self);
                lastRound.set(System.nanoTime());
                failures.set(0);
            } catch (StoreUnavailableException e) {
                failures.incrementAndGet();
                LOGGER.warn("sealing waits: {}", e.getMessage());
            } catch (RuntimeException e) {
                failures.incrementAndGet();
                LOGGER.error("sealing failed and is tried again", e);
            }
            Worker.pause(period);
        }
    }

    private void sealAll(Worker self) {
        for (int log : events.head().positions().keySet()) {
            while (!self.stopping() && sealer.sealNext(log) > 0) {
                // There may be more.
            }
        }
    }

    @Override
    public Worker worker() {
        return worker;
    }
}
