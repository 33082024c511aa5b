package io.paymentledger.query.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.events.Currency;
import io.paymentledger.query.export.JournalEntry.Account;
import io.paymentledger.query.export.JournalEntry.Leg;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JournalFormatTest {

    private static final Instant RECORDED = Instant.parse("2026-01-31T23:59:59.123456Z");
    private static final Instant EFFECTIVE = Instant.parse("2026-01-30T00:00:00Z");

    private static JournalEntry entry(String chargeId) {
        Currency euro = Currency.of("EUR");
        return new JournalEntry(
                7,
                0,
                "charge.captured",
                RECORDED,
                EFFECTIVE,
                chargeId,
                1,
                List.of(
                        new Leg(new Account("gateway:simulator:receivable", "asset", euro), false, 1999),
                        new Leg(new Account("tenant:acme-2:payable", "liability", euro), false, -1999)));
    }

    @Test
    void aTurnoverMayBeMoreThanALongHolds() throws IOException {
        Currency yen = Currency.of("JPY");
        Account cash = new Account("gateway:simulator:receivable", "asset", yen);
        JournalTotals totals = new JournalTotals();
        for (int i = 0; i < 3; i++) {
            totals.add(new JournalEntry(
                    i + 1,
                    0,
                    "correction.posted",
                    RECORDED,
                    EFFECTIVE,
                    null,
                    1,
                    List.of(new Leg(cash, false, Long.MAX_VALUE), new Leg(cash, false, -Long.MAX_VALUE))));
        }

        for (JournalFormat format :
                List.of(new CsvJournal(), new HledgerJournal(), new BeancountJournal(), new NdjsonJournal())) {
            StringBuilder out = new StringBuilder();
            format.totals(out, totals);
            assertThat(out.toString()).contains("27670116110564327421");
        }
    }

    private static String written(JournalFormat format, JournalEntry entry) throws IOException {
        StringBuilder out = new StringBuilder();
        format.entry(out, entry);
        return out.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@sum", "\tx", "\rx"})
    void aCellThatASpreadsheetWouldCalculateBeginsWithAnApostrophe(String cell) {
        assertThat(CsvJournal.harmless(cell)).isEqualTo("'" + cell);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a=1", "1-2", "'=1", " =1"})
    void anyOtherCellIsWrittenAsItIs(String cell) {
        assertThat(CsvJournal.harmless(cell)).isEqualTo(cell);
    }

    @Test
    void aRecordOfTheTableHasItsSumInOneOfTwoColumnsAndNoFormula() throws IOException {
        assertThat(written(new CsvJournal(), entry("=key"))).isEqualTo("""
                posting,7,0,0,charge.captured,2026-01-31T23:59:59.123456Z,2026-01-30T00:00:00.000000Z,'=key,1,\
                gateway:simulator:receivable,asset,posted,EUR,19.99,,\r
                posting,7,0,1,charge.captured,2026-01-31T23:59:59.123456Z,2026-01-30T00:00:00.000000Z,'=key,1,\
                tenant:acme-2:payable,liability,posted,EUR,,19.99,\r
                """);
    }

    @Test
    void hledgersSecondDateTellsFromWhenAnEntryCounts() throws IOException {
        assertThat(written(new HledgerJournal(), entry("first"))).isEqualTo("""

                2026-01-31=2026-01-30 * (7.0) charge.captured  ; recorded_at: 2026-01-31T23:59:59.123456Z, charge_id: first
                    assets:gateway:simulator:receivable  19.99 EUR
                    liabilities:tenant:acme-2:payable  -19.99 EUR
                """);
    }

    @Test
    void beancountsAccountsBeginWithCapitals() throws IOException {
        assertThat(written(new BeancountJournal(), entry("first"))).isEqualTo("""

                2026-01-31 * "charge.captured" "first"
                  position: 7
                  part: 0
                  recorded_at: "2026-01-31T23:59:59.123456Z"
                  effective_at: "2026-01-30T00:00:00.000000Z"
                  Assets:Gateway:Simulator:Receivable  19.99 EUR
                  Liabilities:Tenant:Acme-2:Payable  -19.99 EUR
                """);
    }

    @ParameterizedTest
    @CsvSource({"1999,EUR,19.99", "-5,EUR,-0.05", "1999,JPY,1999", "1999,KWD,1.999", "3,XAU,3"})
    void anAmountHasTheDigitsOfItsCurrency(long amountMinor, String currency, String decimal) {
        assertThat(Amounts.decimal(amountMinor, Currency.of(currency))).isEqualTo(decimal);
    }
}
