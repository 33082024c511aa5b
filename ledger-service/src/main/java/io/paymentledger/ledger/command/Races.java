package io.paymentledger.ledger.command;

import java.time.Duration;
import java.util.Collection;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;

/** How often whoever lost a race for a stream tries again: almost at once, and then after ever longer pauses. */
public final class Races {

    /** Some people, or processes, are at one stream at once; whoever loses this often has met a defect. */
    private static final long MOST_TRIES = 10;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(2);

    private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);

    private Races() {}

    /** Tries again what failed in one of some ways; the last failure is thrown. */
    public static RetryTemplate lostBy(Collection<Class<? extends Throwable>> failures) {
        return new RetryTemplate(RetryPolicy.builder()
                .includes(failures)
                .maxRetries(MOST_TRIES - 1)
                .delay(FIRST_PAUSE)
                .jitter(FIRST_PAUSE)
                .multiplier(2)
                .maxDelay(LONGEST_PAUSE)
                .build());
    }
}
