package io.paymentledger.ledger.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a gateway is asked about an attempt before it is sent for the first time (ADR 0042). That is so while the log
 * may have lost its tail: because an operator says so after a restore, or because a gateway told of an attempt of ours
 * that the log does not have. What is asked about first is found, also where the gateway has forgotten its keys.
 */
public final class AskFirst {

    private static final Logger LOGGER = LoggerFactory.getLogger(AskFirst.class);

    private final AtomicBoolean asking;
    private final Counter unknown;

    /** @param always what {@code ledger.gateway.ask-first} says */
    public AskFirst(boolean always, MeterRegistry metrics) {
        this.asking = new AtomicBoolean(always);
        this.unknown = Counter.builder("ledger.gateway.unknown-attempts")
                .description("Notifications about attempts of the ledger that its log does not have")
                .register(metrics);
        if (always) {
            LOGGER.warn("the gateway is asked about each attempt before it is sent (ledger.gateway.ask-first)");
        }
    }

    /** Whether to ask first now. */
    public boolean asking() {
        return asking.get();
    }

    /**
     * Takes note that a gateway knows an attempt of ours that the log does not have. From now on this process asks first,
     * until it ends.
     *
     * @param gateway the name of the gateway's adapter, which has made sure that the gateway said so
     */
    void unknownAttempt(String gateway, String attemptId) {
        unknown.increment();
        if (asking.compareAndSet(false, true)) {
            LOGGER.error(
                    "{} tells of attempt {}, which the log does not have: the log may have lost its tail, so each attempt"
                            + " is asked about before it is sent. Set ledger.gateway.ask-first for all processes",
                    gateway,
                    attemptId);
        }
    }
}
