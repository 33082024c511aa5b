package io.paymentledger.query.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.paymentledger.base.web.Timestamps;
import io.paymentledger.query.webhook.DeliveryLog.Logged;
import io.paymentledger.query.webhook.DeliveryLog.LoggedAttempt;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event that was or is to be sent to a webhook endpoint.
 *
 * @param id the event's position, which names the delivery
 * @param eventId the event's own id: {@code webhook-id} of every request
 * @param type of the event
 * @param stream of the event, without the tenant; of a charge, its id
 * @param status {@code waiting} behind an earlier event of the same charge, {@code pending}, {@code delivered}, {@code failed}
 *     after five days, or {@code skipped} because the endpoint was enabled from a later position
 * @param nextAttemptAt when it is tried next; only while it is pending
 * @param attempts the last ones, the oldest first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "WebhookDelivery")
record DeliveryJson(
        long id,
        @Schema(format = "uuid") String eventId,
        String type,
        String stream,

        @Schema(allowableValues = {"waiting", "pending", "delivered", "failed", "skipped"})
        String status,

        @Schema(format = "date-time") @Nullable String nextAttemptAt,
        List<AttemptJson> attempts) {

    /**
     * A request that was sent.
     *
     * @param number from 1
     * @param durationMillis how long it took
     * @param status what was answered; absent if nothing was
     * @param failure why it does not count as accepted; absent if it was
     * @param answer the beginning of the answer's body, a kilobyte at most
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "WebhookAttempt")
    record AttemptJson(
            int number,
            @Schema(format = "date-time") String attemptedAt,
            int durationMillis,
            @Nullable Integer status,
            @Nullable String failure,
            @Nullable String answer) {

        private static AttemptJson of(LoggedAttempt attempt) {
            return new AttemptJson(
                    attempt.number(),
                    Timestamps.format(attempt.at()),
                    attempt.durationMillis(),
                    attempt.status(),
                    attempt.failure(),
                    attempt.answer());
        }
    }

    static DeliveryJson of(Logged logged) {
        return new DeliveryJson(
                logged.position(),
                logged.eventId(),
                logged.type(),
                logged.stream().substring(logged.stream().indexOf('/') + 1),
                logged.status(),
                logged.dueAt() == null ? null : Timestamps.format(logged.dueAt()),
                logged.attempts().stream().map(AttemptJson::of).toList());
    }
}
