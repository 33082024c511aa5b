package io.paymentledger.query.webhook;

import io.paymentledger.events.WebhookEndpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * The requests to one endpoint, several at a time; in {@code ordered} mode those of one charge one by one. Whoever sends waits
 * for them, but not for one that hangs: what becomes of that is told later. Used by one thread.
 */
final class Lanes implements AutoCloseable {

    /** How many requests of one endpoint are under way at once: what a small receiver takes. */
    private static final int MOST_AT_ONCE = 8;

    /** A request that takes longer hangs: a receiver is to put what comes into a queue, and to answer. */
    private static final Duration HANGS = Duration.ofSeconds(1);

    private static final long LOOK_MILLIS = 100;

    private final PostOffice office;
    private final WebhookEndpoint endpoint;
    private final String tenant;
    private final BooleanSupplier goesOn;
    private final Semaphore free = new Semaphore(MOST_AT_ONCE);
    private final List<Line> hanging = new ArrayList<>();

    private volatile boolean closed;

    /** In a row, since nothing was under way. */
    private final AtomicInteger failures = new AtomicInteger();

    /** @param goesOn whether one more request may begin: the endpoint is still this courier's, as it was when it was leased */
    Lanes(PostOffice office, WebhookEndpoint endpoint, String tenant, BooleanSupplier goesOn) {
        this.office = office;
        this.endpoint = endpoint;
        this.tenant = tenant;
        this.goesOn = goesOn;
    }

    /**
     * Sends deliveries. If the endpoint fails too often meanwhile, or no more may begin, what is left over is not tried.
     *
     * @return what became of each, or that it is under way
     */
    List<Outcome> send(List<Delivery> deliveries) {
        if (deliveries.isEmpty()) {
            return List.of();
        }
        List<byte[]> signing = office.signing(endpoint, tenant);
        if (hanging.isEmpty()) {
            failures.set(0);
        }
        List<Line> lines = new ArrayList<>();
        for (List<Delivery> each : behindEachOther(deliveries)) {
            lines.add(new Line(each, signing));
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (Line line : lines) {
            line.awaitEndOrHang();
            outcomes.addAll(line.all());
            if (!line.isTold()) {
                hanging.add(line);
            }
        }
        return outcomes;
    }

    /** What became meanwhile of what was under way. */
    List<Outcome> news() {
        hanging.forEach(Line::throwIfItFailed);
        List<Outcome> news = new ArrayList<>();
        hanging.forEach(line -> news.addAll(line.news()));
        hanging.removeIf(Line::isTold);
        return news;
    }

    /** What becomes of all that is under way. */
    List<Outcome> last() {
        hanging.forEach(Line::awaitEnd);
        return news();
    }

    /** Lets nothing more begin, and waits until nothing is under way. */
    @Override
    public void close() {
        closed = true;
        free.acquireUninterruptibly(MOST_AT_ONCE);
        // A line that comes to its lane only now finds it closed, and ends.
        free.release(MOST_AT_ONCE);
    }

    private boolean goesOn() {
        return !closed && goesOn.getAsBoolean();
    }

    /** Whether something is under way of which nobody knows yet what became of it. */
    boolean hang() {
        return !hanging.isEmpty();
    }

    /** Whether a delivery is under way, or behind one that is. */
    boolean hold(Delivery delivery) {
        return hanging.stream().anyMatch(line -> line.holds(delivery));
    }

    /** What has to wait for each other; a test waits for nothing. */
    private List<List<Delivery>> behindEachOther(List<Delivery> deliveries) {
        return switch (endpoint.mode()) {
            case PARALLEL -> deliveries.stream().map(List::of).toList();
            case ORDERED -> {
                List<List<Delivery>> lines = new ArrayList<>();
                Map<String, List<Delivery>> byStream = new HashMap<>();
                for (Delivery delivery : deliveries) {
                    if (delivery.once()) {
                        lines.add(List.of(delivery));
                        continue;
                    }
                    byStream.computeIfAbsent(delivery.event().stream(), _ -> {
                                List<Delivery> line = new ArrayList<>();
                                lines.add(line);
                                return line;
                            })
                            .add(delivery);
                }
                yield lines;
            }
        };
    }

    /** Deliveries that are sent one by one, each once the one before it was accepted. */
    private final class Line {

        private final List<Delivery> deliveries;
        private final List<byte[]> signing;
        private final Future<Void> end;

        /** What became of the first of them. */
        private final List<Outcome> outcomes = new ArrayList<>();

        /** How many of these were told. */
        private int told;

        /** When the request that is under way began, on {@link System#nanoTime}'s clock. */
        private long begun;

        private boolean underWay;

        Line(List<Delivery> deliveries, List<byte[]> signing) {
            this.deliveries = deliveries;
            this.signing = signing;
            this.end = office.begin(() -> {
                free.acquire();
                try {
                    sendOneByOne();
                } finally {
                    free.release();
                }
                return null;
            });
        }

        private void sendOneByOne() throws InterruptedException {
            boolean blocked = false;
            for (Delivery delivery : deliveries) {
                Outcome outcome = blocked ? Outcome.waiting(delivery) : send(delivery);
                became(outcome);
                blocked |= outcome.status() != Delivery.Status.DELIVERED;
            }
        }

        private Outcome send(Delivery delivery) throws InterruptedException {
            Optional<Attempt> attempt = failures.get() >= Courier.OPENS_AFTER
                    ? Optional.empty()
                    : office.send(endpoint, signing, delivery, Lanes.this::goesOn, this::begins);
            attempt.ifPresent(one -> failures.updateAndGet(count -> one.accepted() ? 0 : count + 1));
            return attempt.map(one -> Outcome.tried(delivery, one, office.now()))
                    .orElseGet(() -> Outcome.untried(delivery, office.now()));
        }

        private synchronized void begins() {
            begun = System.nanoTime();
            underWay = true;
        }

        private synchronized void became(Outcome outcome) {
            underWay = false;
            outcomes.add(outcome);
        }

        private synchronized boolean hangs() {
            return underWay && System.nanoTime() - begun > HANGS.toNanos();
        }

        void awaitEndOrHang() {
            while (!hangs() && !endsWithin(LOOK_MILLIS)) {
                // It is under way, or waits for a lane.
            }
        }

        void awaitEnd() {
            while (!endsWithin(LOOK_MILLIS)) {
                // Whatever is sent has an end.
            }
        }

        void throwIfItFailed() {
            if (end.isDone()) {
                awaitEnd();
            }
        }

        private boolean endsWithin(long millis) {
            try {
                end.get(millis, TimeUnit.MILLISECONDS);
                return true;
            } catch (TimeoutException e) {
                return false;
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts a courier", e);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException cause) {
                    throw cause;
                }
                throw new IllegalStateException("a webhook could not be sent", e.getCause());
            }
        }

        /** What became of some of them since this was asked last. */
        synchronized List<Outcome> news() {
            List<Outcome> news = List.copyOf(outcomes.subList(told, outcomes.size()));
            told = outcomes.size();
            return news;
        }

        /** What became of those that are over, and that the others are under way, or wait for that. */
        synchronized List<Outcome> all() {
            List<Outcome> all = new ArrayList<>(news());
            for (int left = told; left < deliveries.size(); left++) {
                Delivery delivery = deliveries.get(left);
                all.add(left == told ? Outcome.underWay(delivery, office.now()) : Outcome.waiting(delivery));
            }
            return all;
        }

        synchronized boolean isTold() {
            return told == deliveries.size();
        }

        synchronized boolean holds(Delivery delivery) {
            return deliveries.subList(told, deliveries.size()).stream()
                    .anyMatch(
                            held -> held.event().position() == delivery.event().position());
        }
    }
}
