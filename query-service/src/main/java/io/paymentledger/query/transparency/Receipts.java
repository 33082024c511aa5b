package io.paymentledger.query.transparency;

import io.paymentledger.base.transparency.LogTree;
import io.paymentledger.base.transparency.LogTree.Bundle;
import io.paymentledger.base.transparency.LoggedEvents;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.StoredEvent;
import io.paymentledger.eventstore.TenantLogs;
import io.paymentledger.proof.Checkpoint;
import io.paymentledger.proof.InclusionProof;
import io.paymentledger.proof.Receipt;
import io.paymentledger.proof.SignedNote;
import io.paymentledger.proof.Tile;
import io.paymentledger.proof.TiledTree;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Makes the receipt of a charge from its events and the tree over their log. */
@Component
public final class Receipts {

    private final EventLog events;
    private final TenantLogs tenants;
    private final LogTree tree;

    Receipts(EventLog events, TenantLogs tenants, LogTree tree) {
        this.events = events;
        this.tenants = tenants;
        this.tree = tree;
    }

    /**
     * The receipt of all events that a stream has now, waited for until a checkpoint is over them.
     *
     * @param stream one that has events
     * @throws ProblemException {@code not-sealed} if there is none in time, {@code not-found} if the salt of an event was
     *     forgotten
     */
    public Receipt awaited(StreamName stream) {
        return awaited(stream, 1);
    }

    /**
     * The receipt of all events of a stream, waited for until there are enough and a checkpoint is over them.
     *
     * @param events how many the stream has sooner or later
     * @throws ProblemException {@code not-sealed} if there is none in time, {@code not-found} if the salt of an event was
     *     forgotten
     */
    public Receipt awaited(StreamName stream, int events) {
        return Checkpoints.await(() -> of(stream, events));
    }

    private Optional<Receipt> of(StreamName stream, int least) {
        List<StoredEvent> stored = events.readStream(stream.value(), 0);
        if (stored.size() < least) {
            return Optional.empty();
        }
        long last = stored.getLast().position();
        int log = tenants.logOfTenant(stream.tenant());
        return tree.checkpoint(log)
                .map(SignedNote::parse)
                .filter(note -> Checkpoint.parse(note.text()).size() >= last)
                .map(note -> receipt(log, stored, note));
    }

    private Receipt receipt(int log, List<StoredEvent> stored, SignedNote note) {
        long size = Checkpoint.parse(note.text()).size();
        TiledTree tiles = tree.at(log, size);
        Map<Long, Bundle> bundles = new HashMap<>();
        List<Receipt.Entry> entries = stored.stream()
                .map(event -> {
                    long index = event.position() - 1;
                    Bundle bundle = bundles.computeIfAbsent(
                            index / Tile.WIDTH,
                            number -> tree.bundle(log, number).orElseThrow());
                    int place = (int) (index % Tile.WIDTH);
                    if (bundle.forgot(place)) {
                        throw forgotten();
                    }
                    return new Receipt.Entry(
                            LoggedEvents.of(event),
                            bundle.salt(place),
                            InclusionProof.of(index, size, tiles).path());
                })
                .toList();
        return new Receipt(entries, note);
    }

    private static ProblemException forgotten() {
        return new ProblemException(
                ProblemCode.NOT_FOUND,
                "The salt of an event was forgotten, so it can no more be tied to its leaf: there is no receipt.");
    }
}
