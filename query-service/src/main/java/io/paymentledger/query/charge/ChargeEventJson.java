package io.paymentledger.query.charge;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.paymentledger.base.web.Timestamps;
import io.paymentledger.events.EventCodec;
import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.RecordedEvent;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An event of a charge, and what it changed.
 *
 * @param sequence its place in the charge's history, from 0
 * @param position its place in the tenant's log
 * @param type the stable name of its kind, such as {@code charge.captured}
 * @param eventId a UUID version 7
 * @param occurredAt when it was recorded
 * @param actor the id of the API key that asked
 * @param requestId the HTTP request that asked
 * @param correlationId the request with which everything about the charge began
 * @param causationId what caused it directly
 * @param changes the members of the charge that differ before and after it
 */
@Schema(name = "ChargeEvent")
public record ChargeEventJson(
        long sequence,
        long position,
        String type,
        @Schema(format = "uuid") String eventId,
        @Schema(format = "date-time") String occurredAt,
        String actor,
        String requestId,
        String correlationId,
        String causationId,
        Map<String, Change> changes) {

    /**
     * A member's value before and after.
     *
     * @param from absent if there was none
     * @param to absent if there is none any more
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Change")
    public record Change(
            @Schema(implementation = Object.class) @Nullable JsonNode from,
            @Schema(implementation = Object.class) @Nullable JsonNode to) {

        /** Values may be personal. */
        @Override
        public String toString() {
            return "Change[redacted]";
        }
    }

    static ChargeEventJson of(RecordedEvent recorded, Map<String, Change> changes) {
        EventMetadata metadata = recorded.metadata();
        return new ChargeEventJson(
                recorded.sequence(),
                recorded.position(),
                EventCodec.CURRENT.encode(recorded.event()).type(),
                recorded.eventId(),
                Timestamps.format(recorded.occurredAt()),
                metadata.actor(),
                metadata.requestId(),
                metadata.correlationId(),
                metadata.causationId(),
                changes);
    }
}
