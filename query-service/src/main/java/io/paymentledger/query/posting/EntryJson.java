package io.paymentledger.query.posting;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.paymentledger.base.web.Timestamps;
import io.paymentledger.events.EventCodec;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.query.posting.Entries.Heading;
import io.paymentledger.query.posting.Entries.Posted;
import io.paymentledger.query.posting.Entries.PostedLeg;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry, whole: what was posted, the event that made it, and the command behind the event.
 *
 * @param position of the event in the tenant's log
 * @param part of the event, for one that tells of several movements
 * @param kind the name of the rule that made it
 * @param ruleVersion the version of that rule
 * @param recordedAt when it was recorded
 * @param effectiveAt when it counts
 * @param chargeId the charge that it is about
 * @param postings its legs; debits equal credits in each currency and layer
 * @param event what was recorded
 * @param command what was asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Entry")
record EntryJson(
        long position,
        int part,
        String kind,
        int ruleVersion,
        @Schema(format = "date-time") String recordedAt,
        @Schema(format = "date-time") String effectiveAt,
        @Nullable String chargeId,
        List<PostingJson> postings,
        EventJson event,
        CommandJson command) {

    /**
     * A leg.
     *
     * @param layer {@code posted} or {@code pending}
     * @param side {@code debit} or {@code credit}
     * @param amount in minor units, always positive
     */
    @Schema(name = "Posting")
    record PostingJson(
            String account,
            String currency,
            @Schema(allowableValues = {"posted", "pending"}) String layer,
            @Schema(allowableValues = {"debit", "credit"}) String side,
            long amount) {

        static PostingJson of(PostedLeg leg) {
            return new PostingJson(
                    leg.account(),
                    leg.currency(),
                    leg.layer().wireName(),
                    leg.side().wireName(),
                    leg.amountMinor());
        }
    }

    /**
     * The event.
     *
     * @param stream within the tenant
     * @param sequence its place in the stream, from 0
     * @param actor the id of the API key in whose name it was recorded
     * @param requestId the request in which it was recorded
     * @param correlationId the request with which everything about its charge began
     * @param causationId what caused it directly
     */
    @Schema(name = "EntryEvent")
    record EventJson(
            String eventId,
            String type,
            String stream,
            long sequence,
            String actor,
            String requestId,
            String correlationId,
            String causationId) {

        static EventJson of(RecordedEvent event) {
            return new EventJson(
                    event.eventId(),
                    EventCodec.CURRENT.typeName(event.event()),
                    event.stream().local(),
                    event.sequence(),
                    event.metadata().actor(),
                    event.metadata().requestId(),
                    event.metadata().correlationId(),
                    event.metadata().causationId());
        }
    }

    /**
     * The command.
     *
     * @param operation what was asked for; {@code gateway} if the gateway told it, {@code reverse} and {@code expire} if
     *     the ledger itself did it
     * @param idempotencyKey the key with which a client asked
     * @param reason why, if a reason was given
     * @param actor the id of the API key that asked
     * @param requestId the request that asked
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "EntryCommand")
    record CommandJson(
            @Schema(
                    allowableValues = {"create", "capture", "void", "refund", "correct", "reverse", "expire", "gateway"
                    })
            String operation,

            @Nullable String idempotencyKey,
            @Nullable String reason,
            String actor,
            String requestId) {

        static CommandJson of(Command command) {
            return new CommandJson(
                    command.operation(),
                    command.key(),
                    command.reason(),
                    command.metadata().actor(),
                    command.metadata().requestId());
        }
    }

    static EntryJson of(Posted entry) {
        Heading heading = entry.heading();
        return new EntryJson(
                heading.name().position(),
                heading.name().part(),
                heading.kind(),
                heading.ruleVersion(),
                Timestamps.format(heading.recordedAt()),
                Timestamps.format(heading.effectiveAt()),
                heading.chargeId(),
                entry.legs().stream().map(PostingJson::of).toList(),
                EventJson.of(entry.event()),
                CommandJson.of(entry.command()));
    }
}
