package io.paymentledger.query.webhook;

import io.paymentledger.base.webhook.WebhookKeys;
import io.paymentledger.events.WebhookEndpoint;
import io.paymentledger.eventstore.UnreadableEventException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** What all couriers of this process share: it signs a delivery and sends it, when there is room for it. */
final class PostOffice implements AutoCloseable {

    /** How many requests of all endpoints are under way at once; more would only share the processor. */
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
    PostOffice(
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

    Instant now() {
        return clock.instant();
    }

    /** Has something done on a thread of its own. */
    <T> Future<T> begin(Callable<T> task) {
        return threads.submit(task);
    }

    /**
     * Sends a delivery once, unless it may not begin any more when its turn has come.
     *
     * @param signing the keys that sign, see {@link #signing}
     * @param goesOn whether it may begin
     * @param begins run when its turn has come, right before the request begins
     */
    Optional<Attempt> send(
            WebhookEndpoint endpoint, List<byte[]> signing, Delivery delivery, BooleanSupplier goesOn, Runnable begins)
            throws InterruptedException {
        rightOfWay.await(goesOn);
        byte[] body;
        try {
            body = payloads.of(delivery.event());
        } catch (UnreadableEventException e) {
            return told(new Attempt(clock.instant(), Duration.ZERO, null, UNREADABLE, null, null));
        }
        places.acquire();
        try {
            if (!goesOn.getAsBoolean()) {
                return Optional.empty();
            }
            begins.run();
            return told(sender.send(new Message(
                    endpoint.url(), delivery.event().eventId().toString(), body, endpoint.signature(), signing)));
        } finally {
            places.release();
        }
    }

    private Optional<Attempt> told(Attempt attempt) {
        told.accept(attempt);
        return Optional.of(attempt);
    }

    /** The keys that sign for an endpoint now: its own, and those before it that were given some more time. */
    List<byte[]> signing(WebhookEndpoint endpoint, String tenant) {
        Instant now = clock.instant();
        List<byte[]> signing = new ArrayList<>();
        signing.add(keys.open(endpoint.key(), tenant, endpoint.id()));
        endpoint.formerKeys().reversed().stream()
                // The file that one was sealed with may be gone: whoever exchanges it has a new secret by then.
                .filter(former -> now.isBefore(former.until()) && keys.canOpen(former.key()))
                .forEach(former -> signing.add(keys.open(former.key(), tenant, endpoint.id())));
        return signing;
    }

    @Override
    public void close() {
        threads.close();
    }
}
