package io.paymentledger.simulation.workload;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.LedgerEvent;
import io.paymentledger.events.StreamName;
import java.util.List;

/**
 * What one command records: whole or not at all.
 *
 * @param events in their order, over all their streams
 * @param metadata who and what caused them
 */
record Commit(List<Entry> events, EventMetadata metadata) {

    /** An event and its place in its stream. */
    record Entry(StreamName stream, long sequence, LedgerEvent event) {

        Entry {
            requireNonNull(stream);
            requireNonNull(event);
        }
    }

    Commit {
        events = List.copyOf(events);
        requireNonNull(metadata);
    }
}
