package io.paymentledger.query.month;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.paymentledger.base.web.Timestamps;
import io.paymentledger.events.MonthEvent.MonthSealed;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.query.month.SealedMonths.Closed;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A month that was closed.
 *
 * @param month the month, in UTC
 * @param status {@code closed}, and {@code sealed} a moment later
 * @param through the last instant that counts in it
 * @param position of the event that closed it: what was recorded up to there counts
 * @param closedAt when that was
 * @param closedBy the id of the API key that asked
 * @param seal what it was sealed as; absent until then
 * @param now what the books say of the month today; absent in lists
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Month")
record MonthJson(
        @Schema(example = "2026-01") String month,

        @Schema(allowableValues = {"closed", "sealed"}) String status,

        @Schema(format = "date-time") String through,
        long position,
        @Schema(format = "date-time") String closedAt,
        String closedBy,
        @Nullable Seal seal,
        @Nullable Now now) {

    /**
     * What a month was sealed as.
     *
     * @param root of the tree over its balances (RFC 6962), in base64
     * @param leaves how many balances there are
     * @param position of the event that says so
     * @param sealedAt when that was
     */
    @Schema(name = "MonthSeal")
    record Seal(
            String root,
            int leaves,
            long position,
            @Schema(format = "date-time") String sealedAt) {

        static @Nullable Seal of(@Nullable MonthSealed sealed, @Nullable RecordedEvent event) {
            return sealed == null || event == null
                    ? null
                    : new Seal(sealed.root(), sealed.leaves(), event.position(), Timestamps.format(event.occurredAt()));
        }
    }

    /**
     * What the books say of a month today.
     *
     * @param reproduced whether they still give the sealed root, by what counted when it was closed; absent until it is sealed
     * @param unchanged whether its balances are what they were when it was closed, with all that was recorded since
     * @param laterEntries how many entries were recorded since and take effect by its last instant
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "MonthNow")
    record Now(@Nullable Boolean reproduced, boolean unchanged, long laterEntries) {}

    static MonthJson of(Closed month, @Nullable Now now) {
        return new MonthJson(
                month.month().toString(),
                month.sealed() == null ? "closed" : "sealed",
                Timestamps.format(month.closed().through()),
                month.position(),
                Timestamps.format(month.recorded().occurredAt()),
                month.recorded().metadata().actor(),
                Seal.of(month.sealed(), month.sealing()),
                now);
    }
}
