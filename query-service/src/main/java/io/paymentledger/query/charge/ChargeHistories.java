package io.paymentledger.query.charge;

import io.paymentledger.base.History;
import io.paymentledger.events.ChargeEvent;
import io.paymentledger.events.CorrectionEvent;
import io.paymentledger.events.KeyEvent.KeyBound;
import io.paymentledger.events.KeyEvent.KeyCancelled;
import io.paymentledger.events.MonthEvent;
import io.paymentledger.events.NotificationEvent;
import io.paymentledger.events.OrderEvent;
import io.paymentledger.events.OrderEvent.OrderClaimed;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.SettlementEvent;
import io.paymentledger.events.StreamName;
import io.paymentledger.events.TokenEvent;
import io.paymentledger.events.WebhookEvent;
import java.util.List;
import java.util.Optional;

/**
 * The histories of charges, straight from the log, by any key that names a charge.
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
public final class ChargeHistories {

    private final History history;

    ChargeHistories(History history) {
        this.history = history;
    }

    /**
     * A charge's history.
     *
     * @param namedSince the position since which the key names the charge: that of its first event, or that at which the key
     *     was bound to it
     * @param events at least one, in order
     */
    public record ChargeHistory(StreamName stream, long namedSince, List<RecordedEvent> events) {}

    /** The history of the charge that a key names. */
    public Optional<ChargeHistory> of(String tenant, String key) {
        if (!StreamName.isKey(key)) {
            return Optional.empty();
        }
        StreamName stream = StreamName.key(tenant, key);
        List<RecordedEvent> events = history.of(stream);
        if (events.isEmpty()) {
            return Optional.empty();
        }
        RecordedEvent first = events.getFirst();
        return switch (first.event()) {
            case KeyBound bound -> Optional.of(bound(tenant, bound, first.position()));
            case KeyCancelled _ -> Optional.empty();
            case ChargeEvent _,
                    OrderEvent _,
                    TokenEvent _,
                    NotificationEvent _,
                    CorrectionEvent _,
                    SettlementEvent _,
                    WebhookEvent _,
                    MonthEvent _ -> Optional.of(new ChargeHistory(stream, first.position(), events));
        };
    }

    /** The id of the charge that a key was bound to, if it was. */
    Optional<String> boundTo(String tenant, String key) {
        return StreamName.isKey(key)
                ? history.of(StreamName.key(tenant, key)).stream()
                        .findFirst()
                        .map(RecordedEvent::event)
                        .map(event -> event instanceof KeyBound bound ? bound.chargeId() : null)
                : Optional.empty();
    }

    /** The id of the charge that claimed an order, if one did. */
    Optional<String> claimantOf(String tenant, String orderNumber) {
        return history.of(StreamName.order(tenant, orderNumber)).stream()
                .findFirst()
                .map(RecordedEvent::event)
                .map(event -> event instanceof OrderClaimed claimed ? claimed.chargeId() : null);
    }

    private ChargeHistory bound(String tenant, KeyBound bound, long namedSince) {
        StreamName stream = StreamName.key(tenant, bound.chargeId());
        return new ChargeHistory(stream, namedSince, history.of(stream));
    }
}
