package io.paymentledger.query.webhook;

import io.paymentledger.base.webhook.WebhookKeys;
import io.paymentledger.events.WebhookEndpoint;
import io.paymentledger.events.WebhookMode;
import io.paymentledger.eventstore.UnreadableEventException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Sends some deliveries to one endpoint, several at a time; in {@code ordered} mode those of one charge one by one. */
final class Round implements AutoCloseable {

    /** How many requests of one endpoint are under way at once: what a small receiver takes. */
    static final int LANES = 8;

    /** How many requests of all endpoints are; more would only share the processor. */
    private static final int MOST_AT_ONCE = 512;

    /** Why something could not even be sent: this version cannot read it. Nobody's fault but ours. */
    static final String UNREADABLE = "history-unreadable";

    private final RightOfWay rightOfWay;
    private final Sender sender;
    private final Payloads payloads;
    private final WebhookKeys keys;
    private final Clock clock;
    private final Consumer<Attempt> told;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("webhook-lane-", 0).factory());

    /** @param told of every attempt */
    Round(
            RightOfWay rightOfWay,
            Sender sender,
            Payloads payloads,
            WebhookKeys keys,
            Clock clock,
            Consumer<Attempt> told) {
        this.rightOfWay = rightOfWay;
        this.sender = sender;
        this.payloads = payloads;
        this.keys = keys;
        this.clock = clock;
        this.told = told;
    }

    /**
     * Sends deliveries. If the endpoint fails too often meanwhile, what is left over is not tried.
     *
     * @return what became of each
     */
    List<Outcome> send(WebhookEndpoint endpoint, Lease lease, List<Delivery> deliveries) {
        if (deliveries.isEmpty()) {
            return List.of();
        }
        List<byte[]> signing = signing(endpoint, lease.endpoint().tenant());
        AtomicInteger failures = new AtomicInteger();
        Semaphore lanes = new Semaphore(LANES);
        List<Future<List<Outcome>>> underWay = new ArrayList<>();
        for (List<Delivery> line : lines(endpoint.mode(), deliveries)) {
            Callable<List<Outcome>> task = () -> {
                lanes.acquire();
                try {
                    return sendOneByOne(endpoint, signing, line, failures);
                } finally {
                    lanes.release();
                }
            };
            underWay.add(threads.submit(task));
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (Future<List<Outcome>> each : underWay) {
            outcomes.addAll(result(each));
        }
        return outcomes;
    }

    /** What has to wait for each other. */
    private static Collection<List<Delivery>> lines(WebhookMode mode, List<Delivery> deliveries) {
        return switch (mode) {
            case PARALLEL -> deliveries.stream().map(List::of).toList();
            case ORDERED -> {
                Map<String, List<Delivery>> lines = new LinkedHashMap<>();
                for (Delivery delivery : deliveries) {
                    lines.computeIfAbsent(delivery.event().stream(), _ -> new ArrayList<>())
                            .add(delivery);
                }
                yield lines.values();
            }
        };
    }

    private List<Outcome> sendOneByOne(
            WebhookEndpoint endpoint, List<byte[]> signing, List<Delivery> line, AtomicInteger failures)
            throws InterruptedException {
        List<Outcome> outcomes = new ArrayList<>();
        boolean blocked = false;
        for (Delivery delivery : line) {
            if (blocked) {
                outcomes.add(Outcome.waiting(delivery));
            } else if (failures.get() >= Courier.OPENS_AFTER) {
                outcomes.add(Outcome.untried(delivery, clock.instant()));
                blocked = true;
            } else {
                Attempt attempt = attempt(endpoint, signing, delivery);
                failures.updateAndGet(count -> attempt.accepted() ? 0 : count + 1);
                told.accept(attempt);
                outcomes.add(Outcome.tried(delivery, attempt, clock.instant()));
                blocked = !attempt.accepted() && !delivery.once();
            }
        }
        return outcomes;
    }

    private Attempt attempt(WebhookEndpoint endpoint, List<byte[]> signing, Delivery delivery)
            throws InterruptedException {
        rightOfWay.await();
        byte[] body;
        try {
            body = payloads.of(delivery.event());
        } catch (UnreadableEventException e) {
            return new Attempt(clock.instant(), Duration.ZERO, null, UNREADABLE, null, null);
        }
        places.acquire();
        try {
            return sender.send(new Message(
                    endpoint.url(), delivery.event().eventId().toString(), body, endpoint.signature(), signing));
        } finally {
            places.release();
        }
    }

    private List<byte[]> signing(WebhookEndpoint endpoint, String tenant) {
        Instant now = clock.instant();
        List<byte[]> signing = new ArrayList<>();
        signing.add(keys.open(endpoint.key(), tenant, endpoint.id()));
        endpoint.formerKeys().reversed().stream()
                // The file that one was sealed with may be gone: whoever exchanges it has a new secret by then.
                .filter(former -> now.isBefore(former.until()) && keys.canOpen(former.key()))
                .forEach(former -> signing.add(keys.open(former.key(), tenant, endpoint.id())));
        return signing;
    }

    private static List<Outcome> result(Future<List<Outcome>> task) {
        try {
            return task.get();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a courier", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("a webhook could not be sent", e.getCause());
        }
    }

    @Override
    public void close() {
        threads.close();
    }
}
