package io.paymentledger.simulator;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import io.paymentledger.simulator.Fact.Notice;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the merchant what the book says that it is to be told, signed as Standard Webhooks has it, until the merchant
 * takes it with a 2xx or it was sent too often. What was not delivered is sent after a restart.
 */
final class Notifier {

    private static final Logger LOGGER = LoggerFactory.getLogger(Notifier.class);

    /** With the pauses below, a merchant may be away for about a quarter of an hour. */
    private static final int MOST_TRIES = 20;

    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 60_000;
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

    /** A merchant's service is not to be flooded after it was away. */
    private static final int MOST_AT_ONCE = 16;

    private final Book book;
    private final Clock clock;
    private final @Nullable Webhook signature;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore turns = new Semaphore(MOST_AT_ONCE);
    private final CountDownLatch addressKnown = new CountDownLatch(1);
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER_LIMIT)
            .executor(threads)
            .build();
    private volatile @Nullable URI address;

    Notifier(Book book, Clock clock, @Nullable Webhook signature, @Nullable URI address) {
        this.book = book;
        this.clock = clock;
        this.signature = signature;
        if (address != null) {
            notifyTo(address);
        }
    }

    /** Sends what is still to be delivered, and from now on what comes. */
    void start() {
        book.noticesFor(this::take).forEach(this::take);
    }

    /** Where notifications go from now on; until then they wait. */
    void notifyTo(URI merchant) {
        address = merchant;
        addressKnown.countDown();
    }

    private void take(Notice notice) {
        var _ = threads.submit(() -> {
            try {
                deliver(notice);
            } catch (InterruptedException e) {
                // The simulator ends; the book keeps the notification for its next start.
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOGGER.error("notification {} could not be delivered", notice.id(), e);
            }
        });
    }

    private void deliver(Notice notice) throws InterruptedException {
        book.awaitDurable();
        addressKnown.await();
        Duration early = Duration.between(clock.instant(), notice.at());
        if (early.isPositive()) {
            Thread.sleep(early);
        }
        for (int copy = 1; copy <= notice.copies(); copy++) {
            if (!sendUntilTaken(notice)) {
                LOGGER.warn("notification {} was not taken in {} tries", notice.id(), MOST_TRIES);
                book.noticeDone(notice.id(), false);
                return;
            }
        }
        book.noticeDone(notice.id(), true);
    }

    private boolean sendUntilTaken(Notice notice) throws InterruptedException {
        for (int tries = 1; tries <= MOST_TRIES; tries++) {
            if (send(notice)) {
                return true;
            }
            if (tries < MOST_TRIES) {
                TimeUnit.MILLISECONDS.sleep(Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << (tries - 1)));
            }
        }
        return false;
    }

    private boolean send(Notice notice) throws InterruptedException {
        turns.acquire();
        try {
            int status = http.send(request(notice), BodyHandlers.discarding()).statusCode();
            return status >= 200 && status < 300;
        } catch (IOException e) {
            LOGGER.debug("notification {} was not delivered this time", notice.id(), e);
            return false;
        } finally {
            turns.release();
        }
    }

    private HttpRequest request(Notice notice) {
        long timestamp = clock.instant().getEpochSecond();
        HttpRequest.Builder request = HttpRequest.newBuilder(Objects.requireNonNull(address))
                .timeout(ANSWER_LIMIT)
                .header("Content-Type", "application/json")
                .header("webhook-id", notice.id())
                .header("webhook-timestamp", Long.toString(timestamp))
                .POST(BodyPublishers.ofString(notice.body()));
        if (signature != null) {
            request.header("webhook-signature", sign(signature, notice, timestamp));
        }
        return request.build();
    }

    private static String sign(Webhook signature, Notice notice, long timestamp) {
        try {
            return signature.sign(notice.id(), timestamp, notice.body());
        } catch (WebhookSigningException e) {
            throw new IllegalStateException("the platform cannot sign", e);
        }
    }

    void close() {
        threads.shutdownNow();
        http.shutdownNow();
        threads.close();
        http.close();
    }
}
