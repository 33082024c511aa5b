package io.paymentledger.ledger.idempotency;

import io.paymentledger.base.WorkerLifecycle;
import io.paymentledger.eventstore.StoreUnavailableException;
import io.paymentledger.eventstore.Worker;
import java.time.Duration;
import org.axonframework.common.caching.Cache;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forgets what this process remembers when the log has lost some of it, so that nothing is answered from it. */
final class LostEndWatch implements WorkerLifecycle {

    private static final Logger LOGGER = LoggerFactory.getLogger(LostEndWatch.class);

    /** For so long may be answered what the log has lost; a look reads one row of each log. */
    private static final Duration PERIOD = Duration.ofMillis(500);

    private final SeenEnds ends;
    private final FirstAnswers answers;
    private final Cache aggregates;
    private final Worker worker = new Worker("ledger-lost-end", this::run);

    LostEndWatch(SeenEnds ends, FirstAnswers answers, Cache aggregates) {
        this.ends = ends;
        this.answers = answers;
        this.aggregates = aggregates;
    }

    private void run(Worker self) {
        while (!self.stopping()) {
            try {
                look();
            } catch (StoreUnavailableException e) {
                LOGGER.debug("looking for lost ends waits: {}", e.getMessage());
            } catch (RuntimeException e) {
                LOGGER.error("looking for lost ends failed and is tried again", e);
            }
            Worker.pause(PERIOD);
        }
    }

    private void look() {
        if (ends.lost()) {
            answers.forget();
            aggregates.removeAll();
            LOGGER.error("the log has lost its end: what was remembered of it is forgotten");
        }
    }

    @Override
    public Worker worker() {
        return worker;
    }
}
