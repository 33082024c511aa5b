package io.paymentledger.query.month;

import io.paymentledger.base.WorkerLifecycle;
import io.paymentledger.base.month.MonthClosings;
import io.paymentledger.base.month.MonthClosings.Noted;
import io.paymentledger.base.month.MonthClosings.TenantMonth;
import io.paymentledger.eventstore.StoreUnavailableException;
import io.paymentledger.eventstore.Worker;
import io.paymentledger.query.posting.MonthBalances;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what closed months are to be sealed as, and notes it for the write side: it has the balances, and appends nothing.
 * Each process does it; the first note stays.
 */
final class MonthSealer implements WorkerLifecycle {

    private static final Logger LOGGER = LoggerFactory.getLogger(MonthSealer.class);

    private final MonthClosings closings;
    private final SealedMonths months;
    private final MonthBalances balances;
    private final Duration period;
    private final Worker worker = new Worker("query-month-seals", this::run);

    MonthSealer(MonthClosings closings, SealedMonths months, MonthBalances balances, Duration period) {
        this.closings = closings;
        this.months = months;
        this.balances = balances;
        this.period = period;
    }

    private void run(Worker self) {
        while (!self.stopping()) {
            try {
                closings.waiting().forEach(this::attempt);
            } catch (StoreUnavailableException e) {
                LOGGER.warn("closed months wait for their balances: {}", e.getMessage());
            } catch (RuntimeException e) {
                LOGGER.error("closed months could not be looked at, which is tried again", e);
            }
            Worker.pause(period);
        }
    }

    /** No month keeps the others waiting. */
    private void attempt(TenantMonth waiting) {
        try {
            seal(waiting);
        } catch (StoreUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            LOGGER.error("the balances of {} could not be sealed, which is tried again", waiting, e);
        }
    }

    private void seal(TenantMonth waiting) {
        months.find(waiting.tenant(), waiting.month())
                .flatMap(month -> balances.ifReached(month.tenant(), month.closed(), month.position())
                        .map(found -> months.tree(month, found)))
                .ifPresent(tree -> closings.note(new Noted(waiting, tree.size(), tree.root())));
    }

    @Override
    public Worker worker() {
        return worker;
    }
}
