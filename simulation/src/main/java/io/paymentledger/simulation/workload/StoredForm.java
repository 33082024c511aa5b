package io.paymentledger.simulation.workload;

import io.paymentledger.events.EventCodec;
import io.paymentledger.events.StoredPayload;
import io.paymentledger.eventstore.NewEvent;
import java.util.List;

/** Turns commits into rows, with identities that follow from the seed. */
final class StoredForm {

    /** 2026-01-01, only so that the identities look like version 7. */
    private static final long EPOCH_MILLIS = 1_767_225_600_000L;

    private final Chances ids;
    private long events;

    StoredForm(long seed) {
        this.ids = new Chances(seed, Long.MAX_VALUE);
    }

    List<NewEvent> of(Commit commit) {
        byte[] metadata = EventCodec.CURRENT.encode(commit.metadata());
        return commit.events().stream()
                .map(entry -> {
                    StoredPayload payload = EventCodec.CURRENT.encode(entry.event());
                    return new NewEvent(
                            entry.stream().value(),
                            entry.sequence(),
                            payload.type(),
                            payload.revision(),
                            ids.id(EPOCH_MILLIS + events++),
                            payload.bytes(),
                            metadata);
                })
                .toList();
    }
}
