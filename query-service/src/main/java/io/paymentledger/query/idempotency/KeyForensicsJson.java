package io.paymentledger.query.idempotency;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.paymentledger.base.journal.KeyRequests.Written;
import io.paymentledger.base.web.Timestamps;
import io.paymentledger.events.ChargeEvent.GatewayContradiction;
import io.paymentledger.events.ChargeState;
import io.paymentledger.events.EventCodec;
import io.paymentledger.events.LateMoney;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.Sums;
import io.paymentledger.query.web.Page;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened with an idempotency key.
 *
 * @param key the key
 * @param state {@code free}, {@code charge}, {@code bound} or {@code cancelled}
 * @param chargeId the charge that the key names
 * @param winner the request that claimed the key
 * @param moneyMoved whether and how much money moved
 * @param contradictions what the gateway said of the charge that cannot be, in the order of the log
 * @param events what followed, in the order of the log
 * @param requests every request that came with the key, oldest first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "KeyForensics")
public record KeyForensicsJson(
        String key,

        @Schema(allowableValues = {"free", "charge", "bound", "cancelled"})
        String state,

        @Nullable String chargeId,
        @Nullable Winner winner,
        MoneyMoved moneyMoved,
        List<Contradiction> contradictions,
        List<CausedEvent> events,
        Page<Request> requests) {

    /**
     * The request that claimed the key.
     *
     * @param requestId the request
     * @param actor the id of the API key that asked
     * @param claimedAt when the claim was recorded
     */
    @Schema(name = "KeyWinner")
    public record Winner(
            String requestId,
            String actor,
            @Schema(format = "date-time") String claimedAt) {

        static Winner of(RecordedEvent first) {
            return new Winner(
                    first.metadata().requestId(), first.metadata().actor(), Timestamps.format(first.occurredAt()));
        }
    }

    /**
     * Whether money moved.
     *
     * @param moved {@code yes}, {@code no}, or {@code unknown} while a gateway's answer is out
     * @param amount how much the gateway took, in minor units, also where that came too late
     * @param returned how much of it went back, by refunds, reversals and lost disputes
     * @param currency ISO 4217; absent where there is no charge
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "MoneyMoved")
    public record MoneyMoved(
            @Schema(allowableValues = {"yes", "no", "unknown"})
            String moved,

            long amount,
            long returned,
            @Nullable String currency) {

        static final MoneyMoved NONE = new MoneyMoved("no", 0, 0, null);

        static MoneyMoved of(ChargeState state) {
            Sums sums = state.sums();
            LateMoney late = state.lateMoney();
            long taken = sums.captured() + late.taken();
            long returned = sums.refunded() + sums.lost() + late.taken() - late.kept();
            String known = taken > 0 ? "yes" : "no";
            return new MoneyMoved(
                    state.openAttempt() == null ? known : "unknown",
                    taken,
                    returned,
                    state.terms().amount().currency().code());
        }
    }

    /**
     * Something that the gateway said and that contradicts history.
     *
     * @param position the place of its event in the tenant's log
     * @param occurredAt when it was recorded
     * @param attemptId the attempt that it is about
     * @param code what is the matter
     * @param stated what the gateway said
     * @param known what history said
     */
    @Schema(name = "Contradiction")
    public record Contradiction(
            long position,
            @Schema(format = "date-time") String occurredAt,
            String attemptId,
            String code,
            String stated,
            String known) {

        /** The contradictions among some events. */
        static List<Contradiction> among(List<RecordedEvent> events) {
            return events.stream()
                    .filter(event -> event.event() instanceof GatewayContradiction)
                    .map(event -> {
                        GatewayContradiction its = (GatewayContradiction) event.event();
                        return new Contradiction(
                                event.position(),
                                Timestamps.format(event.occurredAt()),
                                its.attemptId(),
                                its.code(),
                                its.stated(),
                                its.known());
                    })
                    .toList();
        }
    }

    /**
     * An event that the key led to.
     *
     * @param stream the stream within the tenant
     * @param sequence its place in the stream, from 0
     * @param position its place in the tenant's log
     * @param type the stable name of its kind
     * @param occurredAt when it was recorded
     * @param requestId the request that caused it
     * @param causationId what caused it directly
     */
    @Schema(name = "CausedEvent")
    public record CausedEvent(
            String stream,
            long sequence,
            long position,
            String type,
            @Schema(format = "date-time") String occurredAt,
            String requestId,
            String causationId) {

        static CausedEvent of(RecordedEvent event) {
            return new CausedEvent(
                    event.stream().local(),
                    event.sequence(),
                    event.position(),
                    EventCodec.CURRENT.encode(event.event()).type(),
                    Timestamps.format(event.occurredAt()),
                    event.metadata().requestId(),
                    event.metadata().causationId());
        }
    }

    /**
     * A request that came with the key.
     *
     * @param operation {@code create}, {@code cancel}, {@code capture}, {@code void}, {@code refund} or {@code resolve}
     * @param requestedAt the service's clock when it answered; of the request that claimed the key, when its outcome was recorded
     * @param actor the id of the API key that asked
     * @param requestId the request
     * @param fingerprint of the command
     * @param status the answer's HTTP status
     * @param code the answer's problem code
     * @param replayed whether the answer repeated an earlier one
     * @param mismatch the members in which the command differed
     * @param times how many requests this stands for, which came together and are equal in all but their name and time
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "KeyRequest")
    public record Request(
            @Schema(allowableValues = {"create", "cancel", "capture", "void", "refund", "resolve"})
            String operation,

            @Schema(format = "date-time") String requestedAt,
            String actor,
            String requestId,
            @Nullable String fingerprint,
            int status,
            @Nullable String code,
            boolean replayed,
            List<String> mismatch,
            int times) {

        static Request of(Written written) {
            var request = written.request();
            return new Request(
                    request.operation().wireName(),
                    Timestamps.format(request.requestedAt()),
                    request.actor(),
                    request.requestId(),
                    request.fingerprint(),
                    request.status(),
                    request.code(),
                    request.replayed(),
                    request.mismatch(),
                    request.times());
        }
    }
}
