package io.paymentledger.events;

import io.paymentledger.events.WebhookEvent.DisabledReason;
import io.paymentledger.events.WebhookEvent.EndpointChanged;
import io.paymentledger.events.WebhookEvent.EndpointCreated;
import io.paymentledger.events.WebhookEvent.EndpointDeleted;
import io.paymentledger.events.WebhookEvent.EndpointDisabled;
import io.paymentledger.events.WebhookEvent.EndpointEnabled;
import io.paymentledger.events.WebhookEvent.EndpointTested;
import io.paymentledger.events.WebhookEvent.ResendRequested;
import io.paymentledger.events.WebhookEvent.Resume;
import io.paymentledger.events.WebhookEvent.SecretRotated;
import io.paymentledger.events.WebhookEvent.SigningKey;
import java.util.List;

/** The part of {@link EventCodec}'s list that is about webhook endpoints. */
final class WebhookEventTypes {

    private static final String ENDPOINT = "endpoint";
    private static final String AFTER = "after";

    static final List<EventType<?>> ALL = List.of(
            new EventType<>(
                    "webhook.endpoint-created",
                    1,
                    EndpointCreated.class,
                    (event, json) -> {
                        json.put(ENDPOINT, event.endpoint());
                        writeWanted(json, event.url(), event.eventTypes(), event.mode());
                        json.put("signature", event.signature().wireName());
                        if (event.after() != null) {
                            json.put(AFTER, event.after());
                        }
                        writeKey(json, event.key());
                        json.put("fingerprint", event.fingerprint());
                    },
                    json -> new EndpointCreated(
                            json.text(ENDPOINT),
                            json.text("url"),
                            eventTypes(json),
                            mode(json),
                            WebhookSignature.ofWireName(json.text("signature")).orElseThrow(),
                            json.integerOrNull(AFTER),
                            key(json),
                            json.text("fingerprint"))),
            new EventType<>(
                    "webhook.endpoint-changed",
                    1,
                    EndpointChanged.class,
                    (event, json) -> {
                        json.put(ENDPOINT, event.endpoint());
                        writeWanted(json, event.url(), event.eventTypes(), event.mode());
                    },
                    json -> new EndpointChanged(json.text(ENDPOINT), json.text("url"), eventTypes(json), mode(json))),
            new EventType<>(
                    "webhook.endpoint-enabled",
                    1,
                    EndpointEnabled.class,
                    (event, json) -> {
                        json.put(ENDPOINT, event.endpoint());
                        json.put("resume", event.resume().wireName());
                        if (event.after() != null) {
                            json.put(AFTER, event.after());
                        }
                    },
                    json -> new EndpointEnabled(
                            json.text(ENDPOINT), Resume.ofWireName(json.text("resume")), json.integerOrNull(AFTER))),
            new EventType<>(
                    "webhook.endpoint-disabled",
                    1,
                    EndpointDisabled.class,
                    (event, json) -> {
                        json.put(ENDPOINT, event.endpoint());
                        json.put("reason", event.reason().wireName());
                    },
                    json -> new EndpointDisabled(
                            json.text(ENDPOINT),
                            DisabledReason.ofWireName(json.text("reason")).orElseThrow())),
            new EventType<>(
                    "webhook.endpoint-deleted",
                    1,
                    EndpointDeleted.class,
                    (event, json) -> json.put(ENDPOINT, event.endpoint()),
                    json -> new EndpointDeleted(json.text(ENDPOINT))),
            new EventType<>(
                    "webhook.secret-rotated",
                    1,
                    SecretRotated.class,
                    (event, json) -> {
                        json.put(ENDPOINT, event.endpoint());
                        writeKey(json, event.key());
                        json.put("overlap_seconds", event.overlapSeconds());
                    },
                    json -> new SecretRotated(json.text(ENDPOINT), key(json), json.integer("overlap_seconds"))),
            new EventType<>(
                    "webhook.endpoint-tested",
                    1,
                    EndpointTested.class,
                    (event, json) -> json.put(ENDPOINT, event.endpoint()),
                    json -> new EndpointTested(json.text(ENDPOINT))),
            new EventType<>(
                    "webhook.resend-requested",
                    1,
                    ResendRequested.class,
                    (event, json) -> {
                        json.put(ENDPOINT, event.endpoint());
                        json.put(AFTER, event.after());
                        json.put("up_to", event.upTo());
                    },
                    json -> new ResendRequested(json.text(ENDPOINT), json.integer(AFTER), json.integer("up_to"))));

    private WebhookEventTypes() {}

    private static void writeWanted(Members json, String url, List<String> eventTypes, WebhookMode mode) {
        json.put("url", url);
        json.put(
                "event_types",
                eventTypes.stream().map(type -> new Members().put("type", type)).toList());
        json.put("mode", mode.wireName());
    }

    private static List<String> eventTypes(Members json) {
        return json.list("event_types").stream().map(type -> type.text("type")).toList();
    }

    private static WebhookMode mode(Members json) {
        return WebhookMode.ofWireName(json.text("mode")).orElseThrow();
    }

    private static void writeKey(Members json, SigningKey key) {
        json.put("sealed_key", key.sealed());
        json.putIfPresent("public_key", key.publicKey());
    }

    private static SigningKey key(Members json) {
        return new SigningKey(json.text("sealed_key"), json.textOrNull("public_key"));
    }
}
