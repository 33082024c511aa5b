package io.paymentledger.ledger.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.events.SettlementEvent;
import io.paymentledger.events.SettlementFormat;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.SettlementLine;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Of our own bank's statement, what gateways paid counts, and nothing else. */
class BankStatementTest {

    private static FileReading reading(Map<String, SettlementKind> kinds, String... payers) {
        return new FileReading(
                SettlementEvent.BANK,
                SettlementFormat.CAMT_053,
                null,
                new Readings().kinds(kinds).of(SettlementFormat.CAMT_053).profile(),
                false,
                List.of(payers));
    }

    private static String entry(String name, String direction, String amount, String details) {
        return """
            <Ntry><Amt Ccy="EUR">%s</Amt><CdtDbtInd>%s</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
            <ValDt><Dt>2026-11-10</Dt></ValDt><AcctSvcrRef>%s</AcctSvcrRef>
            <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>
            <NtryDtls>%s</NtryDtls></Ntry>""".formatted(amount, direction, name, details);
    }

    private static List<SettlementLine> read(FileReading how, String... entries) {
        String xml = """
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
            <Id>1</Id><Acct><Id><IBAN>DE02120300000000202051</IBAN></Id></Acct>%s</Stmt></BkToCstmrStmt></Document>""".formatted(Arrays.stream(entries).collect(Collectors.joining()));
        return CamtFile.read(how, new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)))
                .lines();
    }

    private static String transaction(String reference, String party) {
        return "<TxDtls><Refs><EndToEndId>%s</EndToEndId></Refs><RltdPties>%s</RltdPties></TxDtls>"
                .formatted(reference, party);
    }

    private static List<String> text(List<SettlementLine> lines) {
        return lines.stream()
                .map(line -> "%s %s %s".formatted(line.kind().wireName(), line.netMinor(), line.gatewayReference()))
                .toList();
    }

    @Test
    void thePayersNameTellsInEitherVersionAndDirection() {
        List<SettlementLine> lines = read(
                reading(Map.of(), "stripe", "Adyen"),
                entry("1", "CRDT", "10.00", transaction("po_1", "<Dbtr><Nm>STRIPE PAYMENTS</Nm></Dbtr>")),
                entry("2", "CRDT", "11.00", transaction("po_2", "<Dbtr><Pty><Nm>Adyen N.V.</Nm></Pty></Dbtr>")),
                entry("3", "DBIT", "12.00", transaction("tu_1", "<Cdtr><Pty><Nm>Stripe Europe</Nm></Pty></Cdtr>")),
                entry("4", "CRDT", "13.00", transaction("x", "<Dbtr><Pty><Nm>A customer</Nm></Pty></Dbtr>")),
                entry("5", "DBIT", "800.00", ""));

        assertThat(text(lines))
                .containsExactly("bank_credit 1000 po_1", "bank_credit 1100 po_2", "bank_debit -1200 tu_1");
        assertThat(lines).extracting(SettlementLine::reference).containsOnlyNulls();
    }

    @Test
    void theTextOfTheTransferTellsTooAndStandsInForAReferenceThatIsNotProvided() {
        assertThat(text(read(
                        reading(Map.of(), "Mollie"),
                        entry(
                                "1",
                                "CRDT",
                                "10.00",
                                "<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>"
                                        + "<RmtInf><Ustrd>MOLLIE PAYOUT 17</Ustrd></RmtInf></TxDtls>"))))
                .containsExactly("bank_credit 1000 MOLLIE PAYOUT 17");
    }

    @Test
    void aBanksCodeTellsAndTheDirectionCounts() {
        assertThat(text(read(
                        reading(Map.of("pmnt/rcdt/esct", SettlementKind.BANK_CREDIT)),
                        entry("1", "CRDT", "10.00", ""),
                        entry("2", "DBIT", "10.00", ""))))
                .containsExactly("bank_credit 1000 null", "bank_debit -1000 null");
    }

    @Test
    void theBanksNameForAnEntryIsWhatNamesTheLineNotWhatItPassesOn() {
        FileReading how = reading(Map.of(), "stripe");
        String details = transaction("STRIPE", "<Dbtr><Nm>Stripe</Nm></Dbtr>");
        List<SettlementLine> lines =
                read(how, entry("1", "CRDT", "10.00", details), entry("2", "CRDT", "10.00", details));

        assertThat(lines.getFirst().identity()).isNotEqualTo(lines.getLast().identity());
        assertThat(read(how, entry("2", "CRDT", "10.00", details)).getFirst().identity())
                .isEqualTo(lines.getLast().identity());
    }

    @Test
    void whoPaysIsPartOfHowTheStatementIsRead() {
        assertThat(reading(Map.of(), "stripe").fingerprint())
                .isNotEqualTo(reading(Map.of(), "adyen").fingerprint());
    }

    @Test
    void whatIsNoGatewaysIsNotLookedAtAnyFurther() {
        String foreign = "<TxDtls><AmtDtls><TxAmt><Amt Ccy=\"USD\">1.00</Amt></TxAmt></AmtDtls></TxDtls>";
        FileReading how = reading(Map.of(), "stripe");

        assertThat(text(read(
                        how,
                        entry("1", "CRDT", "10.00", foreign),
                        entry("2", "CRDT", "11.00", "").replace("BOOK", "PDNG"),
                        entry("3", "CRDT", "12.00", transaction("po_1", "<Dbtr><Nm>Stripe</Nm></Dbtr>")))))
                .containsExactly("bank_credit 1200 po_1");
    }

    @Test
    void whatTheAccountWasChangedByCountsInWhateverCurrencySomebodyPaid() {
        String foreign = transaction("po_1", "<Dbtr><Nm>Stripe</Nm></Dbtr>")
                .replace("<RltdPties>", "<AmtDtls><TxAmt><Amt Ccy=\"USD\">11.00</Amt></TxAmt></AmtDtls><RltdPties>");

        assertThat(text(read(reading(Map.of(), "stripe"), entry("1", "CRDT", "10.00", foreign))))
                .containsExactly("bank_credit 1000 po_1");
    }

    @Test
    void whoPaidMayStandInAnyOfTheTextsThatABankWrites() {
        assertThat(
                        text(
                                read(
                                        reading(Map.of(), "stripe"),
                                        entry(
                                                "1",
                                                "CRDT",
                                                "10.00",
                                                "<TxDtls><RmtInf><Ustrd>po_1</Ustrd><Ustrd>STRIPE PAYMENTS</Ustrd></RmtInf></TxDtls>"))))
                .containsExactly("bank_credit 1000 po_1");
    }
}
