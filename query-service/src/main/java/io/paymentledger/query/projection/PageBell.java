package io.paymentledger.query.projection;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Rings when it is worth while to ask for the next page: the log may have grown, the page before is out of the way, and the rest
 * after it is over. It rings once for all that happens meanwhile, because each time costs the reader a look.
 */
final class PageBell {

    /** Whether a page was handed out that the next one waits for. */
    private volatile boolean waits;

    /** Whether it will ring by itself when the rest is over. */
    private final AtomicBoolean isSet = new AtomicBoolean();

    /** On {@link System#nanoTime}'s clock. */
    private volatile long restsUntil = System.nanoTime();

    private volatile @Nullable Runnable listener;

    /** @param listener who is told; {@code null} for nobody */
    void listen(@Nullable Runnable listener) {
        this.listener = listener;
    }

    /** Whether the next page may be read. If only the rest is not over, it will ring. */
    boolean isTime() {
        if (waits) {
            return false;
        }
        if (restNanos() > 0) {
            ring();
            return false;
        }
        return true;
    }

    /** A page was handed out: until {@link #goOn}, it does not ring. */
    void pause() {
        waits = true;
    }

    /** The page that was handed out is out of the way. */
    void goOn() {
        waits = false;
        ring();
    }

    /** Nothing is read for so long from now on. */
    void rest(long nanos) {
        restsUntil = Math.max(restsUntil, System.nanoTime() + nanos);
    }

    /** The log may have grown. */
    void grown() {
        if (!waits) {
            ring();
        }
    }

    /** Rings now, or when the rest is over, and then once. */
    void ring() {
        long rest = restNanos();
        if (rest > 0) {
            if (isSet.compareAndSet(false, true)) {
                CompletableFuture.delayedExecutor(rest, TimeUnit.NANOSECONDS).execute(() -> {
                    isSet.set(false);
                    ring();
                });
            }
            return;
        }
        @Nullable Runnable told = listener;
        if (told != null) {
            told.run();
        }
    }

    private long restNanos() {
        return restsUntil - System.nanoTime();
    }
}
