package io.paymentledger.base.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.paymentledger.base.web.Timestamps;
import io.paymentledger.events.WebhookEndpoint;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A webhook endpoint as it is answered.
 *
 * @param id the idempotency key that made it
 * @param url where to
 * @param eventTypes the types that it wants, each exact or a kind with {@code .*}
 * @param mode {@code ordered}: events of one charge wait for each other; {@code parallel}: none waits
 * @param signature {@code v1}: HMAC-SHA256; {@code v1a}: Ed25519
 * @param status {@code enabled} or {@code disabled}
 * @param disabledReason {@code requested}, {@code gone} or {@code failing}; absent while it is enabled
 * @param after the position after which its events began, or last began anew
 * @param secret what checks signatures of {@code v1}; only in the answer that made it, and never again
 * @param publicKey what checks signatures of {@code v1a}
 * @param formerSignsUntil until when the last key before signs, too; absent if there was none
 * @param createdAt when it was made
 * @param updatedAt when it last changed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "WebhookEndpoint")
public record WebhookEndpointJson(
        String id,
        String url,
        List<String> eventTypes,

        @Schema(allowableValues = {"ordered", "parallel"}) String mode,

        @Schema(allowableValues = {"v1", "v1a"}) String signature,

        @Schema(allowableValues = {"enabled", "disabled"}) String status,

        @Schema(allowableValues = {"requested", "gone", "failing"}) @Nullable
        String disabledReason,

        long after,
        @Nullable String secret,
        @Nullable String publicKey,
        @Schema(format = "date-time") @Nullable String formerSignsUntil,
        @Schema(format = "date-time") String createdAt,
        @Schema(format = "date-time") String updatedAt) {

    /** The answer about an endpoint; with its secret, if it was made just now. */
    public static WebhookEndpointJson of(WebhookEndpoint endpoint, @Nullable String secret) {
        return new WebhookEndpointJson(
                endpoint.id(),
                endpoint.url(),
                endpoint.eventTypes(),
                endpoint.mode().wireName(),
                endpoint.signature().wireName(),
                endpoint.enabled() ? "enabled" : "disabled",
                endpoint.disabledReason() == null
                        ? null
                        : endpoint.disabledReason().wireName(),
                endpoint.start().after(),
                secret,
                endpoint.key().publicKey(),
                endpoint.formerKeys().isEmpty()
                        ? null
                        : Timestamps.format(endpoint.formerKeys().getLast().until()),
                Timestamps.format(endpoint.createdAt()),
                Timestamps.format(endpoint.updatedAt()));
    }

    /** Shows no secret, neither ours nor the receiver's in the URL. */
    @Override
    public String toString() {
        return "WebhookEndpointJson[" + id + "]";
    }
}
