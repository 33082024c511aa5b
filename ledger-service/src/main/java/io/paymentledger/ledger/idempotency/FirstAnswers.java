package io.paymentledger.ledger.idempotency;

import io.paymentledger.base.History;
import io.paymentledger.events.ChargeEvent;
import io.paymentledger.events.ChargeView;
import io.paymentledger.events.CorrectionEvent;
import io.paymentledger.events.KeyEvent.KeyBound;
import io.paymentledger.events.KeyEvent.KeyCancelled;
import io.paymentledger.events.KeyMeaning;
import io.paymentledger.events.KeyMeaning.Cancelled;
import io.paymentledger.events.KeyMeaning.Names;
import io.paymentledger.events.KeyOperation;
import io.paymentledger.events.MonthEvent;
import io.paymentledger.events.NotificationEvent;
import io.paymentledger.events.OrderEvent;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.SettlementEvent;
import io.paymentledger.events.StreamName;
import io.paymentledger.events.TokenEvent;
import io.paymentledger.events.WebhookEvent;
import io.paymentledger.eventstore.Appended;
import io.paymentledger.eventstore.axon.CommitListener;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.axonframework.eventhandling.DomainEventMessage;
import org.jspecify.annotations.Nullable;

/**
 * What each key was first answered: the charge as it was when the operation that the key names settled. It is always the
 * fold of the streams (ADR 0015); a bounded memory of settled ones, fed by this process's own commits, spares the
 * reading. Losing it changes no answer.
 *
 * <p>A log that loses its end, by a restore or by a standby that lacked it, does not tell. What was remembered of that end
 * is answered until {@link LostEndWatch} sees that it is gone, about a second at most once the database can be reached.
 */
final class FirstAnswers implements CommitListener {

    /** A few hundred bytes each; more than are repeated within minutes at thousands of charges a second. */
    private static final int MOST_REMEMBERED = 100_000;

    private static final int INITIAL_ROOM = 1_024;
    private static final float LOAD_FACTOR = 0.75f;

    private final History history;
    private final SeenEnds ends;
    /**
     * The least recently used is forgotten first. A cache that also weighs how often something was used would forget a
     * claim before its outcome comes: what is new was used once.
     */
    private volatile Map<StreamName, Names> remembered = emptyMemory();

    FirstAnswers(History history, SeenEnds ends) {
        this.history = history;
        this.ends = ends;
    }

    private static Map<StreamName, Names> emptyMemory() {
        return Collections.synchronizedMap(new LinkedHashMap<>(INITIAL_ROOM, LOAD_FACTOR, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<StreamName, Names> eldest) {
                return size() > MOST_REMEMBERED;
            }
        });
    }

    /** Forgets everything, also what is being read meanwhile. */
    void forget() {
        remembered = emptyMemory();
    }

    /** What a key names, if it is settled and remembered. */
    Optional<Names> remembered(StreamName key) {
        return Optional.ofNullable(remembered.get(key)).filter(Names::settled);
    }

    /**
     * What a key names; empty if the key is free.
     *
     * @throws io.paymentledger.eventstore.StoreUnavailableException if it must be read and cannot be
     */
    Optional<KeyMeaning> find(StreamName key) {
        return remembered(key).<KeyMeaning>map(names -> names).or(() -> read(key));
    }

    /** What a claimed key names, as this process last saw it, else as it is. */
    Names latest(StreamName key) {
        @Nullable Names seen = remembered.get(key);
        if (seen != null) {
            return seen;
        }
        if (read(key).orElseThrow() instanceof Names names) {
            return names;
        }
        throw new IllegalStateException("an operation was claimed with a cancelled key");
    }

    private Optional<KeyMeaning> read(StreamName key) {
        Map<StreamName, Names> memory = remembered;
        List<RecordedEvent> events = seen(key);
        if (events.isEmpty()) {
            return Optional.empty();
        }
        return switch (events.getFirst().event()) {
            case KeyCancelled _ -> Optional.of(new Cancelled());
            case KeyBound bound ->
                Optional.of(remember(
                        memory,
                        key,
                        named(key.tenant(), bound, events.getFirst().position())));
            case ChargeEvent _ -> Optional.of(remember(memory, key, Names.creation(events)));
            case OrderEvent _,
                    TokenEvent _,
                    NotificationEvent _,
                    CorrectionEvent _,
                    SettlementEvent _,
                    WebhookEvent _,
                    MonthEvent _ -> throw new IllegalStateException("not the stream of a key");
        };
    }

    private List<RecordedEvent> seen(StreamName stream) {
        List<RecordedEvent> events = history.of(stream);
        if (!events.isEmpty()) {
            ends.see(events.getLast());
        }
        return events;
    }

    private static Names remember(Map<StreamName, Names> memory, StreamName key, Names names) {
        if (names.settled()) {
            memory.put(key, names);
        }
        return names;
    }

    private Names named(String tenant, KeyBound bound, long boundAt) {
        StreamName charge = StreamName.key(tenant, bound.chargeId());
        @Nullable String attemptId = bound.attemptId();
        return bound.operation() == KeyOperation.CREATE || attemptId == null
                ? remembered(charge).orElseGet(() -> Names.creation(seen(charge)))
                : Names.operation(bound, attemptId, boundAt, seen(charge));
    }

    @Override
    public void committed(List<? extends DomainEventMessage<?>> events, Appended appended) {
        long position = appended.firstPosition();
        @Nullable RecordedEvent last = null;
        for (DomainEventMessage<?> message : events) {
            if (message.getPayload() instanceof ChargeEvent) {
                last = History.recorded(message, position, appended.occurredAt());
                remember(last);
            }
            position++;
        }
        if (last != null) {
            ends.see(last);
        }
    }

    private void remember(RecordedEvent event) {
        StreamName stream = event.stream();
        Map<StreamName, Names> memory = remembered;
        @Nullable Names before = memory.get(stream);
        if (event.sequence() == 0) {
            memory.put(stream, Names.creation(ChargeView.evolve(null, event)));
        } else if (before != null && !before.settled()) {
            if (before.charge().version() + 1 == event.sequence()) {
                memory.put(stream, Names.creation(ChargeView.evolve(before.charge(), event)));
            } else {
                // Another process wrote in between; the stream knows.
                memory.remove(stream);
            }
        }
    }
}
