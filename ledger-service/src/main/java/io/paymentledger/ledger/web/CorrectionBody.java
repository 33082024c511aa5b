package io.paymentledger.ledger.web;

import static java.util.Objects.requireNonNull;

import io.paymentledger.base.CardNumbers;
import io.paymentledger.base.web.InvalidRequest;
import io.paymentledger.base.web.Timestamps;
import io.paymentledger.events.AccountKind;
import io.paymentledger.events.Currency;
import io.paymentledger.events.Money;
import io.paymentledger.events.Side;
import io.paymentledger.events.StatedLeg;
import io.paymentledger.events.StreamName;
import io.paymentledger.events.ToldTimes;
import io.paymentledger.ledger.correction.CorrectionRequest;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/corrections}, as it came.
 *
 * @param reason why, for whoever reads the books
 * @param corrects the position of the event whose entry is put right
 * @param currency of all legs, ISO 4217
 * @param legs what is posted; debits and credits come to the same
 * @param effectiveAt when it counts, RFC 3339; when it is recorded by default
 * @param idempotencyKey the key, if it is not in a header
 */
@Schema(name = "PostCorrection")
record CorrectionBody(
        @Schema(requiredMode = RequiredMode.REQUIRED, maxLength = CorrectionRequest.MAX_REASON_CHARS) @Nullable
        String reason,

        @Schema(minimum = "1") @Nullable Long corrects,

        @Schema(requiredMode = RequiredMode.REQUIRED, example = "EUR") @Nullable
        String currency,

        @Schema(requiredMode = RequiredMode.REQUIRED) @Nullable
        List<@Nullable Leg> legs,

        @Schema(format = "date-time") @Nullable String effectiveAt,

        @Schema(maxLength = StreamName.MAX_KEY_CHARS) @Nullable
        String idempotencyKey) {

    /**
     * A line of the entry.
     *
     * @param account an account of the chart, see {@code docs/reference/accounts.md}
     * @param side {@code debit} or {@code credit}
     * @param amount minor units
     */
    @Schema(name = "CorrectionLeg")
    record Leg(
            @Schema(requiredMode = RequiredMode.REQUIRED, example = "gateway:stripe:receivable") @Nullable
            String account,

            @Schema(
                    requiredMode = RequiredMode.REQUIRED,
                    allowableValues = {"debit", "credit"})
            @Nullable
            String side,

            @Schema(requiredMode = RequiredMode.REQUIRED, minimum = "1", maximum = "" + Money.MAX_AMOUNT_MINOR)
            @Nullable
            Long amount) {

        static Leg of(StatedLeg leg) {
            return new Leg(leg.account(), leg.side().wireName(), leg.amountMinor());
        }
    }

    /**
     * What the body means.
     *
     * @throws io.paymentledger.base.web.ProblemException {@code invalid-request} with all that does not fit, or
     *     {@code card-number}
     */
    CorrectionRequest toRequest(String tenant) {
        InvalidRequest errors = new InvalidRequest();
        errors.check(
                reason != null
                        && !reason.isBlank()
                        && reason.length() <= CorrectionRequest.MAX_REASON_CHARS
                        && ChargeBody.isText(reason),
                "/reason",
                "is not Unicode text of 1 to " + CorrectionRequest.MAX_REASON_CHARS + " characters");
        errors.check(corrects == null || corrects > 0, "/corrects", "is not a whole number from 1");
        Optional<Currency> parsed = Optional.ofNullable(currency).flatMap(Currency::active);
        errors.check(parsed.isPresent(), "/currency", "is not the ISO 4217 code of a currency");
        Optional<Instant> instant =
                Optional.ofNullable(effectiveAt).flatMap(Timestamps::parse).filter(ToldTimes::contain);
        errors.check(
                effectiveAt == null || instant.isPresent(),
                "/effective_at",
                "is not an instant by RFC 3339 from 1970 on");
        List<StatedLeg> stated = legs(tenant, errors);
        errors.throwIfAny();
        if (CardNumbers.in(requireNonNull(reason))) {
            throw ChargeBody.cardNumber();
        }
        return new CorrectionRequest(reason, corrects, parsed.orElseThrow(), stated, instant.orElse(null));
    }

    private List<StatedLeg> legs(String tenant, InvalidRequest errors) {
        List<StatedLeg> stated = new ArrayList<>();
        if (legs == null || legs.size() < 2 || legs.size() > CorrectionRequest.MAX_LEGS) {
            errors.add("/legs", "are not 2 to " + CorrectionRequest.MAX_LEGS);
            return stated;
        }
        for (int i = 0; i < legs.size(); i++) {
            leg(tenant, legs.get(i), "/legs/" + i, errors).ifPresent(stated::add);
        }
        errors.check(
                stated.size() < legs.size() || CorrectionRequest.balances(stated),
                "/legs",
                "do not balance: debits and credits come to different sums");
        return stated;
    }

    private static Optional<StatedLeg> leg(String tenant, @Nullable Leg leg, String pointer, InvalidRequest errors) {
        if (leg == null) {
            errors.add(pointer, "is missing");
            return Optional.empty();
        }
        boolean known =
                leg.account != null && AccountKind.ofName(tenant, leg.account).isPresent();
        errors.check(known, pointer + "/account", "is no account of the chart");
        Optional<Side> side = Optional.ofNullable(leg.side).flatMap(Side::ofWireName);
        errors.check(side.isPresent(), pointer + "/side", "is not debit or credit");
        boolean fits = leg.amount != null && leg.amount >= 1 && leg.amount <= Money.MAX_AMOUNT_MINOR;
        errors.check(fits, pointer + "/amount", "is not within 1 and " + Money.MAX_AMOUNT_MINOR);
        return known && fits && side.isPresent()
                ? Optional.of(new StatedLeg(requireNonNull(leg.account), side.get(), requireNonNull(leg.amount)))
                : Optional.empty();
    }
}
