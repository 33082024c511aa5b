package io.paymentledger.query.idempotency;

import io.paymentledger.base.History;
import io.paymentledger.base.journal.KeyRequest;
import io.paymentledger.base.journal.KeyRequests;
import io.paymentledger.base.journal.KeyRequests.Written;
import io.paymentledger.events.ChargeEvent.ChargeInitiated;
import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.KeyEvent.KeyBound;
import io.paymentledger.events.KeyMeaning.Names;
import io.paymentledger.events.KeyOperation;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.StreamName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The requests that came with a key. The one that claimed it is told by the events, with the answer that they amount to;
 * the others are in the journal, and so is it if it was answered before its outcome was known.
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
@Component
public final class RequestsOfKey {

    /** The place before all requests of a key. */
    public static final long BEGIN = -1;

    /** The place of the request that claimed the key; the journal's begin with 1. */
    private static final long FIRST = 0;

    private static final int CREATED = 201;
    private static final int DONE = 200;
    private static final int DECLINED = 402;

    private final History history;
    private final KeyRequests journal;

    RequestsOfKey(History history, KeyRequests journal) {
        this.history = history;
        this.journal = journal;
    }

    /**
     * The requests, the one that claimed the key first and then in the order in which they were written.
     *
     * @param own the events of the key's stream
     * @param after the place to begin after; {@link #BEGIN} for all
     * @param limit the most to answer
     */
    public List<Written> find(String tenant, String key, List<RecordedEvent> own, long after, int limit) {
        List<Written> found = new ArrayList<>();
        if (after < FIRST && !own.isEmpty()) {
            claiming(tenant, key, own)
                    .filter(first -> !journal.hasAnswerToFirst(tenant, key, first.requestId()))
                    .ifPresent(first -> found.add(new Written(FIRST, first)));
        }
        found.addAll(journal.find(tenant, key, Math.max(FIRST, after), limit - found.size()));
        return found;
    }

    /** The request that claimed the key, if its operation is settled. */
    private Optional<KeyRequest> claiming(String tenant, String key, List<RecordedEvent> own) {
        return named(tenant, own).filter(Names::settled).map(names -> {
            RecordedEvent first = own.getFirst();
            EventMetadata cause = first.metadata();
            @Nullable String decline = names.declineCode();
            int success = names.operation() == KeyOperation.CREATE ? CREATED : DONE;
            return new KeyRequest(
                    tenant,
                    key,
                    KeyRequest.Operation.valueOf(names.operation().wireName().toUpperCase(Locale.ROOT)),
                    names.charge().updatedAt(),
                    cause.actor(),
                    cause.requestId(),
                    names.fingerprint(),
                    decline == null ? success : DECLINED,
                    decline == null ? null : "declined",
                    false,
                    List.of(),
                    1);
        });
    }

    /** What the key names because of its own request; a further name of a charge came with a repetition. */
    private Optional<Names> named(String tenant, List<RecordedEvent> own) {
        return switch (own.getFirst().event()) {
            case ChargeInitiated _ -> Optional.of(Names.creation(own));
            case KeyBound bound
            when bound.attemptId() != null ->
                Optional.of(Names.operation(
                        bound,
                        bound.attemptId(),
                        own.getFirst().position(),
                        history.of(StreamName.key(tenant, bound.chargeId()))));
            default -> Optional.empty();
        };
    }
}
