package io.paymentledger.base.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.EstimationProbe;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How many requests each of many may make: a bucket of tokens for each, which is full at first, and fills again evenly
 * within a window.
 */
final class Quota {

    /** More than are busy in a window. One that is forgotten has a full bucket again. */
    private static final int MOST_BUCKETS = 10_000;

    private final String name;
    private final long tokens;
    private final Duration window;
    private final Cache<String, Bucket> buckets;

    /**
     * @param name of the policy, in lower case
     * @param tokens of a bucket, one or more
     * @param window in which an empty bucket fills, a second or more
     */
    Quota(String name, long tokens, Duration window) {
        this.name = name;
        this.tokens = tokens;
        this.window = window.truncatedTo(ChronoUnit.SECONDS);
        // A bucket that nobody used for a window is full, so nothing is lost with it.
        this.buckets = Caffeine.newBuilder()
                .expireAfterAccess(this.window)
                .maximumSize(MOST_BUCKETS)
                .executor(Runnable::run)
                .build();
    }

    /**
     * What is left after something was asked for.
     *
     * @param granted whether it was taken
     * @param remaining how many tokens are left
     * @param fullAfter in how many seconds the bucket is full, if nobody takes more
     * @param retryAfter in how many seconds the same can be had, if it was not granted
     */
    record Standing(Quota quota, boolean granted, long remaining, long fullAfter, long retryAfter) {

        /** As one member of the field {@code RateLimit}. */
        String asItem() {
            return "\"" + quota.name + "\";r=" + remaining + ";t=" + fullAfter;
        }
    }

    /**
     * Takes tokens out of a bucket, or none. What costs more than a bucket holds takes a full one.
     *
     * @param cost how many, zero or more
     * @param counted how many were taken before for the same request
     */
    Standing take(String whose, long cost, long counted) {
        Bucket bucket = buckets.get(whose, _ -> newBucket());
        long wanted = most(cost, counted);
        if (wanted == 0) {
            EstimationProbe full = bucket.estimateAbilityToConsume(tokens);
            return new Standing(this, true, full.getRemainingTokens(), seconds(full.getNanosToWaitForRefill()), 0);
        }
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(wanted);
        return new Standing(
                this,
                probe.isConsumed(),
                probe.getRemainingTokens(),
                seconds(probe.getNanosToWaitForReset()),
                seconds(probe.getNanosToWaitForRefill()));
    }

    /** Puts back what was taken. */
    void putBack(String whose, long cost, long counted) {
        @Nullable Bucket bucket = buckets.getIfPresent(whose);
        long taken = most(cost, counted);
        if (bucket != null && taken > 0) {
            bucket.addTokens(taken);
        }
    }

    private long most(long cost, long counted) {
        return Math.min(cost, tokens - counted);
    }

    private Bucket newBucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(tokens).refillGreedy(tokens, window))
                .build();
    }

    String name() {
        return name;
    }

    /** As one member of the field {@code RateLimit-Policy}. */
    String asPolicy() {
        return "\"" + name + "\";q=" + tokens + ";w=" + window.toSeconds();
    }

    private static long seconds(long nanos) {
        return Math.ceilDiv(nanos, TimeUnit.SECONDS.toNanos(1));
    }
}
