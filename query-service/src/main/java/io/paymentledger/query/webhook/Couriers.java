package io.paymentledger.query.webhook;

import io.paymentledger.base.WorkerLifecycle;
import io.paymentledger.base.webhook.EndpointRegisters;
import io.paymentledger.base.webhook.WebhookVerdicts;
import io.paymentledger.eventstore.LogWatch;
import io.paymentledger.eventstore.StoreUnavailableException;
import io.paymentledger.eventstore.UnreadableEventException;
import io.paymentledger.eventstore.Worker;
import io.paymentledger.query.webhook.Lease.Endpoint;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves as many endpoints as this process gets hold of, each on a thread of its own, so that none waits for another. What one
 * process leaves behind when it dies, the others take up.
 */
final class Couriers implements WorkerLifecycle {

    private static final Logger LOGGER = LoggerFactory.getLogger(Couriers.class);

    /** Taken at a time, so that processes that start together share. */
    private static final int TAKEN_AT_ONCE = 8;

    /** Between two rounds of looking: short enough for people who wait for a test. */
    private static final Duration LOOK = Duration.ofMillis(100);

    /** What is recorded within a moment is sent together: one look into the log, and one commit. */
    private static final Duration GATHERED = Duration.ofMillis(50);

    private static final Duration RENEWAL = EndpointTable.LEASE_LIFE.dividedBy(5);

    private static final Duration CLEANING = Duration.ofMinutes(1);

    /** What failed for a reason of ours does not fail again at once. */
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);

    /** How long a failure is told: many times as long as it takes to be tried again, here or by another process. */
    private static final Duration TOLD = Duration.ofSeconds(30);

    private final String owner = UUID.randomUUID().toString();
    private final EndpointTable endpoints;
    private final DeliveryTable deliveries;
    private final OldDeliveries old;
    private final Follower follower;
    private final EndpointRegisters registers;
    private final LogBlocks blocks;
    private final LogWatch watch;
    private final PostOffice office;
    private final WebhookVerdicts verdicts;
    private final Clock clock;
    private final Map<Endpoint, Long> held = new ConcurrentHashMap<>();

    /** When the last courier of an endpoint has ended: the next one waits for what that one had under way. */
    private final Map<Endpoint, CompletableFuture<Void>> ends = new ConcurrentHashMap<>();

    /** The endpoints that this process could not serve for a reason of ours, and when, on {@link System#nanoTime}'s clock. */
    private final Map<Endpoint, Long> unserved = new ConcurrentHashMap<>();

    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("webhook-courier-", 0).factory());
    private final Worker worker = new Worker("webhooks", this::run);
    private volatile long lastRound = System.nanoTime();

    Couriers(
            EndpointTable endpoints,
            DeliveryTable deliveries,
            OldDeliveries old,
            Follower follower,
            EndpointRegisters registers,
            LogBlocks blocks,
            LogWatch watch,
            PostOffice office,
            WebhookVerdicts verdicts,
            Clock clock) {
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.old = old;
        this.follower = follower;
        this.registers = registers;
        this.blocks = blocks;
        this.watch = watch;
        this.office = office;
        this.verdicts = verdicts;
        this.clock = clock;
    }

    /** How long ago this process last looked for work. */
    Duration sinceLastRound() {
        return Duration.ofNanos(System.nanoTime() - lastRound);
    }

    /** The endpoints that this process failed to serve lately, not for their receivers' sake. */
    long unserved() {
        unserved.values().removeIf(since -> System.nanoTime() - since > TOLD.toNanos());
        return unserved.size();
    }

    private void run(Worker self) {
        long renewed = System.nanoTime();
        long cleaned = renewed;
        while (!self.stopping()) {
            // Each piece of it is short, because leases are renewed in between.
            boolean more = false;
            Duration rest = LOOK;
            try {
                try {
                    more = follower.follow();
                } finally {
                    // Whatever fails there, endpoints are served as far as they are known.
                    if (System.nanoTime() - renewed > RENEWAL.toNanos()) {
                        renewed = System.nanoTime();
                        held.keySet().retainAll(endpoints.renew(owner));
                    }
                    takeMore(self);
                }
                if (System.nanoTime() - cleaned > CLEANING.toNanos()) {
                    cleaned = System.nanoTime();
                    if (old.clean()) {
                        // The rest is due at once; what failed is tried again after the usual time.
                        cleaned -= CLEANING.toNanos();
                    }
                }
                lastRound = System.nanoTime();
            } catch (StoreUnavailableException e) {
                LOGGER.warn("webhooks wait: {}", e.getMessage());
                rest = AFTER_FAILURE;
            } catch (RuntimeException e) {
                LOGGER.error("webhooks could not be looked after, which is tried again", e);
                rest = AFTER_FAILURE;
            }
            if (!more) {
                Worker.pause(rest);
            }
        }
        threads.close();
    }

    private void takeMore(Worker self) {
        for (Lease lease : endpoints.lease(owner, TAKEN_AT_ONCE)) {
            held.put(lease.endpoint(), lease.number());
            CompletableFuture<Void> end = new CompletableFuture<>();
            @Nullable CompletableFuture<Void> before = ends.put(lease.endpoint(), end);
            threads.execute(() -> {
                try {
                    if (before != null) {
                        before.join();
                    }
                    serve(self, lease);
                } finally {
                    ends.remove(lease.endpoint(), end);
                    end.complete(null);
                }
            });
        }
    }

    private void serve(Worker self, Lease lease) {
        try {
            Optional<Subscription> subscription = Subscription.of(
                    registers.of(lease.endpoint().tenant()), lease.endpoint().id());
            // What was said about it last is taken in in a moment; until then, what the row says is old.
            if (subscription.isEmpty()) {
                endpoints.forget(lease);
            } else if (subscription.get().changedAt() <= lease.known()) {
                serve(self, lease, subscription.get());
            }
        } catch (LeaseLostException e) {
            LOGGER.debug("an endpoint is somebody else's by now");
        } catch (StoreUnavailableException | UnreadableEventException e) {
            LOGGER.warn("a webhook endpoint waits: {}", e.getMessage());
            Worker.pause(AFTER_FAILURE);
        } catch (RuntimeException e) {
            unserved.put(lease.endpoint(), System.nanoTime());
            LOGGER.error("a webhook endpoint could not be served, which is tried again", e);
            Worker.pause(AFTER_FAILURE);
        } finally {
            held.remove(lease.endpoint(), lease.number());
            release(lease);
        }
    }

    private void serve(Worker self, Lease lease, Subscription subscription) {
        BooleanSupplier goesOn = () -> !self.stopping() && holds(lease);
        try (Courier courier = new Courier(lease, subscription, deliveries, blocks, office, verdicts, clock, goesOn)) {
            serve(lease, courier, goesOn);
        }
    }

    private void serve(Lease lease, Courier courier, BooleanSupplier goesOn) {
        while (goesOn.getAsBoolean()) {
            long generation = watch.generation();
            boolean worked = courier.work();
            unserved.remove(lease.endpoint());
            if (!worked) {
                courier.keepPlace();
                Optional<Instant> next = courier.nextDue();
                if (next.isEmpty()) {
                    return;
                }
                await(generation, Duration.between(clock.instant(), next.get()));
                Worker.pause(GATHERED);
            }
        }
        courier.finish();
    }

    private boolean holds(Lease lease) {
        return Long.valueOf(lease.number()).equals(held.get(lease.endpoint()));
    }

    private void release(Lease lease) {
        try {
            endpoints.release(lease);
        } catch (RuntimeException e) {
            LOGGER.warn("a webhook endpoint is free only when its lease ends: {}", e.getMessage());
        }
    }

    private void await(long generation, Duration time) {
        if (time.isNegative() || time.isZero()) {
            return;
        }
        try {
            watch.awaitChange(generation, time);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a courier", e);
        }
    }

    @Override
    public Worker worker() {
        return worker;
    }
}
