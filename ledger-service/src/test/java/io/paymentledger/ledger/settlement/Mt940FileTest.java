package io.paymentledger.ledger.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.paymentledger.events.SettlementEvent;
import io.paymentledger.events.SettlementEvent.Statement;
import io.paymentledger.events.SettlementFormat;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.ledger.settlement.FileFault.Reason;
import io.paymentledger.ledger.settlement.FileReading.Period;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Of our own bank's MT940, what gateways paid counts, if the statement comes to its closing balance. */
class Mt940FileTest {

    /** 1,000.00 + 96.25 - 400.00 + 18.60 - 5.00 = 709.85. */
    private static final String SAMPLE = """
        :20:STARTUMS
        :25:20050000/1234567890
        :28C:42/1
        :60F:C261109EUR1000,00
        :61:2611101110CR96,25NTRFNONREF//B1
        :86:166?00SEPA-UEBERWEISUNG?109310?20EREF+po_1NabcDEF?21SVWZ+STRIPE
        ?22PAYOUT?30DEUTDEFF?31DE02120300000000202051?32STRIPE PAYMENTS EUR?33
        OPE
        :61:2611101110DR400,NTRFRENT 11//B2
        :86:177?00EINZELUEBERWEISUNG?20MIETE NOVEMBER?32VERMIETUNG GMBH
        :61:2611111111C18,6NMSCTX17//B3
        Adyen N.V.
        :86:Payout TX17 of batch 17
        :61:261111RC5,00NCHGNONREF
        :62F:C261111EUR709,85
        :64:C261111EUR709,85
        :86:END OF STATEMENT
        -
        """;

    private static FileReading reading(Charset charset, Map<String, SettlementKind> kinds, String... payers) {
        return new FileReading(
                SettlementEvent.BANK,
                SettlementFormat.MT940,
                null,
                new Readings()
                        .charset(charset.name())
                        .kinds(kinds)
                        .of(SettlementFormat.MT940)
                        .profile(),
                false,
                List.of(payers));
    }

    private static FileReading ofStripe() {
        return reading(StandardCharsets.UTF_8, Map.of(), "stripe", "adyen");
    }

    private static ParsedFile read(FileReading how, byte[] bytes) {
        try {
            return Mt940File.read(how, new ByteArrayInputStream(bytes));
        } catch (InvalidFileException e) {
            throw new AssertionError(e.faults().toString(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ParsedFile read(String text) {
        return read(ofStripe(), text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<FileFault> faults(String text) {
        return catchThrowableOfType(
                        InvalidFileException.class,
                        () -> Mt940File.read(
                                ofStripe(), new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))))
                .faults();
    }

    private static List<String> text(ParsedFile file) {
        return file.lines().stream()
                .map(line -> "%s %s %s %s %s %s"
                        .formatted(
                                line.at(),
                                line.kind().wireName(),
                                line.netMinor(),
                                line.currency(),
                                line.effectiveOn(),
                                line.gatewayReference()))
                .toList();
    }

    private static List<String> identities(ParsedFile file) {
        return file.lines().stream()
                .map(line -> String.valueOf(line.identity()))
                .toList();
    }

    /** A statement of one account that only has these entries of a gateway, each of 1.00 or with what is given. */
    private static String statement(String number, long opening, long closing, String... entries) {
        return """
            :20:X
            :25:NL12BANK0123456789
            :28C:%s
            :60F:C261109EUR%s,
            %s:62F:C261110EUR%s,
            -
            """.formatted(number, opening, entries.length == 0 ? "" : String.join("\n", entries) + "\n", closing);
    }

    @Test
    void whatGatewaysPaidIsReadWithTheNameThatTheyGaveIt() {
        ParsedFile file = read(SAMPLE);

        assertThat(text(file))
                .containsExactly(
                        "5 bank_credit 9625 EUR 2026-11-10 po_1NabcDEF",
                        "11 bank_credit 1860 EUR 2026-11-11 TX17 Payout TX17 of batch 17");
        assertThat(file.format()).isEqualTo(SettlementFormat.MT940);
        assertThat(file.period()).isEqualTo(new Period(LocalDate.parse("2026-11-10"), LocalDate.parse("2026-11-11")));
        assertThat(file.statements()).containsExactly(new Statement("20050000/1234567890", "2026/42/1", false));
        assertThat(file.lines()).extracting(SettlementLine::reference).containsOnlyNulls();
    }

    @Test
    void theSameInOtherBytesIsTheSame() {
        ParsedFile once = read(SAMPLE);
        String block = "{1:F01BANKDEFFXXXX0000000000}{2:O9401200261111BANKDEFFXXXX00000000002611111200N}{4:\n"
                + SAMPLE.stripTrailing() + "}{5:{CHK:123456789ABC}}\n";

        for (String other : List.of(
                SAMPLE.replace("\n", "\r\n"),
                SAMPLE.replace("\n", "\r"),
                "\uFEFF" + SAMPLE,
                SAMPLE.replaceFirst("-\\n$", ""),
                block,
                "0000 01BANKNL2AXXXX00001\n940 00\n" + SAMPLE.replaceFirst("-\\n$", "-XXX\n"))) {
            assertThat(identities(read(other))).as(other).isEqualTo(identities(once));
        }
        assertThat(identities(read(
                        reading(StandardCharsets.ISO_8859_1, Map.of(), "stripe", "adyen"),
                        SAMPLE.replace("VERMIETUNG", "MÜLLER").getBytes(StandardCharsets.ISO_8859_1))))
                .isEqualTo(identities(once));
    }

    @Test
    void severalStatementsAndPagesMayFollowOneAnother() {
        String second = SAMPLE.replace("42/1", "43/1").replace("C261109EUR1000,00", "C261111EUR1000,00");
        for (String both : List.of(
                SAMPLE + second,
                "{1:F01X}{2:O940X}{4:\n" + SAMPLE.stripTrailing() + "}{1:F01X}{2:O940X}{4:\n" + second.stripTrailing()
                        + "}",
                SAMPLE.replaceFirst("-\\n$", "") + second)) {
            ParsedFile file = read(both);
            assertThat(file.statements()).extracting(Statement::id).containsExactly("2026/42/1", "2026/43/1");
            assertThat(file.lines()).hasSize(4);
        }
        assertThat(read(statement("7/1", 10, 11, ":61:2611101110C1,NTRFstripe", ":86:stripe")
                                        .replace("62F", "62M")
                                + statement("7/2", 11, 10, ":61:2611101110D1,NTRFstripe", ":86:stripe")
                                        .replace("60F", "60M"))
                        .lines())
                .extracting(SettlementLine::netMinor)
                .containsExactly(100L, -100L);
    }

    @ParameterizedTest
    @CsvSource({"C,1", "D,-1", "RC,-1", "RD,1"})
    void theMarkSaysTheDirection(String mark, int sign) {
        assertThat(read(statement("1", 10, 10 + sign, ":61:261110" + mark + "R1,NTRFX", ":86:Stripe"))
                        .lines())
                .extracting(SettlementLine::kind, SettlementLine::netMinor)
                .containsExactly(tuple(sign > 0 ? SettlementKind.BANK_CREDIT : SettlementKind.BANK_DEBIT, sign * 100L));
    }

    @ParameterizedTest
    @CsvSource({
        "2612311231, 2026-12-31, 2026-12-31",
        "2612310102, 2026-12-31, 2027-01-02",
        "2701021231, 2027-01-02, 2026-12-31",
        "2803010229, 2028-03-01, 2028-02-29",
        "991231,     1999-12-31, 1999-12-31"
    })
    void theDayOfBookingHasTheYearThatIsNearestToTheValueDate(String dates, LocalDate value, LocalDate booked) {
        ParsedFile file = read(statement("1", 10, 11, ":61:" + dates + "C1,NTRFX", ":86:Stripe")
                .replace(
                        ":62F:C261110",
                        ":62F:C" + booked.toString().substring(2).replace("-", "")));

        assertThat(file.lines()).extracting(SettlementLine::effectiveOn).containsExactly(value);
        assertThat(file.period()).isEqualTo(new Period(booked, booked));
    }

    @Test
    void equalEntriesOfAStatementCountAndThoseOfTheStatementSentAgainDoNot() {
        String entry = ":61:2611101110C1,NTRFNONREF//SAME";
        String twice = statement("9/1", 10, 12, entry, ":86:Stripe", entry, ":86:Stripe");

        List<String> once = identities(read(twice));
        assertThat(once).doesNotHaveDuplicates().hasSize(2);
        assertThat(identities(read(twice + twice)))
                .startsWith(once.toArray(String[]::new))
                .endsWith(once.toArray(String[]::new));
        assertThat(identities(read(twice.replace("9/1", "10/1")))).isEqualTo(once);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        166?20EREF+po_1?21KREF+k?22SVWZ+July?32Stripe                           | po_1
        166?20EREF+NOTPROVIDED?21SVWZ+PAYOUT po_9?32Stripe                      | PAYOUT po_9
        166?20EREF+abcdefghijklmnopqrstuv?21wxyz?32Stripe                       | abcdefghijklmnopqrstuvwxyz
        166>20Payout>21po_2>32Stripe                                            | Payout po_2
        /TRTP/SEPA OVERBOEKING/IBAN/NL12/NAME/Stripe/EREF/po_3/REMI/x           | po_3
        /EREF/NOTPROVIDED/REMI/Stripe po_4                                      | /EREF/NOTPROVIDED/REMI/Stripe po_4
        Stripe payout po_5                                                      | Stripe payout po_5
        """)
    void whatTheGatewayCalledItIsFoundInEachFormOfTheText(String details, String reference) {
        assertThat(read(statement("1", 10, 11, ":61:2611101110C1,NTRFNONREF", ":86:" + details))
                        .lines())
                .extracting(SettlementLine::gatewayReference)
                .containsExactly(reference);
    }

    @Test
    void aBanksCodeTellsAGatewayToo() {
        String file =
                statement("1", 10, 12, ":61:2611101110C1,NTRFX", ":86:166?20X", ":61:2611101110C1,NMSCX", ":86:Y");
        byte[] bytes = file.getBytes(StandardCharsets.UTF_8);

        assertThat(read(reading(StandardCharsets.UTF_8, Map.of("166", SettlementKind.BANK_CREDIT)), bytes)
                        .lines())
                .hasSize(1);
        assertThat(read(reading(StandardCharsets.UTF_8, Map.of("nmsc", SettlementKind.BANK_CREDIT)), bytes)
                        .lines())
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        :62F:C261111EUR709,85   | :62F:C261111EUR709,86        | 15 | BALANCE_MISMATCH
        :62F:C261111EUR709,85   | :62F:D261111EUR709,85        | 15 | BALANCE_MISMATCH
        :62F:C261111EUR709,85   | :62F:C261111USD709,85        | 15 | CURRENCY_DIFFERS
        :60F:C261109EUR1000,00  | :60F:X261109EUR1000,00       | 4  | NO_DIRECTION
        :60F:C261109EUR1000,00  | :60F:C261109EUR1000.00       | 4  | NOT_AN_AMOUNT
        :60F:C261109EUR1000,00  | :60F:C261109QQQ1000,00       | 4  | UNKNOWN_CURRENCY
        :60F:C261109EUR1000,00  | :60F:C261309EUR1000,00       | 4  | NOT_A_DATE
        :60F:C261109EUR1000,00  | :60F:C261109EUR1000,001      | 4  | TOO_PRECISE
        :60F:C261109EUR1000,00  | :64:C261109EUR1000,00        | 5  | MISSING_VALUE
        :28C:42/1               | :28C:X                       | 3  | SYNTAX
        :28C:42/1               | :28C:42/1~:28C:43/1          | 4  | DUPLICATE_FIELD
        :25:20050000/1234567890 | :25:4111111111111111         | 2  | CARD_NUMBER
        :25:20050000/1234567890 | :21:X                        | 1  | MISSING_VALUE
        :61:2611111111C18,6NMSC | :61:2611111111X18,6NMSC      | 11 | NO_DIRECTION
        :61:2611111111C18,6NMSC | :61:2611111332C18,6NMSC      | 11 | NOT_A_DATE
        :61:2611111111C18,6NMSC | :61:2611111111C18,605NMSC    | 11 | TOO_PRECISE
        :61:2611111111C18,6NMSC | :61:2611111111C18.60NMSC     | 11 | SYNTAX
        :61:2611111111C18,6NMSC | :61:nonsense                 | 11 | SYNTAX
        :64:C261111EUR709,85    | :99:X                        | 16 | UNKNOWN_ROW
        :20:STARTUMS            | :61:2611111111C18,6NMSC      | 1  | NOT_MT940
        :20:STARTUMS            | {2:O942BANK}{4:~:20:STARTUMS | 1  | NOT_MT940
        """)
    void whatIsWrongIsToldWithItsLine(String right, String wrong, long line, Reason reason) {
        assertThat(SAMPLE).contains(right);

        assertThat(faults(SAMPLE.replace(right, wrong.replace("~", "\n")))).anySatisfy(fault -> {
            assertThat(fault.line()).isEqualTo(line);
            assertThat(fault.reason()).isEqualTo(reason);
        });
    }

    @Test
    void ofAStatementWithAnEntryThatCannotBeReadTheBalanceIsNotToldToo() {
        assertThat(faults(SAMPLE.replace("C18,6N", "C18,605N")))
                .extracting(FileFault::line, FileFault::field, FileFault::reason)
                .containsExactly(tuple(11L, ":61:", Reason.TOO_PRECISE));
    }

    @Test
    void aPageThatDoesNotGoOnWhereTheOneBeforeEndedIsRefused() {
        String pages = statement("7/1", 10, 11, ":61:2611101110C1,NTRFX").replace("62F", "62M")
                + statement("7/2", 12, 13, ":61:2611101110C1,NTRFX").replace("60F", "60M");

        assertThat(faults(pages))
                .extracting(FileFault::line, FileFault::reason)
                .containsExactly(tuple(11L, Reason.BALANCE_MISMATCH));
        assertThat(read(pages.replace("7/2", "8/1")).lines()).isEmpty();
    }

    @Test
    void aStatementThatEndsInItsMidstIsRefused() {
        for (int end = 1; end < SAMPLE.indexOf(":62F:") + 5; end++) {
            String part = SAMPLE.substring(0, end);
            assertThat(faults(part)).as(part).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "-\n", "reference,kind,gross\n1,payment,2\n", "<Document/>", "\0\1\2"})
    void whatIsNoMt940IsRefused(String text) {
        assertThat(faults(text)).extracting(FileFault::reason).containsExactly(Reason.NOT_MT940);
    }

    @Test
    void everythingHasABound() {
        assertThat(faults(SAMPLE.replace("MIETE", "M".repeat(3_000))))
                .extracting(FileFault::line, FileFault::reason)
                .containsExactly(tuple(10L, Reason.SYNTAX));
        assertThat(faults(SAMPLE.replace("END OF STATEMENT", "x\n".repeat(200))))
                .extracting(FileFault::reason)
                .containsExactly(Reason.SYNTAX);
        assertThat(faults(statement("1", 10, 10).repeat(2_001)))
                .extracting(FileFault::reason)
                .containsExactly(Reason.TOO_MANY_STATEMENTS);
        assertThat(faults(SAMPLE.replace("C18,6N", "C999999999999999,N")))
                .extracting(FileFault::reason)
                .contains(Reason.OUT_OF_RANGE);
        String words = "Stripe word ".repeat(40);
        assertThat(read(statement("1", 10, 11, ":61:2611101110C1,NTRFNONREF", ":86:" + words))
                        .lines()
                        .getFirst()
                        .gatewayReference())
                .hasSizeLessThanOrEqualTo(255)
                .endsWith("Stripe word");
    }

    @Test
    void aTextThatCannotBeReadMayBeOfAGatewayAndIsRefused() {
        String rent = SAMPLE.replace("VERMIETUNG GMBH", "M\u00FCLLER GMBH");
        byte[] bytes = rent.getBytes(StandardCharsets.ISO_8859_1);

        assertThat(catchThrowableOfType(
                                InvalidFileException.class,
                                () -> Mt940File.read(ofStripe(), new ByteArrayInputStream(bytes)))
                        .faults())
                .extracting(FileFault::line, FileFault::field, FileFault::reason)
                .containsExactly(tuple(10L, ":86:", Reason.NOT_UTF_8));
        assertThat(text(read(reading(StandardCharsets.ISO_8859_1, Map.of(), "stripe", "adyen"), bytes)))
                .isEqualTo(text(read(SAMPLE)));
    }

    @Test
    void aByteOrderMarkTellsUtf16() {
        assertThat(text(read(ofStripe(), SAMPLE.getBytes(StandardCharsets.UTF_16))))
                .isEqualTo(text(read(SAMPLE)));
    }
}
