package io.paymentledger.ledger.web;

import io.paymentledger.base.HealthStatus;
import io.paymentledger.base.journal.KeyRequestJournal;
import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether the journal of keys is complete: degraded for a while after requests were dropped. Charges do not need it. */
@Component("journalHealthIndicator")
final class JournalHealth implements HealthIndicator {

    /** Long enough for somebody to see it who looks now and then. */
    private static final Duration TOLD_FOR = Duration.ofMinutes(10);

    private final KeyRequestJournal journal;

    JournalHealth(KeyRequestJournal journal) {
        this.journal = journal;
    }

    @Override
    public Health health() {
        return (journal.droppedWithin(TOLD_FOR) ? Health.status(HealthStatus.DEGRADED) : Health.up())
                .withDetail("dropped", journal.dropped())
                .withDetail("waiting", journal.waiting())
                .build();
    }
}
