package io.paymentledger.query.posting;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.paymentledger.base.web.Timestamps;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An account with its balances in one currency.
 *
 * @param account its name
 * @param type {@code asset}, {@code liability}, {@code income} or {@code expense}
 * @param normalSide the side on which its balance is positive
 * @param balance in one currency
 */
@Schema(name = "Account")
record AccountJson(
        String account,

        @Schema(allowableValues = {"asset", "liability", "income", "expense"})
        String type,

        @Schema(allowableValues = {"debit", "credit"}) String normalSide,

        BalanceJson balance) {

    static AccountJson of(Balance balance) {
        return new AccountJson(
                balance.key().name(),
                balance.type().wireName(),
                balance.type().normalSide().wireName(),
                BalanceJson.of(balance));
    }

    /**
     * Balances in minor units, positive on the account's normal side.
     *
     * @param currency ISO 4217
     * @param posted what moved
     * @param pending what is held
     * @param available what moved, less holds that would lower it; holds that would add to it do not count
     */
    @Schema(name = "Balance")
    record BalanceJson(String currency, long posted, long pending, long available) {

        static BalanceJson of(Balance balance) {
            return new BalanceJson(balance.key().currency(), balance.posted(), balance.pending(), balance.available());
        }
    }

    /**
     * An account's balances in all its currencies at one point of history.
     *
     * @param position the last position of the tenant's log that they contain; by effective time, of what was recorded by
     *     then
     * @param asOf the instant that was asked for
     * @param effectiveAsOf the effective instant that was asked for
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "AccountBalances")
    record Balances(
            String account,

            @Schema(allowableValues = {"asset", "liability", "income", "expense"})
            String type,

            @Schema(allowableValues = {"debit", "credit"}) String normalSide,

            long position,
            @Schema(format = "date-time") @Nullable String asOf,
            @Schema(format = "date-time") @Nullable String effectiveAsOf,
            List<BalanceJson> balances) {

        /** @param balances at least one, all of one account */
        static Balances of(List<Balance> balances, Cut cut) {
            Balance first = balances.getFirst();
            return new Balances(
                    first.key().name(),
                    first.type().wireName(),
                    first.type().normalSide().wireName(),
                    cut.position(),
                    textOf(cut.asOf()),
                    textOf(cut.effectiveAsOf()),
                    balances.stream().map(BalanceJson::of).toList());
        }
    }

    static @Nullable String textOf(@Nullable Instant instant) {
        return instant == null ? null : Timestamps.format(instant);
    }
}
