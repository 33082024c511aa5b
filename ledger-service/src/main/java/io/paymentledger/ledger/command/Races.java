package io.paymentledger.ledger.command;

import java.time.Duration;
import java.util.Collection;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;

/** How often whoever lost a race for a stream tries again: at once, and a few times. */
public final class Races {

    /** A few people, or processes, are at one stream at once; whoever loses this often has met a defect. */
    private static final long MOST_TRIES = 5;

    private Races() {}

    /** Tries again what failed in one of some ways; the last failure is thrown. */
    public static RetryTemplate lostBy(Collection<Class<? extends Throwable>> failures) {
        return new RetryTemplate(RetryPolicy.builder()
                .includes(failures)
                .maxRetries(MOST_TRIES - 1)
                .delay(Duration.ZERO)
                .build());
    }
}
