package io.paymentledger.ledger.charge;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.paymentledger.base.History;
import io.paymentledger.events.ChargeEvent;
import io.paymentledger.events.ChargeView;
import io.paymentledger.events.KeyEvent.KeyBound;
import io.paymentledger.events.KeyEvent.KeyCancelled;
import io.paymentledger.events.NotificationEvent;
import io.paymentledger.events.OrderEvent;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.SettlementEvent;
import io.paymentledger.events.StreamName;
import io.paymentledger.events.TokenEvent;
import io.paymentledger.eventstore.Appended;
import io.paymentledger.eventstore.axon.CommitListener;
import io.paymentledger.ledger.charge.KeyMeaning.Cancelled;
import io.paymentledger.ledger.charge.KeyMeaning.Names;
import java.util.List;
import java.util.Optional;
import org.axonframework.eventhandling.DomainEventMessage;
import org.jspecify.annotations.Nullable;

/**
 * What each key was first answered: the charge as it was when its creation settled. It is always the fold of the key's
 * stream (ADR 0015); a bounded memory of settled ones, fed by this process's own commits, spares the reading. Losing it
 * changes no answer.
 */
final class FirstAnswers implements CommitListener {

    /** A few hundred bytes each; more than are repeated within minutes at thousands of charges a second. */
    private static final int MOST_REMEMBERED = 100_000;

    private final History history;
    private final Cache<StreamName, ChargeView> remembered =
            Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).build();

    FirstAnswers(History history) {
        this.history = history;
    }

    /** The answer of a settled charge, if it is remembered. */
    Optional<ChargeView> remembered(StreamName key) {
        return Optional.ofNullable(remembered.getIfPresent(key))
                .filter(view -> view.state().status().settled());
    }

    /**
     * What a key names: a charge as it was when it settled, or as it is while it is not; empty if the key is free.
     *
     * @throws io.paymentledger.eventstore.StoreUnavailableException if it must be read and cannot be
     */
    Optional<KeyMeaning> find(StreamName key) {
        return remembered(key).<KeyMeaning>map(Names::new).or(() -> read(key));
    }

    /** The charge of a claimed key as this process last saw it, else as it is. */
    ChargeView latest(StreamName key) {
        @Nullable ChargeView seen = remembered.getIfPresent(key);
        if (seen != null) {
            return seen;
        }
        if (read(key).orElseThrow() instanceof Names(ChargeView charge)) {
            return charge;
        }
        throw new IllegalStateException("a charge was claimed with a cancelled key");
    }

    private Optional<KeyMeaning> read(StreamName key) {
        List<RecordedEvent> events = history.of(key);
        if (events.isEmpty()) {
            return Optional.empty();
        }
        return switch (events.getFirst().event()) {
            case KeyCancelled _ -> Optional.of(new Cancelled());
            case KeyBound bound -> remember(key, find(StreamName.key(key.tenant(), bound.chargeId())));
            case ChargeEvent _ -> remember(key, Optional.of(new Names(foldUntilSettled(events))));
            case OrderEvent _, TokenEvent _, NotificationEvent _, SettlementEvent _ ->
                throw new IllegalStateException("not the stream of a key");
        };
    }

    private Optional<KeyMeaning> remember(StreamName key, Optional<KeyMeaning> meaning) {
        if (meaning.orElseThrow() instanceof Names(ChargeView charge)
                && charge.state().status().settled()) {
            remembered.put(key, charge);
        }
        return meaning;
    }

    private static ChargeView foldUntilSettled(List<RecordedEvent> events) {
        ChargeView view = ChargeView.evolve(null, events.getFirst());
        for (RecordedEvent event : events.subList(1, events.size())) {
            if (view.state().status().settled()) {
                break;
            }
            view = ChargeView.evolve(view, event);
        }
        return view;
    }

    @Override
    public void committed(List<? extends DomainEventMessage<?>> events, Appended appended) {
        long position = appended.firstPosition();
        for (DomainEventMessage<?> message : events) {
            if (message.getPayload() instanceof ChargeEvent) {
                remember(History.recorded(message, position, appended.occurredAt()));
            }
            position++;
        }
    }

    private void remember(RecordedEvent event) {
        @Nullable ChargeView before = remembered.getIfPresent(event.stream());
        if (event.sequence() == 0) {
            remembered.put(event.stream(), ChargeView.evolve(null, event));
        } else if (before != null && !before.state().status().settled()) {
            if (before.version() + 1 == event.sequence()) {
                remembered.put(event.stream(), ChargeView.evolve(before, event));
            } else {
                // Another process wrote in between; the stream knows.
                remembered.invalidate(event.stream());
            }
        }
    }
}
