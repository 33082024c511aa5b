package io.paymentledger.simulation.audit;

import static io.paymentledger.simulation.audit.FindingKind.BALANCE_DIFFERS;
import static io.paymentledger.simulation.audit.FindingKind.CHARGE_DIFFERS;
import static io.paymentledger.simulation.audit.FindingKind.CHARGE_MISSING;
import static io.paymentledger.simulation.audit.FindingKind.CHARGE_UNKNOWN;
import static io.paymentledger.simulation.audit.FindingKind.DATED_DIFFERS;
import static io.paymentledger.simulation.audit.FindingKind.ENTRY_DIFFERS;
import static io.paymentledger.simulation.audit.FindingKind.ENTRY_MISSING;
import static io.paymentledger.simulation.audit.FindingKind.ENTRY_UNBALANCED;
import static io.paymentledger.simulation.audit.FindingKind.ENTRY_UNKNOWN;
import static io.paymentledger.simulation.audit.FindingKind.HEAD_DIFFERS;
import static io.paymentledger.simulation.audit.FindingKind.IMPOSSIBLE_HISTORY;
import static io.paymentledger.simulation.audit.FindingKind.MOVEMENT_DIFFERS;
import static io.paymentledger.simulation.audit.FindingKind.ORDER_DIFFERS;
import static io.paymentledger.simulation.audit.FindingKind.POSITION_GAP;
import static io.paymentledger.simulation.audit.FindingKind.POSTING_UNKNOWN;
import static io.paymentledger.simulation.audit.FindingKind.READ_MODEL_BEHIND;
import static io.paymentledger.simulation.audit.FindingKind.SEQUENCE_GAP;
import static io.paymentledger.simulation.audit.FindingKind.SUM_OUT_OF_RANGE;
import static io.paymentledger.simulation.audit.FindingKind.TIME_FALLS;
import static io.paymentledger.simulation.audit.FindingKind.UNKNOWN_EVENT;
import static io.paymentledger.simulation.audit.FindingKind.UNREADABLE_EVENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.events.CaptureMethod;
import io.paymentledger.events.ChargeEvent;
import io.paymentledger.events.ChargeEvent.AttemptStarted;
import io.paymentledger.events.ChargeEvent.ChargeCaptured;
import io.paymentledger.events.ChargeEvent.ChargeDeclined;
import io.paymentledger.events.ChargeEvent.ChargeInitiated;
import io.paymentledger.events.ChargeEvent.ChargeRefunded;
import io.paymentledger.events.ChargeEvent.DisputeAmended;
import io.paymentledger.events.ChargeEvent.DisputeLost;
import io.paymentledger.events.ChargeEvent.DisputeOpened;
import io.paymentledger.events.ChargeEvent.DisputeReopened;
import io.paymentledger.events.ChargeEvent.DisputeWon;
import io.paymentledger.events.ChargeEvent.GatewayContradiction;
import io.paymentledger.events.ChargeEvent.InquiryClosed;
import io.paymentledger.events.ChargeEvent.InquiryOpened;
import io.paymentledger.events.ChargeEvent.LateSuccess;
import io.paymentledger.events.ChargeEvent.LateSuccessChargedBack;
import io.paymentledger.events.ChargeEvent.LateSuccessReversed;
import io.paymentledger.events.ChargeEvent.NoticeApplied;
import io.paymentledger.events.ChargeEvent.NoticeDeferred;
import io.paymentledger.events.ChargeEvent.RefundReturned;
import io.paymentledger.events.ChargeEvent.RefundStarted;
import io.paymentledger.events.ChargeEvent.ReversalReturned;
import io.paymentledger.events.ChargeEvent.ReversalStarted;
import io.paymentledger.events.CorrectionEvent.CorrectionPosted;
import io.paymentledger.events.Currency;
import io.paymentledger.events.Money;
import io.paymentledger.events.PaymentMethod;
import io.paymentledger.events.Personal;
import io.paymentledger.events.SettlementEvent.SettlementFileReceived;
import io.paymentledger.events.SettlementEvent.SettlementLinesRecorded;
import io.paymentledger.events.SettlementFormat;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.events.Side;
import io.paymentledger.events.StatedLeg;
import io.paymentledger.events.StreamName;
import io.paymentledger.events.Telling;
import io.paymentledger.simulation.Ledger;
import io.paymentledger.simulation.Ledger.Entry;
import io.paymentledger.simulation.workload.WorkloadSettings;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is planted is found, and nothing else; where nothing is planted, nothing is found. */
class AuditIT {

    private static final int CHARGES = 4_000;

    private static final WorkloadSettings SETTINGS = new WorkloadSettings(11, CHARGES, WorkloadSettings.TENANTS, null);

    /** The last event of its stream. */
    private static final String IS_LAST =
            " AND NOT EXISTS (SELECT FROM ledger.event l WHERE l.stream = e.stream AND l.sequence > e.sequence)";

    private final Ledger ledger = new Ledger();

    @AfterEach
    void close() {
        ledger.close();
    }

    private static String event(String type, int number) {
        return "(SELECT e.position FROM ledger.event e WHERE e.type = '%s' ORDER BY e.position LIMIT 1 OFFSET %s)"
                .formatted(type, number);
    }

    private static Map<FindingKind, Long> counts(Findings findings) {
        Map<FindingKind, Long> counts = new EnumMap<>(FindingKind.class);
        Arrays.stream(FindingKind.values())
                .filter(kind -> findings.count(kind) > 0)
                .forEach(kind -> counts.put(kind, findings.count(kind)));
        return counts;
    }

    @Test
    void aLedgerThatWasOnlyFoldedIsCleanAndEachPlantedDifferenceIsFound() {
        ledger.append(SETTINGS);
        ledger.project();

        assertThat(ledger.audit().lines()).isEmpty();
        assertThat(ledger.number("SELECT count(*) FROM query.charge")).isEqualTo(CHARGES);
        assertThat(ledger.number("SELECT count(*) FROM query.entry")).isPositive();

        plantInTheLog();
        plantInTheReadModels();

        Findings findings = ledger.audit();
        assertThat(counts(findings))
                .as("%s", findings.lines())
                .isEqualTo(Map.ofEntries(
                        Map.entry(POSITION_GAP, 1L),
                        Map.entry(TIME_FALLS, 1L),
                        Map.entry(HEAD_DIFFERS, 1L),
                        // The read models lack the event that the head tells of and that is not there.
                        Map.entry(READ_MODEL_BEHIND, 3L),
                        Map.entry(SEQUENCE_GAP, 1L),
                        Map.entry(UNREADABLE_EVENT, 1L),
                        Map.entry(UNKNOWN_EVENT, 1L),
                        Map.entry(IMPOSSIBLE_HISTORY, 1L),
                        Map.entry(SUM_OUT_OF_RANGE, 1L),
                        // The order names another charge, and that charge another order.
                        Map.entry(ORDER_DIFFERS, 2L),
                        Map.entry(CHARGE_MISSING, 1L),
                        Map.entry(CHARGE_UNKNOWN, 1L),
                        // The row that was changed, and those of the impossible history and of the large refund.
                        Map.entry(CHARGE_DIFFERS, 3L),
                        Map.entry(ENTRY_MISSING, 1L),
                        Map.entry(ENTRY_UNKNOWN, 1L),
                        // The entry of another charge, the unbalanced one, and that of the large refund.
                        Map.entry(ENTRY_DIFFERS, 3L),
                        Map.entry(ENTRY_UNBALANCED, 1L),
                        // The account, the running balance, the unbalanced posting, both accounts of the large refund.
                        Map.entry(BALANCE_DIFFERS, 5L),
                        // The large refund.
                        Map.entry(MOVEMENT_DIFFERS, 1L)));
        assertThat(findings.lines()).anySatisfy(line -> assertThat(line).contains("sim-1/planted: has a row and no"));
    }

    private void plantInTheLog() {
        ledger.tamper("DELETE FROM ledger.event WHERE position = " + event("key.cancelled", 0));
        ledger.tamper("UPDATE ledger.event SET occurred_at = occurred_at + interval '1 hour' WHERE position = "
                + event("token.issued", 0));
        ledger.tamper("UPDATE ledger.event SET payload = '{' WHERE position = " + event("token.issued", 1));
        ledger.tamper("UPDATE ledger.event SET type = 'token.burnt' WHERE position = " + event("token.issued", 2));
        ledger.tamper("UPDATE ledger.event SET sequence = 1 WHERE position = " + event("notification.received", 0));
        ledger.tamper("UPDATE ledger.event SET type = 'charge.declined' WHERE position = "
                + event("charge.refund-failed", 0));
        ledger.tamper("""
                UPDATE ledger.event SET payload = convert_to(regexp_replace(convert_from(payload, 'UTF8'),
                       '"amount_minor":[0-9]+', '"amount_minor":1000000000000000'), 'UTF8')
                 WHERE position = (SELECT max(e.position) FROM ledger.event e WHERE e.type = 'charge.refunded'%s)""".formatted(IS_LAST));
        ledger.tamper("""
                UPDATE ledger.event SET payload = convert_to(format('{"charge_id":"%%s"}',
                       (SELECT charge_id FROM query.charge WHERE tenant = 'sim-1' AND order_number IS NOT NULL
                         ORDER BY created_position DESC LIMIT 1)), 'UTF8')
                 WHERE position = (SELECT min(position) FROM ledger.event
                                    WHERE type = 'order.claimed' AND stream LIKE 'sim-1/%%')""".formatted());
        ledger.tamper("UPDATE ledger.log_head SET position = position + 1");
    }

    private void plantInTheReadModels() {
        String capturedEntry = """
                (SELECT n.position FROM query.entry n JOIN ledger.event e USING (log, position)
                  WHERE n.kind = 'charge.captured' AND e.sequence = 2%s ORDER BY position LIMIT 1 OFFSET %%s)""".formatted(IS_LAST);
        ledger.tamper("DELETE FROM query.charge WHERE (tenant, charge_id) = (SELECT tenant, charge_id FROM query.entry"
                + " WHERE position = " + capturedEntry.formatted(3) + ")");
        ledger.tamper("UPDATE query.charge SET captured_minor = captured_minor + 1 WHERE (tenant, charge_id) ="
                + " (SELECT tenant, charge_id FROM query.entry WHERE position = " + capturedEntry.formatted(4) + ")");
        ledger.tamper("""
                CREATE TEMPORARY TABLE planted AS SELECT * FROM query.charge WHERE tenant = 'sim-1' LIMIT 1;
                UPDATE planted SET charge_id = 'planted';
                INSERT INTO query.charge SELECT * FROM planted""");
        ledger.tamper("DELETE FROM query.entry WHERE position = " + capturedEntry.formatted(5));
        ledger.tamper("UPDATE query.entry SET charge_id = 'another' WHERE position = " + capturedEntry.formatted(6));
        ledger.tamper("""
                INSERT INTO query.entry (log, position, part, tenant, charge_id, kind, rule_version, recorded_at, effective_at)
                SELECT log, position, 0, 'sim-1', 'planted', 'charge.captured', 1, occurred_at, occurred_at
                  FROM ledger.event WHERE position = %s""".formatted(event("key.bound", 0)));
        ledger.tamper("UPDATE query.account SET posted_minor = posted_minor + 1 WHERE account_id ="
                + " (SELECT min(account_id) FROM query.account WHERE name LIKE '%:disputed')");
        ledger.tamper(
                "UPDATE query.posting SET posted_after_minor = posted_after_minor + 1 WHERE account_id = 1 AND number = 5");
        ledger.tamper("""
                UPDATE query.posting SET amount_minor = amount_minor + 1 WHERE (account_id, number) =
                       (SELECT account_id, postings FROM query.account
                         WHERE name LIKE '%:late-success' AND postings > 0 ORDER BY account_id LIMIT 1)""");
    }

    @Test
    void settlementsAndCorrectionsAreAuditedToo() {
        ledger.append(SETTINGS);
        ledger.append(file(), settlement(), correction());
        ledger.project();

        assertThat(ledger.audit().lines()).isEmpty();
        assertThat(ledger.number(
                        "SELECT count(*) FROM query.entry WHERE kind LIKE 'settlement.%' OR kind LIKE 'corr%'"))
                .isEqualTo(4);

        ledger.tamper("UPDATE query.posting SET part = 7 WHERE position = (SELECT max(position) FROM query.entry"
                + " WHERE kind = 'settlement.fee') AND part = 2");

        assertThat(counts(ledger.audit()))
                .as(
                        "the part that has no postings, and both postings of a part that is not there, as which they counted too")
                .isEqualTo(Map.of(ENTRY_DIFFERS, 1L, POSTING_UNKNOWN, 2L, DATED_DIFFERS, 2L));
    }

    private static Entry file() {
        return new Entry(
                StreamName.settlement("sim-1", "a".repeat(64)),
                0,
                new SettlementFileReceived(
                        "a".repeat(64),
                        "a".repeat(64),
                        "simulator",
                        SettlementFormat.CSV,
                        "v1:fingerprint",
                        100,
                        4,
                        LocalDate.parse("2026-01-31"),
                        LocalDate.parse("2026-01-31"),
                        List.of()));
    }

    private static Entry settlement() {
        return new Entry(
                StreamName.settlementLines("sim-1", "a".repeat(64)),
                0,
                new SettlementLinesRecorded(
                        "a".repeat(64),
                        "simulator",
                        1,
                        List.of(
                                line(SettlementKind.PAYMENT, 1_000, 30),
                                line(SettlementKind.PAYMENT, 500, 0),
                                line(SettlementKind.REFUND, 200, -5),
                                line(SettlementKind.PAYOUT, 900, 1))));
    }

    private static SettlementLine line(SettlementKind kind, long grossMinor, long feeMinor) {
        return new SettlementLine(
                1,
                kind,
                "att_1",
                null,
                grossMinor,
                feeMinor,
                kind.sign() * grossMinor - feeMinor,
                Currency.of("EUR"),
                LocalDate.parse("2026-01-31"));
    }

    private static Entry correction() {
        return new Entry(
                StreamName.correction("sim-1", "correction-1"),
                0,
                new CorrectionPosted(
                        "found in the bank's statement",
                        null,
                        Currency.of("EUR"),
                        List.of(
                                new StatedLeg("tenant:sim-1:bank", Side.DEBIT, 25),
                                new StatedLeg("tenant:sim-1:other-income", Side.CREDIT, 25)),
                        Instant.parse("2026-01-31T00:00:00Z"),
                        "v1:fingerprint"));
    }

    private static final ChargeInitiated INITIATED = new ChargeInitiated(
            Money.of(1_000, "EUR"),
            new PaymentMethod("tok_approve"),
            CaptureMethod.AUTOMATIC,
            null,
            "v1:f",
            Personal.NONE);

    private void append(StreamName charge, List<ChargeEvent> events) {
        ledger.append(IntStream.range(0, events.size())
                .mapToObj(i -> new Entry(charge, i, events.get(i)))
                .toArray(Entry[]::new));
        ledger.project();
    }

    @Test
    void disputesOfWhatWasRefundedAndDecidedAnewAndWhatAGatewaySaysAgainstHistoryAreClean() {
        StreamName charge = StreamName.key("sim-1", "disputed-after-refund");
        List<ChargeEvent> events = List.of(
                INITIATED,
                new AttemptStarted("att_1", "simulator"),
                new NoticeDeferred("att_1", "evt_1", Telling.DISPUTE_OPENED, "dp_1", 1_000, "fraudulent"),
                new ChargeCaptured("att_1", 1_000, "pay_1", true),
                new NoticeApplied("evt_1"),
                new DisputeOpened("dp_1", 1_000, "fraudulent"),
                new DisputeAmended("dp_1", -400),
                new DisputeLost("dp_1", 600),
                new DisputeReopened("dp_1", 600, false),
                new DisputeWon("dp_1", 600),
                new RefundStarted("att_2", "op-1", 1_000, true, null),
                new ChargeRefunded("att_2", 1_000, "re_1"),
                new DisputeReopened("dp_1", 600, true),
                new DisputeAmended("dp_1", 400),
                new DisputeLost("dp_1", 1_000),
                new RefundReturned("att_2", 1_000, "card_declined"),
                new InquiryOpened("dp_2", "general"),
                new InquiryClosed("dp_2"),
                new GatewayContradiction("att_1", "amount", "stated", "known"),
                new LateSuccess("att_1", 1_000, "pay_2", true),
                new ReversalStarted("att_3"),
                new LateSuccessReversed("att_3", 1_000, "re_2"),
                new DisputeOpened("dp_3", 1_000, "fraudulent"),
                new DisputeLost("dp_3", 1_000));
        append(charge, events);

        assertThat(ledger.audit().lines()).isEmpty();
        assertThat(ledger.number("SELECT sum(posted_minor) FROM query.account WHERE name = 'tenant:sim-1:payable'"))
                .as("all of it is lost to the payer, and once more what had come late and was given back")
                .isEqualTo(1_000);
    }

    @Test
    void whatCameLateAndIsLostInADisputeOrComesBackIsClean() {
        StreamName charge = StreamName.key("sim-1", "disputed-before-its-reversal");
        List<ChargeEvent> events = List.of(
                INITIATED,
                new AttemptStarted("att_1", "simulator"),
                new ChargeDeclined("att_1", "do_not_honour"),
                new LateSuccess("att_1", 1_500, "pay_1", true),
                new DisputeOpened("dp_1", 1_500, "fraudulent"),
                new DisputeLost("dp_1", 1_500),
                new LateSuccessChargedBack("att_1", "dp_1", 1_500),
                new LateSuccessChargedBack("att_1", "dp_1", -1_500),
                new DisputeReopened("dp_1", 1_500, false),
                new DisputeAmended("dp_1", -900),
                new DisputeLost("dp_1", 600),
                new LateSuccessChargedBack("att_1", "dp_1", 600),
                new ReversalStarted("att_2"),
                new LateSuccessReversed("att_2", 900, "re_1"),
                new DisputeOpened("dp_2", 900, "fraudulent"),
                new DisputeLost("dp_2", 900),
                new ReversalReturned("att_2", 900, "card_declined"),
                new LateSuccessChargedBack("att_1", "dp_2", 900));
        append(charge, events);

        assertThat(ledger.audit().lines()).isEmpty();
        assertThat(ledger.number("SELECT count(*) FROM query.account WHERE posted_minor <> 0"))
                .as("what nobody owed is where it belongs, and the merchant has neither won nor lost")
                .isZero();
    }

    @Test
    void aBalanceThatIsTooLargeIsGivenUpByTheBooksAndByTheAuditor() {
        long large = (1L << 53) - 1;
        ledger.append(IntStream.range(0, 260)
                .mapToObj(number -> StreamName.key("sim-1", "large-" + number))
                .flatMap(charge -> Stream.of(
                        new Entry(
                                charge,
                                0,
                                new ChargeInitiated(
                                        Money.of(large, "EUR"),
                                        new PaymentMethod("tok_approve"),
                                        CaptureMethod.AUTOMATIC,
                                        null,
                                        "v1:f",
                                        Personal.NONE)),
                        new Entry(charge, 1, new AttemptStarted("att_" + charge.local(), "simulator")),
                        new Entry(charge, 2, new ChargeCaptured("att_" + charge.local(), large, "pay_1", true))))
                .toArray(Entry[]::new));
        ledger.project();

        assertThat(ledger.audit().lines()).isEmpty();
        assertThat(ledger.number("SELECT count(*) FROM query.account WHERE abs(posted_minor) = 1::bigint << 62"))
                .isEqualTo(2);
    }

    @Test
    void aReadModelThatIsBehindIsToldAndComparedAsFarAsItHasCome() {
        ledger.append(SETTINGS);
        ledger.project();
        ledger.append(new WorkloadSettings(12, 100, WorkloadSettings.TENANTS, null));

        assertThat(counts(ledger.audit())).isEqualTo(Map.of(READ_MODEL_BEHIND, 3L));
    }
}
