package io.paymentledger.query.posting;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All balances of a tenant at one point of history, and their totals.
 *
 * @param position the last position of the tenant's log that it contains; by effective time, of what was recorded by then
 * @param asOf the instant that was asked for
 * @param effectiveAsOf the effective instant that was asked for
 * @param accounts in the order in which they were first used
 * @param totals one for each currency
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "TrialBalance")
record TrialBalanceJson(
        long position,
        @Schema(format = "date-time") @Nullable String asOf,
        @Schema(format = "date-time") @Nullable String effectiveAsOf,
        List<Row> accounts,
        List<Total> totals) {

    /**
     * An account's balance, in the column of the side on which it stands.
     *
     * @param debit what moved, if it stands in debit
     * @param credit what moved, if it stands in credit
     * @param pendingDebit what is held, if it stands in debit
     * @param pendingCredit what is held, if it stands in credit
     */
    @Schema(name = "TrialBalanceRow")
    record Row(
            String account,

            @Schema(allowableValues = {"asset", "liability", "income", "expense"})
            String type,

            String currency,
            long debit,
            long credit,
            long pendingDebit,
            long pendingCredit) {

        static Row of(Balance balance) {
            return new Row(
                    balance.key().name(),
                    balance.type().wireName(),
                    balance.key().currency(),
                    Math.max(0, balance.postedMinor()),
                    Math.negateExact(Math.min(0, balance.postedMinor())),
                    Math.max(0, balance.pendingMinor()),
                    Math.negateExact(Math.min(0, balance.pendingMinor())));
        }
    }

    /**
     * The columns of one currency, added up.
     *
     * @param balanced whether debits equal credits in both layers; they always do
     */
    @Schema(name = "TrialBalanceTotal")
    record Total(String currency, long debit, long credit, long pendingDebit, long pendingCredit, boolean balanced) {

        private static Total of(Row row) {
            return total(row.currency, row.debit, row.credit, row.pendingDebit, row.pendingCredit);
        }

        private Total plus(Total other) {
            return total(
                    currency,
                    Math.addExact(debit, other.debit),
                    Math.addExact(credit, other.credit),
                    Math.addExact(pendingDebit, other.pendingDebit),
                    Math.addExact(pendingCredit, other.pendingCredit));
        }

        private static Total total(String currency, long debit, long credit, long pendingDebit, long pendingCredit) {
            return new Total(
                    currency,
                    debit,
                    credit,
                    pendingDebit,
                    pendingCredit,
                    debit == credit && pendingDebit == pendingCredit);
        }
    }

    static TrialBalanceJson of(List<Balance> balances, Cut cut) {
        List<Row> rows = balances.stream().map(Row::of).toList();
        Map<String, Total> totals = new TreeMap<>();
        rows.forEach(row -> totals.merge(row.currency, Total.of(row), Total::plus));
        return new TrialBalanceJson(
                cut.position(),
                AccountJson.textOf(cut.asOf()),
                AccountJson.textOf(cut.effectiveAsOf()),
                rows,
                List.copyOf(totals.values()));
    }
}
