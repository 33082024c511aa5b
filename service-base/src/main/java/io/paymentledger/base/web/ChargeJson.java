package io.paymentledger.base.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.paymentledger.events.ChargeState;
import io.paymentledger.events.ChargeView;
import io.paymentledger.events.Personal;
import io.paymentledger.events.Sums;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A charge as both services answer it. The same view gives the same bytes, today and in a year: members have one order,
 * metadata is sorted, and instants have six digits.
 *
 * @param id the idempotency key that made it
 * @param status {@code init}, {@code processing}, {@code success} or {@code failed}
 * @param detail the finer state, once settled
 * @param amount what was asked for, in minor units
 * @param currency ISO 4217
 * @param amountAuthorised what the gateway approved, in minor units
 * @param amountCaptured what the gateway took, in minor units
 * @param amountCapturable what is held and can still be captured
 * @param amountRefunded what was given back
 * @param amountDisputed what is in dispute, or was lost in one; absent if nothing ever was
 * @param amountLate what the gateway approved after the charge had failed or was voided; absent if nothing was
 * @param amountReversed what was undone of that; absent with it
 * @param authorisedUntil until when the gateway holds what is capturable; absent where nothing was held for a capture
 * @param captureMethod {@code automatic} or {@code manual}
 * @param orderNumber the merchant's order
 * @param description as the merchant sent it
 * @param customer as the merchant sent it
 * @param metadata as the merchant sent it
 * @param declineCode why the gateway declined
 * @param outcomeUnknown whether the gateway's answer was lost and is being found out
 * @param version the sequence of the last event that shows here, from 0
 * @param createdAt when the key was claimed, RFC 3339 in UTC with microseconds
 * @param updatedAt when that last event was recorded
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Charge")
public record ChargeJson(
        String id,

        @Schema(allowableValues = {"init", "processing", "success", "failed"})
        String status,

        @Schema(
                allowableValues = {
                    "requires_capture",
                    "partially_captured",
                    "captured",
                    "voided",
                    "expired",
                    "partially_refunded",
                    "refunded",
                    "disputed",
                    "dispute_lost",
                    "declined",
                    "manual_review"
                })
        @Nullable
        String detail,

        long amount,
        String currency,
        long amountAuthorised,
        long amountCaptured,
        long amountCapturable,
        long amountRefunded,
        @Nullable Long amountDisputed,
        @Nullable Long amountLate,
        @Nullable Long amountReversed,
        @Schema(format = "date-time") @Nullable String authorisedUntil,

        @Schema(allowableValues = {"automatic", "manual"}) String captureMethod,

        @Nullable String orderNumber,
        @Nullable String description,
        @Nullable String customer,
        Map<String, String> metadata,
        @Nullable String declineCode,
        boolean outcomeUnknown,
        long version,
        @Schema(format = "date-time") String createdAt,
        @Schema(format = "date-time") String updatedAt) {

    /** The representation of a view. */
    public static ChargeJson of(ChargeView view) {
        ChargeState state = view.state();
        Sums sums = state.sums();
        Personal personal = state.terms().personal();
        return new ChargeJson(
                view.id(),
                state.status().wireName(),
                state.detail() == null ? null : state.detail().wireName(),
                state.terms().amount().amountMinor(),
                state.terms().amount().currency().code(),
                sums.authorised(),
                sums.captured(),
                sums.capturable(),
                sums.refunded(),
                orAbsent(sums.disputed() + sums.lost(), sums.disputed() + sums.lost()),
                orAbsent(sums.late(), sums.late()),
                orAbsent(sums.reversed(), sums.late()),
                view.authorisedUntil() == null ? null : Timestamps.format(view.authorisedUntil()),
                state.terms().captureMethod().wireName(),
                state.terms().orderNumber(),
                personal.description(),
                personal.customer(),
                new TreeMap<>(personal.metadata()),
                state.declineCode(),
                state.outcomeUnknown(),
                view.version(),
                Timestamps.format(view.createdAt()),
                Timestamps.format(view.updatedAt()));
    }

    private static @Nullable Long orAbsent(long amount, long presence) {
        return presence == 0 ? null : Long.valueOf(amount);
    }

    /** Names the charge and shows nothing else of it. */
    @Override
    public String toString() {
        return "Charge[" + id + "]";
    }
}
