package io.paymentledger.events;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.WebhookEvent.DisabledReason;
import io.paymentledger.events.WebhookEvent.EndpointChanged;
import io.paymentledger.events.WebhookEvent.EndpointCreated;
import io.paymentledger.events.WebhookEvent.EndpointDeleted;
import io.paymentledger.events.WebhookEvent.EndpointDisabled;
import io.paymentledger.events.WebhookEvent.EndpointEnabled;
import io.paymentledger.events.WebhookEvent.EndpointTested;
import io.paymentledger.events.WebhookEvent.ResendRequested;
import io.paymentledger.events.WebhookEvent.SecretRotated;
import io.paymentledger.events.WebhookEvent.SigningKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A webhook endpoint as of one of the events about it.
 *
 * @param id the idempotency key that made it
 * @param url where to
 * @param eventTypes the types that it wants, each exact or a kind with {@code .*}
 * @param key what signs
 * @param formerKeys what signed before and still signs, too, the latest last; of more than {@link #MOST_FORMER} the latest
 * @param disabledReason why nothing is sent; {@code null}: it is enabled
 * @param start where its events begin, or begin anew
 * @param position the position of the last event about it that shows here
 */
public record WebhookEndpoint(
        String id,
        String url,
        List<String> eventTypes,
        WebhookMode mode,
        WebhookSignature signature,
        SigningKey key,
        List<FormerKey> formerKeys,
        @Nullable DisabledReason disabledReason,
        Start start,
        Instant createdAt,
        Instant updatedAt,
        long position) {

    /** As many signatures fit into a header beside that of the key; nobody needs more keys in a day. */
    static final int MOST_FORMER = 9;

    private static final String ANY = ".*";

    /**
     * A key that was replaced. Receivers have what an answer told them, and an answer can be lost: so each signs for its own
     * time, however often the key is replaced again meanwhile.
     *
     * @param until until when it signs, exclusive
     */
    public record FormerKey(SigningKey key, Instant until) {

        public FormerKey {
            requireNonNull(key);
            requireNonNull(until);
        }
    }

    /**
     * Where events begin.
     *
     * @param saidAt the position of the event that says so
     * @param after the position after which they begin
     */
    public record Start(long saidAt, long after) {}

    public WebhookEndpoint {
        requireNonNull(id);
        requireNonNull(url);
        eventTypes = List.copyOf(eventTypes);
        requireNonNull(mode);
        requireNonNull(signature);
        requireNonNull(key);
        formerKeys = List.copyOf(formerKeys);
        requireNonNull(start);
        requireNonNull(createdAt);
        requireNonNull(updatedAt);
    }

    /** Whether it is sent what happens. */
    public boolean enabled() {
        return disabledReason == null;
    }

    /** Whether it wants events of a type. */
    public boolean wants(String type) {
        return eventTypes.stream().anyMatch(wanted -> matches(wanted, type));
    }

    /** Whether something can be wanted: the type of an event, or the kind of some with {@code .*}. */
    public static boolean canBeWanted(String wanted) {
        return EventCodec.CURRENT.typeNames().stream().anyMatch(type -> matches(wanted, type));
    }

    private static boolean matches(String wanted, String type) {
        return wanted.endsWith(ANY)
                ? type.startsWith(wanted.substring(0, wanted.length() - ANY.length() + 1))
                : wanted.equals(type);
    }

    /** The endpoint after an event about it; {@code null} if it was deleted. */
    static @Nullable WebhookEndpoint evolve(
            @Nullable WebhookEndpoint before, RecordedEvent recorded, WebhookEvent event) {
        if (event instanceof EndpointCreated created) {
            return created(recorded, created);
        }
        if (before == null) {
            throw new IllegalArgumentException("an endpoint is changed that there is not");
        }
        return switch (event) {
            case EndpointCreated _ -> throw new IllegalStateException("was seen to above");
            case EndpointChanged(String _, String url, List<String> types, WebhookMode mode) ->
                before.changed(recorded, url, types, mode);
            case EndpointEnabled enabled -> before.enabled(recorded, enabled);
            case EndpointDisabled disabled ->
                before.with(recorded, before.key, before.formerKeys, disabled.reason(), before.start);
            case SecretRotated rotated ->
                before.with(
                        recorded,
                        rotated.key(),
                        before.replaced(recorded.occurredAt(), rotated.overlapSeconds()),
                        before.disabledReason,
                        before.start);
            case EndpointDeleted _ -> null;
            case EndpointTested _, ResendRequested _ -> before;
        };
    }

    private static WebhookEndpoint created(RecordedEvent recorded, EndpointCreated created) {
        return new WebhookEndpoint(
                created.endpoint(),
                created.url(),
                created.eventTypes(),
                created.mode(),
                created.signature(),
                created.key(),
                List.of(),
                null,
                new Start(recorded.position(), created.after() == null ? recorded.position() : created.after()),
                recorded.occurredAt(),
                recorded.occurredAt(),
                recorded.position());
    }

    private WebhookEndpoint changed(RecordedEvent recorded, String newUrl, List<String> types, WebhookMode newMode) {
        return new WebhookEndpoint(
                id,
                newUrl,
                types,
                newMode,
                signature,
                key,
                formerKeys,
                disabledReason,
                start,
                createdAt,
                recorded.occurredAt(),
                recorded.position());
    }

    private WebhookEndpoint enabled(RecordedEvent recorded, EndpointEnabled enabled) {
        Start from = switch (enabled.resume()) {
            case CURSOR -> start;
            case NOW -> new Start(recorded.position(), recorded.position());
            case POSITION -> new Start(recorded.position(), enabled.after() == null ? 0 : enabled.after());
        };
        return with(recorded, key, formerKeys, null, from);
    }

    /** What signs beside the next key. */
    private List<FormerKey> replaced(Instant at, long overlapSeconds) {
        List<FormerKey> former = new ArrayList<>(
                formerKeys.stream().filter(each -> at.isBefore(each.until())).toList());
        former.add(new FormerKey(key, at.plusSeconds(overlapSeconds)));
        return former.subList(Math.max(0, former.size() - MOST_FORMER), former.size());
    }

    private WebhookEndpoint with(
            RecordedEvent recorded,
            SigningKey signing,
            List<FormerKey> former,
            @Nullable DisabledReason reason,
            Start from) {
        return new WebhookEndpoint(
                id,
                url,
                eventTypes,
                mode,
                signature,
                signing,
                former,
                reason,
                from,
                createdAt,
                recorded.occurredAt(),
                recorded.position());
    }
}
