package io.paymentledger.query.idempotency;

import io.paymentledger.base.History;
import io.paymentledger.base.journal.KeyRequests.Written;
import io.paymentledger.events.ChargeEvent.ChargeInitiated;
import io.paymentledger.events.ChargeView;
import io.paymentledger.events.KeyEvent.KeyBound;
import io.paymentledger.events.KeyEvent.KeyCancelled;
import io.paymentledger.events.OrderEvent.OrderClaimed;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.StreamName;
import io.paymentledger.query.idempotency.KeyForensicsJson.CausedEvent;
import io.paymentledger.query.idempotency.KeyForensicsJson.Contradiction;
import io.paymentledger.query.idempotency.KeyForensicsJson.MoneyMoved;
import io.paymentledger.query.idempotency.KeyForensicsJson.Request;
import io.paymentledger.query.idempotency.KeyForensicsJson.Winner;
import io.paymentledger.query.web.Page;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What happened with a key: from the events, which are complete, and from the journal of requests, which may lack some.
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
@Component
public final class KeyForensics {

    private final History history;
    private final RequestsOfKey requests;

    KeyForensics(History history, RequestsOfKey requests) {
        this.history = history;
        this.requests = requests;
    }

    /**
     * What happened with a key; empty if nobody used it.
     *
     * @param after the place of the request to begin after; {@link RequestsOfKey#BEGIN} for all
     * @param limit the most requests to answer
     * @param cursor names the place of a request
     */
    public Optional<KeyForensicsJson> of(
            String tenant, String key, long after, int limit, LongFunction<String> cursor) {
        if (!StreamName.isKey(key)) {
            return Optional.empty();
        }
        List<RecordedEvent> own = history.of(StreamName.key(tenant, key));
        List<Written> written = requests.find(tenant, key, own, after, limit + 1);
        if (own.isEmpty() && written.isEmpty() && after == RequestsOfKey.BEGIN) {
            return Optional.empty();
        }
        Page<Request> page = Page.of(written, limit, each -> cursor.apply(each.id()), Request::of);
        return Optional.of(forensics(tenant, key, own, page));
    }

    private KeyForensicsJson forensics(String tenant, String key, List<RecordedEvent> own, Page<Request> page) {
        if (own.isEmpty()) {
            return new KeyForensicsJson(key, "free", null, null, MoneyMoved.NONE, List.of(), List.of(), page);
        }
        RecordedEvent first = own.getFirst();
        Winner winner = Winner.of(first);
        if (first.event() instanceof KeyCancelled) {
            return new KeyForensicsJson(
                    key, "cancelled", null, winner, MoneyMoved.NONE, List.of(), List.of(CausedEvent.of(first)), page);
        }
        List<RecordedEvent> charge = own;
        List<RecordedEvent> events = new ArrayList<>(own);
        String state = "charge";
        if (first.event() instanceof KeyBound bound) {
            charge = history.of(StreamName.key(tenant, bound.chargeId()));
            events.addAll(charge);
            state = "bound";
        }
        events.addAll(orderOf(charge));
        events.sort(Comparator.comparingLong(RecordedEvent::position));
        @Nullable ChargeView view = History.fold(charge);
        return new KeyForensicsJson(
                key,
                state,
                charge.getFirst().stream().local(),
                winner,
                view == null ? MoneyMoved.NONE : MoneyMoved.of(view.state()),
                Contradiction.among(charge),
                events.stream().map(CausedEvent::of).toList(),
                page);
    }

    /** How the charge claimed its order, if it has one. */
    private List<RecordedEvent> orderOf(List<RecordedEvent> charge) {
        RecordedEvent first = charge.getFirst();
        if (!(first.event() instanceof ChargeInitiated terms) || terms.orderNumber() == null) {
            return List.of();
        }
        return history.of(StreamName.order(first.stream().tenant(), terms.orderNumber())).stream()
                .filter(event -> event.event() instanceof OrderClaimed(String chargeId)
                        && chargeId.equals(first.stream().local()))
                .toList();
    }
}
