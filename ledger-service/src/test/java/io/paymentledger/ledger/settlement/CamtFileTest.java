package io.paymentledger.ledger.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.paymentledger.events.Currency;
import io.paymentledger.events.SettlementEvent.Statement;
import io.paymentledger.events.SettlementFormat;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.ledger.settlement.FileFault.Reason;
import io.paymentledger.ledger.settlement.FileReading.Period;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CamtFileTest {

    private static final FileReading PLAIN = FileReading.of("simulator", SettlementFormat.CAMT_053);
    private static final String SAMPLE = sample();

    private static String sample() {
        try (InputStream in = Objects.requireNonNull(CamtFileTest.class.getResourceAsStream("/camt053-sample.xml"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ParsedFile read(FileReading how, String xml) {
        return CamtFile.read(how, new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<FileFault> faults(FileReading how, String xml) {
        InvalidFileException refused = catchThrowableOfType(InvalidFileException.class, () -> read(how, xml));
        assertThat(refused).as("the file is refused").isNotNull();
        return refused.faults();
    }

    private static SettlementLine line(
            long at,
            SettlementKind kind,
            @Nullable String reference,
            @Nullable String gatewayReference,
            long gross,
            long fee,
            long net,
            int day) {
        return new SettlementLine(
                at,
                kind,
                reference,
                gatewayReference,
                gross,
                fee,
                net,
                Currency.of("EUR"),
                LocalDate.of(2026, 11, day));
    }

    @Test
    void eachBookedEntryOrTransactionIsALine() {
        ParsedFile parsed = read(PLAIN, SAMPLE);

        assertThat(parsed.period()).isEqualTo(new Period(LocalDate.of(2026, 11, 1), LocalDate.of(2026, 11, 30)));
        assertThat(parsed.lines().stream().map(line -> line.identifiedBy(null)))
                .containsExactly(
                        line(32, SettlementKind.PAYMENT, "att_1", "sim_1", 1999, 59, 1940, 3),
                        line(72, SettlementKind.PAYMENT, "att_2", "sim_2", 1000, 0, 1000, 4),
                        line(80, SettlementKind.PAYMENT, "att_3", null, 2000, 0, 2000, 4),
                        line(99, SettlementKind.REFUND, "att_4", "sim_4", 500, 10, -510, 5),
                        line(125, SettlementKind.FEE, null, "statement-fee-1", 0, 200, -200, 5),
                        line(131, SettlementKind.PAYOUT, null, "payout-1", 3000, 0, -3000, 6));
    }

    @Test
    void aProprietaryCodeMeansWhatTheParametersSay() {
        FileReading how =
                new Readings().kinds(Map.of("gw-cb", SettlementKind.DISPUTE)).of(SettlementFormat.CAMT_053);
        String disputed = SAMPLE.replaceFirst(
                "(?s)<Domn><Cd>PMNT</Cd><Fmly><Cd>MCRD</Cd><SubFmlyCd>DAJT</SubFmlyCd></Fmly></Domn>",
                "<Prtry><Cd>GW-CB</Cd></Prtry>");

        assertThat(read(how, disputed).lines().get(3).kind()).isEqualTo(SettlementKind.DISPUTE);
        assertThat(faults(PLAIN, disputed))
                .extracting(FileFault::reason)
                .containsExactly(FileFault.Reason.UNKNOWN_KIND);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tech:xsd:camt.053.001.08               | tech:xsd:camt.052.001.08    | NOT_CAMT_053
            <Sts><Cd>BOOK</Cd></Sts>               | <Sts><Cd>PDNG</Cd></Sts>    | NOT_BOOKED
            <Amt Ccy="EUR">19.40</Amt>             | <Amt Ccy="EUR">19,40</Amt>  | NOT_AN_AMOUNT
            <Amt Ccy="EUR">19.40</Amt>             | <Amt Ccy="EUR">-19.40</Amt> | WRONG_SIGN
            <Amt Ccy="EUR">19.40</Amt>             | <Amt Ccy="EUR">1.941</Amt>  | TOO_PRECISE
            <Amt Ccy="EUR">19.40</Amt>             | <Amt>19.40</Amt>            | MISSING_VALUE
            <Amt Ccy="EUR">19.40</Amt>             | <Amt Ccy="XXX">19.40</Amt>  | UNKNOWN_CURRENCY
            <Amt Ccy="EUR">19.40</Amt>             |                             | SUM_MISMATCH
            <Amt Ccy="EUR">20.00</Amt>             |                             | MISSING_VALUE
            <CdtDbtInd>CRDT</CdtDbtInd>            |                             | MISSING_VALUE
            <Amt Ccy="EUR">30.00</Amt>             | <Amt Ccy="EUR">30.01</Amt>  | SUM_MISMATCH
            <ValDt><Dt>2026-11-03</Dt></ValDt>     | <ValDt><Dt>3</Dt></ValDt>   | NOT_A_DATE
            <MsgId>msg-1</MsgId>                   | <MsgId>msg-1                | SYNTAX
            </Document>                            | </Document><x/>             | SYNTAX
            """)
    void whatAnEntryCannotSayIsRefused(String good, @Nullable String bad, FileFault.Reason reason) {
        assertThat(SAMPLE).contains(good);
        String changed = SAMPLE.replaceFirst(Pattern.quote(good), bad == null ? "" : bad);

        assertThat(faults(PLAIN, changed).getFirst().reason()).isEqualTo(reason);
    }

    private static final String CHARGES = "(?s)<Chrgs>\\s*<TtlChrgsAndTaxAmt.*?</Chrgs>";

    /** What the statement's first entry says with other charges. */
    private static SettlementLine firstWith(String charges) {
        return read(PLAIN, SAMPLE.replaceFirst(CHARGES, charges)).lines().getFirst();
    }

    @Test
    void chargesAreReadAsEachVersionWritesThem() {
        String second = "<Chrgs><Amt Ccy=\"EUR\">0.40</Amt></Chrgs>"
                + "<Chrgs><Amt Ccy=\"EUR\">0.25</Amt><CdtDbtInd>DBIT</CdtDbtInd></Chrgs>"
                + "<Chrgs><Amt Ccy=\"EUR\">0.06</Amt><CdtDbtInd>CRDT</CdtDbtInd></Chrgs>";

        assertThat(firstWith(second).feeMinor()).isEqualTo(59);
        assertThat(firstWith(second).grossMinor()).isEqualTo(1999);
        assertThat(firstWith("<Chrgs><TtlChrgsAndTaxAmt Ccy=\"EUR\">0.60</TtlChrgsAndTaxAmt></Chrgs>")
                        .feeMinor())
                .isEqualTo(60);
        assertThat(firstWith("<Chrgs><TtlChrgsAndTaxAmt Ccy=\"EUR\">0.60</TtlChrgsAndTaxAmt>"
                                + "<Amt Ccy=\"EUR\">0.59</Amt></Chrgs>")
                        .feeMinor())
                .isEqualTo(59);
        assertThat(firstWith("").feeMinor()).isZero();
        assertThat(faults(PLAIN, SAMPLE.replaceFirst(CHARGES, "<Chrgs><Amt Ccy=\"USD\">0.40</Amt></Chrgs>")))
                .extracting(FileFault::reason)
                .containsExactly(FileFault.Reason.CURRENCY_DIFFERS);
    }

    /** The statement's entries, the first of which goes the other way, or is reversed, or both. */
    private static SettlementLine first(String code, String direction, String reversal) {
        String entry = SAMPLE.replaceFirst(CHARGES, "")
                .replaceFirst(
                        "<CdtDbtInd>CRDT</CdtDbtInd>", "<CdtDbtInd>%s</CdtDbtInd>%s".formatted(direction, reversal))
                .replaceFirst("<CdtDbtInd>CRDT</CdtDbtInd>", "<CdtDbtInd>" + direction + "</CdtDbtInd>")
                .replaceFirst(
                        "<Fmly><Cd>MCRD</Cd><SubFmlyCd>POSP</SubFmlyCd></Fmly>",
                        "<Fmly><Cd>%s</Cd><SubFmlyCd>OTHR</SubFmlyCd></Fmly>".formatted(code));
        return read(PLAIN, entry).lines().getFirst();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            MCRD, CRDT, false, PAYMENT,         1940
            MCRD, DBIT, false, REFUND,         -1940
            MCRD, CRDT, true,  REFUND_FAILURE,  1940
            ICDT, DBIT, false, PAYOUT,         -1940
            ICDT, CRDT, true,  PAYOUT_REVERSAL, 1940
            """)
    void whatIsReversedIsNotWhatItsDirectionLooksLike(
            String code, String direction, String reversal, SettlementKind kind, long net) {
        SettlementLine line = first(code, direction, "<RvslInd>" + reversal + "</RvslInd>");

        assertThat(line.kind()).isEqualTo(kind);
        assertThat(line.netMinor()).isEqualTo(net);
    }

    @Test
    void aWordThatSaysAKindIsReversedWhereItGoesTheOtherWay() {
        String refund = SAMPLE.replaceFirst(
                "(?s)<Domn><Cd>PMNT</Cd><Fmly><Cd>MCRD</Cd><SubFmlyCd>POSP</SubFmlyCd></Fmly></Domn>",
                "<Prtry><Cd>%s</Cd></Prtry>");

        assertThat(read(PLAIN, refund.formatted("refund")).lines().getFirst().kind())
                .isEqualTo(SettlementKind.REFUND_FAILURE);
        assertThat(read(PLAIN, refund.formatted("payout")).lines().getFirst().kind())
                .isEqualTo(SettlementKind.PAYOUT_REVERSAL);
        assertThat(faults(PLAIN, refund.formatted("payment").replaceFirst("(?s)CRDT(.*?)CRDT", "DBIT$1DBIT")))
                .extracting(FileFault::reason)
                .containsExactly(FileFault.Reason.WRONG_SIGN);
    }

    @Test
    void aTransactionInAnotherCurrencyThanItsEntryIsRefused() {
        String alone = SAMPLE.replaceFirst("(?s)(19.40.*?)EUR(\">19.40)", "$1USD$2");
        String several = SAMPLE.replace("<Amt Ccy=\"EUR\">20.00</Amt>", "<Amt Ccy=\"USD\">20.00</Amt>");

        assertThat(faults(PLAIN, alone))
                .extracting(FileFault::reason)
                .containsExactly(FileFault.Reason.CURRENCY_DIFFERS);
        assertThat(faults(PLAIN, several))
                .extracting(FileFault::reason)
                .containsExactly(FileFault.Reason.CURRENCY_DIFFERS);
    }

    @Test
    void aStatementIsKnownByItsNamesItsAccountAndWhetherItIsACopy() {
        String again = SAMPLE.replaceFirst(
                "<Id>stmt-1</Id>", "<Id>stmt-1</Id><ElctrncSeqNb>7</ElctrncSeqNb><CpyDplctInd>DUPL</CpyDplctInd>");

        assertThat(read(PLAIN, SAMPLE).statements()).containsExactly(new Statement("merchant-1", "stmt-1", false));
        assertThat(read(PLAIN, again).statements())
                .containsExactly(new Statement("merchant-1", "stmt-1", true), new Statement("merchant-1", "#7", true));
        assertThat(read(PLAIN, again).lines().stream().map(SettlementLine::identity))
                .doesNotHaveDuplicates()
                .isEqualTo(read(PLAIN, SAMPLE).lines().stream()
                        .map(SettlementLine::identity)
                        .toList());
    }

    @Test
    void equalTransactionsOfOneEntryAreAsManyAsThereAre() {
        String equal = SAMPLE.replace("att_3", "att_2")
                .replace("<Amt Ccy=\"EUR\">20.00</Amt>", "<Amt Ccy=\"EUR\">10.00</Amt>")
                .replace("<Amt Ccy=\"EUR\">30.00</Amt>", "<Amt Ccy=\"EUR\">20.00</Amt>")
                .replace("<AcctSvcrRef>sim_2</AcctSvcrRef>", "")
                .replace("<TxId>sim_2</TxId>", "");

        assertThat(read(PLAIN, equal).lines().stream().map(SettlementLine::identity))
                .doesNotHaveDuplicates();
    }

    @Test
    void aFaultIsToldWithItsLineAndColumn() {
        FileFault fault = faults(PLAIN, SAMPLE.replaceFirst("<Amt Ccy=\"EUR\">19.40", "<Amt Ccy=\"EUR\">ten"))
                .getFirst();

        assertThat(fault.line()).isEqualTo(22);
        assertThat(fault.column()).isBetween(20, 40);
        assertThat(fault.field()).isEqualTo("Amt");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>                                 | &x;
            <!DOCTYPE d SYSTEM "http://127.0.0.1:1/never.dtd">                                       | msg-1
            <!DOCTYPE d [<!ENTITY % p SYSTEM "http://127.0.0.1:1/never"> %p;]>                       | msg-1
            <!DOCTYPE d [<!ENTITY a "aa"><!ENTITY b "&a;&a;"><!ENTITY c "&b;&b;">]>                  | &c;
            """)
    void noDocumentTypeIsReadAndNoEntityIsExpandedOrFetched(String doctype, String content) {
        String xml = SAMPLE.replaceFirst("<Document", doctype + "<Document").replace("msg-1", content);

        assertThat(faults(PLAIN, xml)).extracting(FileFault::reason).containsExactly(FileFault.Reason.DOCTYPE);
    }

    @Test
    void anEntityThatIsNotDeclaredIsRefused() {
        assertThat(faults(PLAIN, SAMPLE.replace("msg-1", "&x;"))).hasSize(1);
        assertThat(read(PLAIN, SAMPLE.replace("msg-1", "&amp;&#65;")).lines()).hasSize(6);
    }

    @Test
    void depthAndTextAreBounded() {
        assertThat(faults(PLAIN, SAMPLE.replace("<MsgId>msg-1</MsgId>", "<a>".repeat(100) + "</a>".repeat(100))))
                .extracting(FileFault::reason)
                .containsExactly(FileFault.Reason.SYNTAX);
        assertThat(faults(PLAIN, SAMPLE.replace("att_1", "a".repeat(1_000_000))))
                .extracting(FileFault::reason)
                .containsExactly(FileFault.Reason.TOO_LONG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"02", "04", "06", "08", "13"})
    void everyVersionOfAStatementAndOfANotificationIsRead(String version) {
        ParsedFile statement = read(PLAIN, SAMPLE.replace("camt.053.001.08", "camt.053.001." + version));
        ParsedFile notification = read(
                PLAIN,
                SAMPLE.replace("camt.053.001.08", "camt.054.001." + version)
                        .replace("BkToCstmrStmt>", "BkToCstmrDbtCdtNtfctn>")
                        .replace("Stmt>", "Ntfctn>"));

        assertThat(statement).isEqualTo(read(PLAIN, SAMPLE));
        assertThat(notification.format()).isEqualTo(SettlementFormat.CAMT_054);
        assertThat(notification.lines()).isEqualTo(statement.lines());
        assertThat(notification.period()).isEqualTo(statement.period());
        assertThat(notification.statements()).isEqualTo(statement.statements());
    }

    private static final String CARD_SALE =
            "<Domn><Cd>PMNT</Cd><Fmly><Cd>MCRD</Cd><SubFmlyCd>POSP</SubFmlyCd></Fmly></Domn>";

    /** A booked entry of card payments with a value date of 3 November. */
    private static String entry(String amount, String name, String more) {
        return """
            <Ntry><Amt Ccy="EUR">%s</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
            <ValDt><Dt>2026-11-03</Dt></ValDt><AcctSvcrRef>%s</AcctSvcrRef><BkTxCd>%s</BkTxCd>
            %s</Ntry>""".formatted(amount, name, CARD_SALE, more).replace("<AcctSvcrRef></AcctSvcrRef>", "");
    }

    private static String statement(String id, String entries) {
        return "<Stmt><Id>%s</Id><Acct><Id><IBAN>DE02120300000000202051</IBAN></Id></Acct>%s</Stmt>"
                .formatted(id, entries);
    }

    private static String file(String... statements) {
        return "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt>%s</BkToCstmrStmt></Document>"
                .formatted(String.join("", statements));
    }

    private static List<String> told(FileReading how, String... entries) {
        return read(how, file(statement("1", String.join("", entries)))).lines().stream()
                .map(line -> "%s %s %s %s"
                        .formatted(line.kind().wireName(), line.grossMinor(), line.feeMinor(), line.netMinor()))
                .toList();
    }

    private static String charge(String amount, String included) {
        return "<Rcrd><Amt Ccy=\"EUR\">%s</Amt><ChrgInclInd>%s</ChrgInclInd></Rcrd>".formatted(amount, included);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            true,  payment 1050 50 1000
            1,     payment 1050 50 1000
            false, payment 1000 0 1000
            0,     payment 1000 0 1000
            """)
    void aTruthValueHasTheTwoSpellingsOfXml(String included, String line) {
        assertThat(told(PLAIN, entry("10.00", "B1", "<Chrgs>" + charge("0.50", included) + "</Chrgs>")))
                .containsExactly(line);
    }

    @Test
    void chargesAreBoundedAndNeverNegative() {
        String most = charge("9999999999999.99", "true");

        assertThat(faults(PLAIN, file(statement("1", entry("1", "B1", "<Chrgs>" + most.repeat(4_700) + "</Chrgs>")))))
                .extracting(FileFault::reason)
                .containsExactly(FileFault.Reason.OUT_OF_RANGE);
        assertThat(faults(PLAIN, file(statement("1", entry("1", "B1", "<Chrgs>" + charge("-1", "true") + "</Chrgs>")))))
                .extracting(FileFault::reason)
                .containsExactly(FileFault.Reason.WRONG_SIGN);
    }

    @Test
    void whatABankAddsOfItsOwnIsNoEntryWhateverItIsCalled() {
        String own = "<SplmtryData><Envlp><x:X xmlns:x=\"urn:x\">%s<x:TxDtls/><x:Stmt/></x:X></Envlp></SplmtryData>"
                .formatted(entry("77.00", "B7", ""));

        assertThat(told(PLAIN, entry("10.00", "B1", own), entry("20.00", "B2", "")))
                .containsExactly("payment 1000 0 1000", "payment 2000 0 2000");
    }

    @Test
    void aWordForNoReferenceNamesNothing() {
        ParsedFile file = read(
                PLAIN,
                file(statement(
                        "1",
                        entry("10.00", "NOTPROVIDED", "")
                                + entry("20.00", "NONREF", "")
                                + entry(
                                        "30.00",
                                        "notprovided",
                                        "<NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId>"
                                                + "<TxId>tx_1</TxId></Refs></TxDtls></NtryDtls>"))));

        assertThat(file.lines()).extracting(SettlementLine::gatewayReference).containsExactly(null, null, "tx_1");
        assertThat(file.lines()).extracting(SettlementLine::reference).containsOnlyNulls();
        assertThat(file.lines()).extracting(SettlementLine::identity).doesNotHaveDuplicates();
    }

    private static List<String> identities(String... statements) {
        return read(PLAIN, file(statements)).lines().stream()
                .map(line -> String.valueOf(line.identity()))
                .toList();
    }

    @Test
    void equalEntriesWithoutANameAreAsManyAsAStatementHasAndNoMoreIfItIsThereAgain() {
        String twice = entry("10.00", "", "").repeat(2);
        List<String> once = identities(statement("1", twice));
        String page = "1</Id><StmtPgntn><PgNb>%s</PgNb></StmtPgntn><Id>1";

        assertThat(once).doesNotHaveDuplicates();
        assertThat(identities(statement("1", twice), statement("1", twice)))
                .containsExactly(once.get(0), once.get(1), once.get(0), once.get(1));
        assertThat(identities(statement("2", entry("10.00", "", "")))).containsExactly(once.getFirst());
        assertThat(identities(statement(page.formatted(1), twice), statement(page.formatted(2), twice)))
                .doesNotHaveDuplicates()
                .startsWith(once.get(0), once.get(1));
    }

    @Test
    void aBatchLessChargesIsItsTransactionsAndAFee() {
        String parts = "<NtryDtls>"
                + "<TxDtls><Refs><EndToEndId>%s</EndToEndId></Refs><Amt Ccy=\"EUR\">50.00</Amt></TxDtls>"
                        .repeat(2)
                        .formatted("att_1", "att_2")
                + "</NtryDtls>";
        String charges = "<Chrgs><TtlChrgsAndTaxAmt Ccy=\"EUR\">3.00</TtlChrgsAndTaxAmt></Chrgs>";

        assertThat(told(PLAIN, entry("97.00", "B1", charges + parts)))
                .containsExactly("payment 5000 0 5000", "payment 5000 0 5000", "fee 0 300 -300");
        assertThat(told(PLAIN, entry("100.00", "B1", charges + parts)))
                .containsExactly("payment 5000 0 5000", "payment 5000 0 5000");
        assertThat(faults(PLAIN, file(statement("1", entry("97.01", "B1", charges + parts)))))
                .extracting(FileFault::reason)
                .containsExactly(FileFault.Reason.SUM_MISMATCH);
    }

    @Test
    void anEntryOfNothingGoesTheWayThatItSays() {
        assertThat(told(PLAIN, entry("0.00", "B1", ""))).containsExactly("payment 0 0 0");
        assertThat(told(PLAIN, entry("0.00", "B1", "").replace("CRDT", "DBIT"))).containsExactly("refund 0 0 0");
    }

    @Test
    void howColumnsAreWrittenSaysNothingOfXml() {
        FileReading how =
                new Readings().numbers(true, ',', '.').dates("dd.MM.yyyy", null).of(SettlementFormat.CAMT_053);

        assertThat(told(how, entry("10", "B1", ""))).containsExactly("payment 1000 0 1000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000-01-01", "1969-12-31", "2026-11"})
    void theDaysOfAStatementAreBoundedAsThoseOfItsEntriesAre(String day) {
        assertThat(faults(PLAIN, SAMPLE.replaceFirst("<FrDtTm>[^<]*", "<FrDtTm>" + day))
                        .getFirst()
                        .reason())
                .isEqualTo(FileFault.Reason.NOT_A_DATE);
    }

    @Test
    void aDayMayHaveAZoneAndATimeAnOffsetInEitherForm() {
        String zoned = entry("10.00", "B1", "").replace("2026-11-03", "2026-11-03+01:00");
        String timed = entry("10.00", "B2", "").replace("<Dt>2026-11-03</Dt>", "<DtTm>2026-11-04T00:30:00+0100</DtTm>");

        assertThat(read(PLAIN, file(statement("1", zoned + timed))).lines())
                .extracting(SettlementLine::effectiveOn)
                .containsOnly(LocalDate.of(2026, 11, 3));
    }

    /** None of them is kept whole, however much it comes to; the parser would do so. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!--%s--><Document>",
                "<?pi %s?><Document>",
                "<Document a=\"%s\">",
                "<%s>",
                "<Document><![CDATA[%s]]>",
                "<!DOCTYPE a [<!-- %s --> ]><Document>"
            })
    void aPartThatIsLongerThanAnyMayBeIsNotReadToItsEnd(String form) {
        String[] around = form.replace("Document", "Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"")
                .split("%s", -1);
        Endless endless = new Endless(around[0], "a");

        InvalidFileException refused =
                catchThrowableOfType(InvalidFileException.class, () -> CamtFile.read(PLAIN, endless));

        assertThat(refused.faults()).extracting(FileFault::reason).containsAnyOf(Reason.SYNTAX, Reason.DOCTYPE);
        assertThat(endless.read).isLessThan(4 << 20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<TxDtls/>", "<TxDtls><Refs><TxId>1</TxId></Refs></TxDtls>"})
    void anEntryOfMoreTransactionsThanCanBeKeptIsRefused(String transaction) {
        String begun = SAMPLE.substring(0, SAMPLE.indexOf("<TxDtls>"));
        Endless endless = new Endless(begun, transaction);

        InvalidFileException refused =
                catchThrowableOfType(InvalidFileException.class, () -> CamtFile.read(PLAIN, endless));

        assertThat(refused.faults()).extracting(FileFault::reason).containsExactly(Reason.TOO_MANY_LINES);
        assertThat(endless.read).isLessThan(64 << 20);
    }

    @Test
    void aLongTextThatNobodyReadsIsPassedOver() {
        String note = "y".repeat(5 << 20);

        ParsedFile parsed =
                read(PLAIN, SAMPLE.replaceFirst("</Ntry>", "<AddtlNtryInf>" + note + "</AddtlNtryInf></Ntry>"));

        assertThat(parsed.lines()).hasSameSizeAs(read(PLAIN, SAMPLE).lines());
    }

    /** A beginning, and then the same again and again for as long as anybody reads. */
    private static final class Endless extends InputStream {

        private final byte[] beginning;
        private final byte[] again;
        private int read;

        Endless(String beginning, String again) {
            this.beginning = beginning.getBytes(StandardCharsets.UTF_8);
            this.again = again.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public int read() {
            int at = read++;
            return at < beginning.length ? beginning[at] : again[(at - beginning.length) % again.length];
        }

        @Override
        public int read(byte[] target, int offset, int count) {
            for (int i = 0; i < count; i++) {
                target[offset + i] = (byte) read();
            }
            return count;
        }
    }
}
