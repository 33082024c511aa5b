package io.paymentledger.eventstore;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * What is counted of appends.
 *
 * @param commits units that were appended
 * @param conflicts units that lost a race
 * @param failures units of which that is not known, or which could not be stored
 * @param events that were appended
 * @param batchEvents events in one commit
 * @param commitTime of one statement with its commit
 */
record AppendMeters(
        Counter commits,
        Counter conflicts,
        Counter failures,
        Counter events,
        DistributionSummary batchEvents,
        Timer commitTime) {

    static AppendMeters in(MeterRegistry metrics) {
        return new AppendMeters(
                appends(metrics, "committed"),
                appends(metrics, "conflict"),
                appends(metrics, "failed"),
                Counter.builder("ledger.store.events")
                        .description("Events appended")
                        .register(metrics),
                DistributionSummary.builder("ledger.store.batch.events")
                        .description("Events in one commit")
                        .register(metrics),
                Timer.builder("ledger.store.commit")
                        .description("Time of one append statement with its commit")
                        .register(metrics));
    }

    private static Counter appends(MeterRegistry metrics, String outcome) {
        return Counter.builder("ledger.store.appends")
                .description("Units of work handed to the event store")
                .tag("outcome", outcome)
                .register(metrics);
    }
}
