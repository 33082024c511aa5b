package io.paymentledger.ledger.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.paymentledger.events.Currency;
import io.paymentledger.events.SettlementFormat;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.ledger.settlement.FileFault.Reason;
import io.paymentledger.ledger.settlement.profile.FeeSign;
import io.paymentledger.ledger.settlement.profile.SettlementField;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvFileTest {

    private static final FileReading PLAIN = FileReading.of("simulator", SettlementFormat.CSV);
    private static final String HEADER = "reference,gateway_reference,kind,gross,fee,net,currency,date\n";

    private static List<SettlementLine> read(FileReading how, String text) {
        return read(how, text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<SettlementLine> read(FileReading how, byte[] bytes) {
        return read(how, bytes, false);
    }

    private static List<SettlementLine> read(FileReading how, byte[] bytes, boolean identified) {
        try {
            return CsvFile.read(how, new ByteArrayInputStream(bytes)).lines().stream()
                    .map(line -> identified ? line : line.identifiedBy(null))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> faults(FileReading how, String text) {
        return faults(how, text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> faults(FileReading how, byte[] bytes) {
        InvalidFileException refused = catchThrowableOfType(InvalidFileException.class, () -> read(how, bytes));
        assertThat(refused).as("the file is refused").isNotNull();
        return refused.faults().stream()
                .map(fault -> fault.line() + ":" + fault.column() + " " + fault.field() + " "
                        + fault.reason().wireName())
                .toList();
    }

    private static SettlementLine line(
            long at, SettlementKind kind, @Nullable String reference, long gross, long fee, long net, String currency) {
        return new SettlementLine(
                at, kind, reference, null, gross, fee, net, Currency.of(currency), LocalDate.of(2026, 11, 3));
    }

    @Test
    void everyKindOfLineIsReadWithItsDirection() {
        assertThat(read(PLAIN, HEADER + """
                att_1,,payment,19.99,0.59,19.40,EUR,2026-11-03
                att_2,,refund,-5.00,,,EUR,2026-11-03
                att_2,,refund,5.00,0.10,-5.10,EUR,2026-11-03
                att_3,,chargeback,19.99,15.00,-34.99,EUR,2026-11-03
                att_3,,chargeback_reversal,19.99,0,19.99,EUR,2026-11-03
                ,,fee,,2.00,-2.00,EUR,2026-11-03
                ,,FEE,-2.00,,,EUR,2026-11-03
                ,,fee,2.00,0,2.00,EUR,2026-11-03
                ,,payout,100.00,,,EUR,2026-11-03
                """))
                .containsExactly(
                        line(2, SettlementKind.PAYMENT, "att_1", 1999, 59, 1940, "EUR"),
                        line(3, SettlementKind.REFUND, "att_2", 500, 0, -500, "EUR"),
                        line(4, SettlementKind.REFUND, "att_2", 500, 10, -510, "EUR"),
                        line(5, SettlementKind.DISPUTE, "att_3", 1999, 1500, -3499, "EUR"),
                        line(6, SettlementKind.DISPUTE_REVERSAL, "att_3", 1999, 0, 1999, "EUR"),
                        line(7, SettlementKind.FEE, null, 0, 200, -200, "EUR"),
                        line(8, SettlementKind.FEE, null, 0, 200, -200, "EUR"),
                        line(9, SettlementKind.FEE, null, 0, -200, 200, "EUR"),
                        line(10, SettlementKind.PAYOUT, null, 10_000, 0, -10_000, "EUR"));
    }

    private static long fee(@Nullable FeeSign sign, String line) {
        FileReading how = new Readings().feeSign(sign).csv();
        return read(how, HEADER + line + ",EUR,2026-11-03\n").getFirst().feeMinor();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', nullValues = "-", textBlock = """
            -        | a,,payment,19.99,-0.59,19.40 | 59
            -        | a,,payment,19.99,0.59,19.40  | 59
            -        | a,,payment,19.99,-0.59,20.58 | -59
            -        | a,,refund,-5.00,0.20,-4.80   | -20
            -        | a,,fee,,-2.00,-2.00          | 200
            -        | a,,fee,,2.00,2.00            | -200
            -        | a,,fee,-2.00,,               | 200
            movement | a,,payment,19.99,-0.59,      | 59
            movement | a,,refund,5.00,0.20,         | -20
            movement | a,,fee,,-2.00,               | 200
            movement | a,,fee,-2.00,,               | 200
            movement | a,,fee,2.00,,                | -200
            kept     | a,,payment,19.99,-0.59,      | -59
            kept     | a,,fee,2.00,,                | 200
            """)
    void theSignOfAFeeIsToldByTheNetSumOrTheParameterOrRefused(@Nullable String sign, String line, long minor) {
        assertThat(fee(sign == null ? null : FeeSign.valueOf(sign.toUpperCase(Locale.ROOT)), line))
                .isEqualTo(minor);
    }

    private static @Nullable String identity(String line) {
        return read(PLAIN, (HEADER + line + "\n").getBytes(StandardCharsets.UTF_8), true)
                .getFirst()
                .identity();
    }

    @Test
    void aLinesIdentityIsWhatNamesItOrAllThatItSays() {
        String payout = ",po_1,payout,10.00,,,EUR,2026-11-03";
        String fee = ",,fee,,2.00,,EUR,2026-11-03";

        assertThat(identity(payout)).hasSize(32).isEqualTo(identity(",po_1,PAYOUT,-10.01,,,EUR,2026-11-04"));
        assertThat(identity(payout)).isNotEqualTo(identity(payout.replace("po_1", "po_2")));
        assertThat(identity(payout)).isNotEqualTo(identity(payout.replace("payout", "payout_reversal")));
        assertThat(identity(",re_1,refund,5.00,,,EUR,2026-11-03"))
                .isNotEqualTo(identity("att_1,re_1,refund,5.00,,,EUR,2026-11-03"));
        assertThat(identity(fee)).isEqualTo(identity(",,fee,-2.00,,,EUR,2026-11-03"));
        assertThat(identity(fee)).isNotEqualTo(identity(fee.replace("2.00", "2.01")));
        assertThat(identity(fee)).isNotEqualTo(identity(fee.replace("03", "04")));
        assertThat(identity(fee)).isNotEqualTo(identity(fee.replace("EUR", "USD")));
        assertThat(identity(fee)).isNotEqualTo(identity("att_1" + fee));
        assertThat(identity(",ch_1" + fee.substring(1)))
                .isNotEqualTo(identity(",ch_1" + fee.substring(1).replace("2.00", "3.00")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1999      | JPY | 1999
            1999.00   | JPY | 1999
            1.5       | EUR | 150
            +1.50     | EUR | 150
            1.500     | KWD | 1500
            9999999999999.99 | EUR | 999999999999999
            """)
    void decimalsAreCountedInTheCurrencysMinorUnit(String amount, String currency, long minor) {
        assertThat(read(PLAIN, HEADER + "a,,payment," + amount + ",,," + currency + ",2026-11-03\n"))
                .containsExactly(line(2, SettlementKind.PAYMENT, "a", minor, 0, minor, currency));
    }

    @Test
    void aFileOfAnotherDialectIsReadAsItsParametersSay() {
        FileReading how = new Readings()
                .column(SettlementField.REFERENCE, "Merchant Reference")
                .column(SettlementField.KIND, "Typ")
                .column(SettlementField.GROSS, "Brutto")
                .column(SettlementField.DATE, "Wertstellung")
                .delimiter(';')
                .numbers(false, ',', (char) 0)
                .dates("dd.MM.yyyy", null)
                .currency("EUR")
                .kinds(Map.of("bezahlt", SettlementKind.PAYMENT))
                .csv();

        assertThat(read(how, """
                Typ;Kunde;Brutto;"merchant reference";Wertstellung\r
                Bezahlt;"Zoë; ""Söhne""
                GmbH";19,99;att_1;03.11.2026\r
                \r
                Refund;;5,00; att_2 ;03.11.2026"""))
                .containsExactly(
                        line(2, SettlementKind.PAYMENT, "att_1", 1999, 0, 1999, "EUR"),
                        line(5, SettlementKind.REFUND, "att_2", 500, 0, -500, "EUR"));
    }

    @Test
    void minorUnitsTabsAByteOrderMarkAndInstantsAreRead() {
        FileReading how =
                new Readings().delimiter('\t').numbers(true, '.', (char) 0).csv();

        assertThat(read(how, """
                \uFEFFkind\tgross\tcurrency\tdate
                payment\t1999\tEUR\t2026-11-04T00:30:00+02:00
                """)).containsExactly(line(2, SettlementKind.PAYMENT, null, 1999, 0, 1999, "EUR"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            a,,payment,19.99,,,EUR                     | 2:8 null field-count
            a,,payment,19.99,,,EUR,2026-11-03,x        | 2:9 null field-count
            a,,,19.99,,,EUR,2026-11-03                 | 2:3 kind missing-value
            a,,gift,19.99,,,EUR,2026-11-03             | 2:3 kind unknown-kind
            a,,payment,,,,EUR,2026-11-03               | 2:4 gross missing-value
            a,,payment,ten,,,EUR,2026-11-03            | 2:4 gross not-an-amount
            a,,payment,'1,999.00',,,EUR,2026-11-03     | 2:9 null field-count
            a,,payment,1e3,,,EUR,2026-11-03            | 2:4 gross not-an-amount
            a,,refund,(-5.00),,,EUR,2026-11-03         | 2:4 gross not-an-amount
            a,,refund,-5.00-,,,EUR,2026-11-03          | 2:4 gross not-an-amount
            a,,refund,(5.00,,,EUR,2026-11-03           | 2:4 gross not-an-amount
            a,,payment,(5.00),,,EUR,2026-11-03         | 2:4 gross wrong-sign
            a,,payment,1.999,,,EUR,2026-11-03          | 2:4 gross too-precise
            a,,payment,10000000000000.00,,,EUR,2026-11-03 | 2:4 gross out-of-range
            a,,payment,-19.99,,,EUR,2026-11-03         | 2:4 gross wrong-sign
            a,,payment,19.99,x,,EUR,2026-11-03         | 2:5 fee not-an-amount
            a,,payment,19.99,0.59,19.41,EUR,2026-11-03 | 2:6 net net-mismatch
            a,,fee,-2.00,2.00,,EUR,2026-11-03          | 2:4 gross fee-twice
            a,,payment,19.99,-0.59,,EUR,2026-11-03     | 2:4 gross fee-sign
            a,,fee,,-2.00,,EUR,2026-11-03              | 2:4 gross fee-sign
            a,,fee,2.00,,,EUR,2026-11-03               | 2:4 gross fee-sign
            a,,payout_reversal,-19.99,,,EUR,2026-11-03 | 2:4 gross wrong-sign
            a,,payment,19.99,,,,2026-11-03             | 2:7 currency missing-value
            a,,payment,19.99,,,EURO,2026-11-03         | 2:7 currency unknown-currency
            a,,payment,19.99,,,XAU,2026-11-03          | 2:7 currency unknown-currency
            a,,payment,19.99,,,EUR,                    | 2:8 date missing-value
            a,,payment,19.99,,,EUR,03.11.2026          | 2:8 date not-a-date
            a,,payment,19.99,,,EUR,2026-02-29          | 2:8 date not-a-date
            a,,payment,19.99,,,EUR,1969-12-31          | 2:8 date not-a-date
            """)
    void whatALineCannotSayIsToldWithItsPlace(String line, String fault) {
        assertThat(faults(PLAIN, HEADER + line + "\n")).containsExactly(fault);
    }

    @Test
    void aNegativeAmountMayHaveBracketsOrItsSignBehindItAndACurrencyAnyCase() {
        assertThat(read(PLAIN, HEADER + """
                a,,adjustment,(5.00),,,eur,2026-11-03
                a,,adjustment,5.00-,,,Eur,2026-11-03
                a,,adjustment,5.00,,,EUR,2026-11-03
                """))
                .containsExactly(
                        line(2, SettlementKind.ADJUSTMENT, "a", 500, 0, -500, "EUR"),
                        line(3, SettlementKind.ADJUSTMENT, "a", 500, 0, -500, "EUR"),
                        line(4, SettlementKind.ADJUSTMENT, "a", 500, 0, 500, "EUR"));
    }

    @Test
    void aLineOfAKindThatNobodyKnowsIsReadAllTheSameUnlessTheReadingIsStrict() {
        FileReading lenient = new Readings().lenient().csv();

        assertThat(read(lenient, HEADER + """
                a,,gift,19.99,,,EUR,2026-11-03
                a,,gift,-19.99,,,EUR,2026-11-03
                a,,gift,19.99,,-19.99,EUR,2026-11-03
                a,,unknown,19.99,0.59,19.40,EUR,2026-11-03
                """))
                .containsExactly(
                        line(2, SettlementKind.UNKNOWN, "a", 1999, 0, 1999, "EUR"),
                        line(3, SettlementKind.UNKNOWN, "a", 1999, 0, -1999, "EUR"),
                        line(4, SettlementKind.UNKNOWN, "a", 1999, 0, -1999, "EUR"),
                        line(5, SettlementKind.UNKNOWN, "a", 1999, 59, 1940, "EUR"));
        assertThat(lenient.fingerprint()).isNotEqualTo(PLAIN.fingerprint());
    }

    @Test
    void aRowOfEmptyFieldsSaysNothing() {
        String good = "a,,payment,19.99,,,EUR,2026-11-03\n";

        assertThat(read(PLAIN, ",,,\n" + HEADER + good + ",,,,,,,\n   \n" + good + " , ,,,,,,\n"))
                .hasSize(2);
    }

    @Test
    void aByteOrderMarkCountsMoreThanUtf8() {
        String text = "\uFEFF" + HEADER + "a,,payment,19.99,,,EUR,2026-11-03\n";

        for (String charset : List.of("UTF-8", "UTF-16LE", "UTF-16BE")) {
            assertThat(read(PLAIN, text.getBytes(Charset.forName(charset))))
                    .as(charset)
                    .hasSize(1);
        }
        assertThat(read(new Readings().charset("UTF-16LE").csv(), text.getBytes(StandardCharsets.UTF_16LE)))
                .hasSize(1);
    }

    @Test
    void aWordThatCannotBeReadIsNoKindThatNobodyKnows() {
        byte[] latin = (HEADER + "a,,R\u00FCckbuchung,-19.99,,,EUR,2026-11-03\n").getBytes(StandardCharsets.ISO_8859_1);

        assertThat(faults(new Readings().lenient().csv(), latin)).containsExactly("2:3 kind not-utf-8");
    }

    @Test
    void whatCannotBeTextIsToldWithItsPlace() {
        String good = "a,,payment,19.99,,,EUR,2026-11-03\n";
        byte[] latin = (HEADER + good + good.replace("a,", "Zo\u00EB,")).getBytes(StandardCharsets.ISO_8859_1);

        assertThat(faults(PLAIN, latin)).containsExactly("3:1 reference not-utf-8");
        assertThat(faults(PLAIN, HEADER + good + good.replace("a,,", "a,\u0000,")))
                .containsExactly("3:2 gateway_reference forbidden-character");
        assertThat(faults(PLAIN, HEADER + good.replace("a,", "a".repeat(256) + ",")))
                .containsExactly("2:1 reference too-long");
        assertThat(read(PLAIN, HEADER + good.replace("a,", "a".repeat(255) + ",")))
                .hasSize(1);
    }

    @Test
    void brokenQuotingIsToldWithTheRecordAndTheFieldInWhichItIs() {
        String good = "a,,payment,19.99,,,EUR,2026-11-03\n";

        assertThat(faults(PLAIN, HEADER + good + "a,\"b,payment,19.99,,,EUR,2026-11-03\n"))
                .containsExactly("3:2 null syntax");
        assertThat(faults(PLAIN, HEADER + "a,\"b\"c,payment,19.99,,,EUR,2026-11-03\n" + good))
                .containsExactly("2:2 null syntax");
        assertThat(faults(PLAIN, HEADER + good + "a,\"" + "x".repeat(70_000) + "\"\n"))
                .containsExactly("3:2 null syntax");
    }

    @Test
    void aHeaderThatLacksAColumnOrHasItTwiceIsRefused() {
        assertThat(faults(PLAIN, "reference,kind,gross\n"))
                .containsExactly("1:0 currency missing-column", "1:0 date missing-column");
        assertThat(faults(PLAIN, "kind,gross,currency,date,Gross\n")).containsExactly("1:5 gross duplicate-column");
        assertThat(faults(PLAIN, "")).containsExactly("1:0 null no-lines");
        FileReading named = new Readings().column(SettlementField.FEE, "Gebühr").csv();
        assertThat(faults(named, HEADER)).containsExactly("1:0 Gebühr missing-column");
    }

    @Test
    void allFaultsAreToldAtOnceUpToTwenty() {
        String bad = "a,,gift,x,,,EUR,yesterday\n";

        assertThat(faults(PLAIN, HEADER + bad + bad))
                .containsExactly(
                        "2:3 kind unknown-kind", "2:8 date not-a-date", "3:3 kind unknown-kind", "3:8 date not-a-date");
        assertThat(faults(PLAIN, HEADER + bad.repeat(50))).hasSize(Faults.MOST);
    }

    @Test
    void aFileHasAsManyLinesAsOneCommitTakes() {
        String good = "a,,payment,19.99,,,EUR,2026-11-03\n";

        assertThat(read(PLAIN, HEADER + good.repeat(ParsedFile.MAX_LINES))).hasSize(ParsedFile.MAX_LINES);
        assertThat(faults(PLAIN, HEADER + good.repeat(ParsedFile.MAX_LINES + 1)))
                .containsExactly(ParsedFile.MAX_LINES + 2 + ":0 null too-many-lines");
    }

    @Test
    void theFingerprintTellsReadingsApartAndNothingElse() {
        FileReading explicit =
                new Readings().column(SettlementField.GROSS, "gross").csv();

        assertThat(explicit.fingerprint()).isEqualTo(PLAIN.fingerprint()).startsWith("v1:");
        assertThat(FileReading.of("other", SettlementFormat.CSV).fingerprint()).isNotEqualTo(PLAIN.fingerprint());
        assertThat(FileReading.of("simulator", SettlementFormat.CAMT_053).fingerprint())
                .isNotEqualTo(PLAIN.fingerprint());
    }

    @Test
    void theFingerprintOfAReadingStaysWhatItWasBeforeThereWereProfiles() {
        FileReading described = new Readings()
                .column(SettlementField.KIND, "Typ")
                .delimiter(';')
                .numbers(true, ',', (char) 0)
                .dates("dd.MM.yyyy", null)
                .currency("EUR")
                .feeSign(FeeSign.MOVEMENT)
                .kinds(Map.of("bezahlt", SettlementKind.PAYMENT))
                .lenient()
                .csv();

        assertThat(PLAIN.fingerprint())
                .isEqualTo("v1:121e31c4534fde49d7e54311fc6746b46236e7b5b6cac928a4d809ebfda87321");
        assertThat(described.fingerprint())
                .isEqualTo("v1:06ace261f4c43aaf9b5eb0d301d150a2a3cafda6f6a4c3f896ddad932abab921");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            ,  | .  | 1.234,56     | 123456
            ,  | .  | -1.234.567,89| -123456789
            .  | ,  | (1,234.56)   | -123456
            .  | '  | 1'234.56     | 123456
            ,  | .  | 1234,56      | 123456
            ,  | .  | 12.34        | not-an-amount
            ,  | .  | 1.2345,00    | not-an-amount
            .  | ,  | ,123         | not-an-amount
            """)
    void aSeparatorOfThousandsCountsBetweenGroupsOfThreeDigitsOnly(
            char decimal, char thousands, String amount, String minor) {
        FileReading how =
                new Readings().delimiter(';').numbers(false, decimal, thousands).csv();
        String text = HEADER.replace(',', ';') + "a;;adjustment;" + amount + ";;;EUR;2026-11-03\n";

        if (minor.startsWith("not")) {
            assertThat(faults(how, text)).containsExactly("2:4 gross " + minor);
        } else {
            assertThat(read(how, text).getFirst().movedMinor()).isEqualTo(Long.parseLong(minor));
        }
    }

    @Test
    void aFileIsReadInItsCharacterSetAndFromItsHeader() {
        FileReading how = new Readings().charset("windows-1252").headerLine(3).csv();
        String text = "Beleg für \"Zoë\n;;\n" + HEADER + "Zoë,,payment,19.99,,,EUR,2026-11-03\n";

        assertThat(read(how, text.replace("\"", "").getBytes(Charset.forName("windows-1252"))))
                .containsExactly(line(4, SettlementKind.PAYMENT, "Zoë", 1999, 0, 1999, "EUR"));
    }

    @ParameterizedTest
    @CsvSource({
        "yyyy-MM-dd HH:mm,Europe/Berlin,2026-11-04 00:30,2026-11-03",
        "yyyy-MM-dd HH:mm,,2026-11-04 00:30,2026-11-04",
        "yyyy-MM-dd HH:mm Z,Europe/Berlin,2026-11-03 23:30 -0800,2026-11-04",
        ",Europe/Berlin,2026-11-04 00:30:00,2026-11-03",
        ",Europe/Berlin,2026-11-04T00:30:00Z,2026-11-04",
        ",Europe/Berlin,2026-11-04,2026-11-04",
        ",,2026-11-04T00:30:00,not-a-date"
    })
    void aTimeWithoutAZoneIsOfTheZoneThatIsStated(
            @Nullable String format, @Nullable String zone, String date, String day) {
        FileReading how = new Readings().dates(format, zone).csv();
        String text = HEADER + "a,,payment,19.99,,,EUR," + date + "\n";

        if (day.startsWith("not")) {
            assertThat(faults(how, text)).containsExactly("2:8 date " + day);
        } else {
            assertThat(read(how, text).getFirst().effectiveOn()).hasToString(day);
        }
    }

    @Test
    void aRecordThatIsTooLongIsRefused() {
        String wide = "x".repeat(60_000) + ",";

        assertThat(faults(PLAIN, HEADER + wide.repeat(5) + "\n")).containsExactly("2:4 null syntax");
        assertThat(faults(PLAIN, HEADER + ",".repeat(1_500) + "\n")).containsExactly("2:1001 null syntax");
    }

    @Test
    void whatIsWrongWithThePackingIsToldAndNoSyntax() throws IOException {
        byte[] text = (HEADER + "\n".repeat(500_000)).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text);
        }
        InputStream tooLarge = PackedFile.open(
                new BufferedInputStream(new ByteArrayInputStream(packed.toByteArray())), text.length - 1);
        InputStream cut = PackedFile.open(
                new BufferedInputStream(new ByteArrayInputStream(packed.toByteArray(), 0, packed.size() / 2)));

        assertThat(catchThrowableOfType(InvalidFileException.class, () -> CsvFile.read(PLAIN, tooLarge))
                        .faults())
                .extracting(FileFault::reason)
                .containsExactly(Reason.TOO_LARGE);
        assertThat(catchThrowableOfType(InvalidFileException.class, () -> CsvFile.read(PLAIN, cut))
                        .faults())
                .extracting(FileFault::reason)
                .containsExactly(Reason.NOT_UNPACKED);
    }
}
