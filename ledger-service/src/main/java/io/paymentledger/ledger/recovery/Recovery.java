package io.paymentledger.ledger.recovery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.paymentledger.base.WorkerLifecycle;
import io.paymentledger.eventstore.StoreUnavailableException;
import io.paymentledger.eventstore.UnreadableEventException;
import io.paymentledger.eventstore.Worker;
import io.paymentledger.ledger.recovery.AttemptTable.Lease;
import io.paymentledger.ledger.recovery.ChargeFollowUp.NextLook.At;
import io.paymentledger.ledger.recovery.ChargeFollowUp.NextLook.Later;
import io.paymentledger.ledger.recovery.ChargeFollowUp.NextLook.Never;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

/**
 * Looks after charges when they are due, in as many processes as there are: each leases some, and a lease that its owner
 * does not give back, because it died or sleeps, ends by itself. An owner that wakes up late does no harm, see
 * {@link ChargeFollowUp}; its lease's number is not the last one any more, so it moves nothing.
 */
final class Recovery implements WorkerLifecycle {

    private static final Logger LOGGER = LoggerFactory.getLogger(Recovery.class);

    /** How often to look for charges that are due, and how it stands. */
    private static final Duration PERIOD = Duration.ofSeconds(1);

    /** What is leased is worked on at once; a gateway that is back should not be run over. */
    private static final int MOST_AT_ONCE = 32;

    /** So that a few tenants whose gateway does not answer leave room for the others. */
    private static final int MOST_OF_ONE_TENANT = 8;

    /** The first pause between two tries, doubled up to the longest. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    /** How often to try again what could not be read: another process, which is older, may have come upon it. */
    private static final Duration READ_AGAIN = Duration.ofMinutes(1);

    /** Doubling it more often than this is longer than the longest pause. */
    private static final int MOST_DOUBLINGS = 9;

    private final AttemptKeeper keeper;
    private final AttemptTable table;
    private final ChargeFollowUp followUp;
    private final Duration leaseLife;
    private final Counter looks;

    private volatile long lookedAtNanos = System.nanoTime();
    private volatile RecoveryStatus standing = RecoveryStatus.UNKNOWN;

    /** For the worker alone: at once after the start, which may be that of a newer version. */
    private long readAgainAtNanos = System.nanoTime();

    private long standAtNanos = System.nanoTime();

    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    /** As many as charges were looked after since the last time that somebody asked. */
    private final Semaphore finished = new Semaphore(0);

    private final Worker worker = new Worker("ledger-recovery", this::run);

    /** @param leaseLife longer than a gateway's inquiry and a request to it take together */
    Recovery(
            AttemptKeeper keeper,
            AttemptTable table,
            ChargeFollowUp followUp,
            Duration leaseLife,
            MeterRegistry metrics) {
        this.keeper = keeper;
        this.table = table;
        this.followUp = followUp;
        this.leaseLife = leaseLife;
        this.looks = Counter.builder("ledger.recovery.looks")
                .description("Charges looked after because they were due")
                .register(metrics);
    }

    private void run(Worker self) {
        try (ExecutorService hands = Executors.newVirtualThreadPerTaskExecutor()) {
            while (!self.stopping()) {
                // What is due comes first: it needs nothing that is new in the log.
                attempt("looking after what is due", () -> lookAfterSome(hands));
                attempt("following the log", this::follow);
                attempt("looking how it stands", this::stand);
                // A place that was freed is filled at once, so that a long queue is not waited for.
                finished.tryAcquire(PERIOD.toMillis(), TimeUnit.MILLISECONDS);
                finished.drainPermits();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts recovery", e);
        }
    }

    /** Whatever happens in one part of the work, the others are done. */
    private static void attempt(String what, Runnable part) {
        try {
            part.run();
        } catch (StoreUnavailableException e) {
            LOGGER.warn("recovery, {}: {}", what, e.getMessage());
        } catch (RuntimeException e) {
            LOGGER.error("recovery, {}: it failed and is tried again", what, e);
        }
    }

    /** Begins to look after as much as there are places for. */
    private void lookAfterSome(ExecutorService hands) {
        keeper.reconsider();
        int free = places.drainPermits();
        List<Lease> leases = List.of();
        try {
            leases = free == 0 ? leases : table.lease(leaseLife, free, MOST_OF_ONE_TENANT);
        } finally {
            places.release(free - leases.size());
        }
        for (Lease lease : leases) {
            hands.execute(() -> {
                try {
                    lookAfter(lease);
                } finally {
                    places.release();
                    finished.release();
                }
            });
        }
        lookedAtNanos = System.nanoTime();
    }

    private void follow() {
        keeper.catchUp();
        if (System.nanoTime() - readAgainAtNanos >= 0) {
            keeper.readAgain();
            readAgainAtNanos = System.nanoTime() + READ_AGAIN.toNanos();
        }
    }

    private void stand() {
        if (System.nanoTime() - standAtNanos >= 0) {
            standing = table.standing();
            standAtNanos = System.nanoTime() + PERIOD.toNanos();
        }
    }

    /** How it stands, as of the last second in which the database could be asked. */
    RecoveryStatus standing() {
        return standing;
    }

    /** How long ago it last looked for what is due, in seconds. */
    double lastLookSeconds() {
        return (System.nanoTime() - lookedAtNanos) / 1e9;
    }

    private void lookAfter(Lease lease) {
        looks.increment();
        try {
            switch (followUp.lookAfter(lease.charge(), lease.now())) {
                case Never() -> table.release(lease, null, false);
                case At(Instant instant) -> table.release(lease, latest(instant, lease.now()), false);
                case Later(String reason) -> {
                    LOGGER.info("attempt {}: not settled yet: {}", lease.attemptId(), reason);
                    table.release(lease, lease.now().plus(pause(lease.tries())), true);
                }
            }
        } catch (StoreUnavailableException e) {
            LOGGER.warn("attempt {}: {}", lease.attemptId(), e.getMessage());
        } catch (UnreadableEventException e) {
            LOGGER.warn("attempt {}: {}", lease.attemptId(), e.getMessage());
            table.release(lease, lease.now().plus(pause(lease.tries())), true);
        } catch (RuntimeException e) {
            LOGGER.error("attempt {}: looking after its charge failed", lease.attemptId(), e);
            table.release(lease, lease.now().plus(pause(lease.tries())), true);
        }
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Duration pause(int tries) {
        Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(tries - 1, MOST_DOUBLINGS));
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    @Override
    public Worker worker() {
        return worker;
    }

    /** Stops before the gateways' answers are waited for, and before the event store goes. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;
    }
}
