package io.paymentledger.ledger.month;

import io.paymentledger.base.WorkerLifecycle;
import io.paymentledger.base.month.MonthClosings;
import io.paymentledger.base.month.MonthClosings.Noted;
import io.paymentledger.events.EventMetadata;
import io.paymentledger.eventstore.StoreUnavailableException;
import io.paymentledger.eventstore.Worker;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records what closed months were found to be: the read side, which has the balances, appends nothing. Each process does it; a
 * month that is sealed already is left alone.
 */
final class SealKeeper implements WorkerLifecycle {

    private static final Logger LOGGER = LoggerFactory.getLogger(SealKeeper.class);

    /** Who did it, in the history of a month. */
    static final String ACTOR = "ledger";

    private final MonthClosings closings;
    private final Months months;
    private final Duration period;
    private final Worker worker = new Worker("ledger-month-seals", this::run);

    SealKeeper(MonthClosings closings, Months months, Duration period) {
        this.closings = closings;
        this.months = months;
        this.period = period;
    }

    private void run(Worker self) {
        while (!self.stopping()) {
            try {
                closings.noted().forEach(this::attempt);
            } catch (StoreUnavailableException e) {
                LOGGER.warn("closed months wait to be sealed: {}", e.getMessage());
            } catch (RuntimeException e) {
                LOGGER.error("closed months could not be looked at, which is tried again", e);
            }
            Worker.pause(period);
        }
    }

    /** No month keeps the others waiting. */
    private void attempt(Noted noted) {
        try {
            record(noted);
        } catch (StoreUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            LOGGER.error("{} could not be sealed, which is tried again", noted.month(), e);
        }
    }

    private void record(Noted noted) {
        String tenant = noted.month().tenant();
        String cause = "month:" + noted.month().month();
        months.seal(noted, new EventMetadata(tenant, ACTOR, cause, cause, cause));
        closings.settle(noted.month());
    }

    @Override
    public Worker worker() {
        return worker;
    }
}
