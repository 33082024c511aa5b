package io.paymentledger.ledger.web;

import static java.util.Objects.requireNonNull;

import io.paymentledger.base.CardNumbers;
import io.paymentledger.base.web.InvalidRequest;
import io.paymentledger.events.StreamName;
import io.paymentledger.events.WebhookEndpoint;
import io.paymentledger.events.WebhookEvent.Resume;
import io.paymentledger.events.WebhookMode;
import io.paymentledger.events.WebhookSignature;
import io.paymentledger.ledger.webhook.EndpointChange;
import io.paymentledger.ledger.webhook.EndpointRequest;
import io.paymentledger.ledger.webhook.Webhooks;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The bodies of requests about webhook endpoints, as they come. */
final class WebhookBodies {

    private static final String NOW = "now";
    private static final String CURSOR = "cursor";

    private WebhookBodies() {}

    /**
     * A new endpoint.
     *
     * @param url where to: {@code https}, in the public internet
     * @param eventTypes the types that it wants: each exact, or a kind with {@code .*}
     * @param mode {@code ordered} by default
     * @param signature {@code v1} (HMAC-SHA256) by default, or {@code v1a} (Ed25519)
     * @param from {@code now} by default, or the position after which its events begin
     * @param idempotencyKey the key, if it is not in a header
     */
    @Schema(name = "NewWebhookEndpoint")
    record NewEndpoint(
            @Schema(requiredMode = RequiredMode.REQUIRED, example = "https://shop.example/webhooks") @Nullable
            String url,

            @Schema(requiredMode = RequiredMode.REQUIRED, example = "[\"charge.*\"]") @Nullable
            List<@Nullable String> eventTypes,

            @Schema(allowableValues = {"ordered", "parallel"}) @Nullable
            String mode,

            @Schema(allowableValues = {"v1", "v1a"}) @Nullable
            String signature,

            @Schema(implementation = Object.class, example = "now") @Nullable
            JsonNode from,

            @Schema(maxLength = StreamName.MAX_KEY_CHARS) @Nullable
            String idempotencyKey) {

        /**
         * What the body means.
         *
         * @param head the last position of the log
         * @throws io.paymentledger.base.web.ProblemException {@code invalid-request} with all that does not fit
         */
        EndpointRequest toRequest(long head) {
            InvalidRequest errors = new InvalidRequest();
            errors.check(url != null, "/url", "is missing");
            List<String> types = readTypes(eventTypes, errors);
            Optional<WebhookMode> ordered = readMode(Objects.requireNonNullElse(mode, "ordered"), errors);
            Optional<WebhookSignature> scheme =
                    WebhookSignature.ofWireName(Objects.requireNonNullElse(signature, "v1"));
            errors.check(scheme.isPresent(), "/signature", "is not v1 or v1a");
            Optional<Start> start = Start.of(from, NOW, head, errors);
            errors.check(
                    start.isEmpty() || start.get().resume != Resume.CURSOR,
                    "/from",
                    "is not now or a position of the log");
            errors.throwIfAny();
            refuseCardNumbers(url);
            return new EndpointRequest(
                    requireNonNull(url), types, ordered.orElseThrow(), scheme.orElseThrow(), start.orElseThrow().after);
        }

        /** The URL may hold a secret of the receiver's. */
        @Override
        public String toString() {
            return "NewEndpoint[redacted]";
        }
    }

    /** What is to be changed; what is absent stays. */
    @Schema(name = "WebhookEndpointChange")
    record Change(
            @Nullable String url,
            @Nullable List<@Nullable String> eventTypes,

            @Schema(allowableValues = {"ordered", "parallel"}) @Nullable
            String mode) {

        /**
         * What the body means.
         *
         * @throws io.paymentledger.base.web.ProblemException {@code invalid-request} with all that does not fit
         */
        EndpointChange toChange() {
            InvalidRequest errors = new InvalidRequest();
            errors.check(url != null || eventTypes != null || mode != null, "", "changes nothing");
            @Nullable List<String> types = eventTypes == null ? null : readTypes(eventTypes, errors);
            Optional<WebhookMode> ordered = mode == null ? Optional.empty() : readMode(mode, errors);
            errors.throwIfAny();
            refuseCardNumbers(url);
            return new EndpointChange(url, types, ordered.orElse(null));
        }

        /** The URL may hold a secret of the receiver's. */
        @Override
        public String toString() {
            return "Change[redacted]";
        }
    }

    /**
     * Where an endpoint goes on.
     *
     * @param from {@code cursor} by default: where it had come to; {@code now}; or the position after which it goes on
     */
    @Schema(name = "WebhookEndpointStart")
    record Enabling(
            @Schema(implementation = Object.class, example = "cursor") @Nullable
            JsonNode from) {

        /** @param head the last position of the log */
        Start toStart(long head) {
            InvalidRequest errors = new InvalidRequest();
            Optional<Start> start = Start.of(from, CURSOR, head, errors);
            errors.throwIfAny();
            return start.orElseThrow();
        }
    }

    /**
     * Events to be sent once more.
     *
     * @param after the position after which they begin
     * @param upTo the position with which they end; the last one by default
     */
    @Schema(name = "WebhookResend")
    record Resend(
            @Schema(requiredMode = RequiredMode.REQUIRED, minimum = "0") @Nullable
            Long after,

            @Schema(minimum = "1") @Nullable Long upTo) {

        /** Checked against the log's last position; answers the position with which they end. */
        long end(long head) {
            long end = upTo == null ? head : upTo;
            InvalidRequest errors = new InvalidRequest();
            errors.check(after != null && after >= 0, "/after", "is not a position from 0");
            errors.check(
                    end <= head && (after == null || end > after),
                    "/up_to",
                    "is not a position of the log beyond after");
            errors.check(
                    after == null || end - after <= Webhooks.MAX_RESENT_POSITIONS,
                    "/up_to",
                    "is more than %s positions beyond after".formatted(Webhooks.MAX_RESENT_POSITIONS));
            errors.throwIfAny();
            return end;
        }
    }

    /** Where events begin. */
    record Start(Resume resume, @Nullable Long after) {

        private static Optional<Start> of(@Nullable JsonNode from, String otherwise, long head, InvalidRequest errors) {
            if (from == null || from.isString()) {
                String text = from == null ? otherwise : from.stringValue();
                if (text.equals(NOW)) {
                    return Optional.of(new Start(Resume.NOW, null));
                }
                if (text.equals(CURSOR)) {
                    return Optional.of(new Start(Resume.CURSOR, null));
                }
            } else if (from.isIntegralNumber()
                    && from.canConvertToLong()
                    && from.longValue() >= 0
                    // Behind it, whatever happens until the log is there would be left out without a word.
                    && from.longValue() <= head) {
                return Optional.of(new Start(Resume.POSITION, from.longValue()));
            }
            errors.add("/from", "is not %s or a position of the log".formatted(otherwise));
            return Optional.empty();
        }
    }

    /** History keeps the URL for ever. */
    private static void refuseCardNumbers(@Nullable String url) {
        if (url != null && CardNumbers.in(url)) {
            throw ChargeBody.cardNumber();
        }
    }

    private static Optional<WebhookMode> readMode(String text, InvalidRequest errors) {
        Optional<WebhookMode> mode = WebhookMode.ofWireName(text);
        errors.check(mode.isPresent(), "/mode", "is not ordered or parallel");
        return mode;
    }

    private static List<String> readTypes(@Nullable List<@Nullable String> given, InvalidRequest errors) {
        if (given == null || given.isEmpty() || given.size() > EndpointRequest.MAX_EVENT_TYPES) {
            errors.add("/event_types", "are not 1 to " + EndpointRequest.MAX_EVENT_TYPES);
            return List.of();
        }
        for (int i = 0; i < given.size(); i++) {
            @Nullable String type = given.get(i);
            errors.check(
                    type != null && WebhookEndpoint.canBeWanted(type),
                    "/event_types/" + i,
                    "is neither a type of events nor a kind of some with .*");
        }
        return given.stream().filter(Objects::nonNull).distinct().toList();
    }
}
