package io.paymentledger.query.posting;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.paymentledger.base.web.Timestamps;
import io.paymentledger.events.AccountType;
import io.paymentledger.events.Side;
import io.paymentledger.query.web.Page;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What happened in an account in one currency, by the time of recording. Balances are positive on the normal side.
 *
 * @param account its name
 * @param type {@code asset}, {@code liability}, {@code income} or {@code expense}
 * @param normalSide the side on which its balance is positive
 * @param currency ISO 4217
 * @param afterPosition the last position before the statement
 * @param throughPosition the last position of the statement
 * @param opening the balances after {@code after_position}
 * @param closing the balances after {@code through_position}
 * @param lines one for each posting, in order
 */
@Schema(name = "Statement")
record StatementJson(
        String account,

        @Schema(allowableValues = {"asset", "liability", "income", "expense"})
        String type,

        @Schema(allowableValues = {"debit", "credit"}) String normalSide,

        String currency,
        long afterPosition,
        long throughPosition,
        Sums opening,
        Sums closing,
        Page<LineJson> lines) {

    /**
     * Sums in minor units, positive on the account's normal side.
     *
     * @param posted what moved
     * @param pending what is held
     */
    @Schema(name = "AccountSums")
    record Sums(long posted, long pending) {

        static final Sums NONE = new Sums(0, 0);

        static Sums of(Balance balance) {
            return new Sums(balance.posted(), balance.pending());
        }

        Sums plus(Sums other) {
            return new Sums(Math.addExact(posted, other.posted), Math.addExact(pending, other.pending));
        }

        Sums minus(Sums other) {
            return new Sums(Math.subtractExact(posted, other.posted), Math.subtractExact(pending, other.pending));
        }
    }

    /**
     * A posting.
     *
     * @param number its place in the account, from 1
     * @param position of the event, whose entry {@code /v1/entries/{position}} shows
     * @param part of the event, for one that tells of several movements
     * @param recordedAt when it was recorded
     * @param effectiveAt when it counts
     * @param kind the name of the rule that made it
     * @param chargeId the charge that it is about
     * @param layer {@code posted} or {@code pending}
     * @param side {@code debit} or {@code credit}
     * @param amount in minor units, always positive
     * @param balance after it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "StatementLine")
    record LineJson(
            long number,
            long position,
            int part,
            @Schema(format = "date-time") String recordedAt,
            @Schema(format = "date-time") String effectiveAt,
            String kind,
            @Nullable String chargeId,

            @Schema(allowableValues = {"posted", "pending"}) String layer,

            @Schema(allowableValues = {"debit", "credit"}) String side,

            long amount,
            Sums balance) {

        static LineJson of(Line line, AccountType type) {
            Side normal = type.normalSide();
            return new LineJson(
                    line.number(),
                    line.position(),
                    line.part(),
                    Timestamps.format(line.recordedAt()),
                    Timestamps.format(line.effectiveAt()),
                    line.kind(),
                    line.chargeId(),
                    line.layer().wireName(),
                    Side.of(line.amountMinor()).wireName(),
                    Math.absExact(line.amountMinor()),
                    new Sums(normal.signed(line.postedAfterMinor()), normal.signed(line.pendingAfterMinor())));
        }
    }
}
