package io.paymentledger.simulation.audit;

import static io.paymentledger.simulation.audit.SettlementFacts.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.events.SettlementEvent.SettlementFileReversed;
import io.paymentledger.events.SettlementEvent.SettlementLinesCounted;
import io.paymentledger.events.SettlementEvent.SettlementLinesRecorded;
import io.paymentledger.events.SettlementEvent.SettlementLinesReversed;
import io.paymentledger.events.SettlementEvent.SettlementLinesStaged;
import io.paymentledger.events.SettlementEvent.SettlementLinesWithdrawn;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.events.StreamName;
import io.paymentledger.simulation.Ledger;
import io.paymentledger.simulation.Ledger.Entry;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The auditor decides for itself which lines of settlement files count, and what a file that is taken back posted. */
class SettlementAuditIT {

    private static final String TENANT = "sim-1";
    private static final String FIRST = "a".repeat(64);
    private static final String SECOND = "b".repeat(64);

    private static final String THIRD = "c".repeat(64);

    private final Ledger ledger = new Ledger();

    @AfterEach
    void close() {
        ledger.close();
    }

    private static SettlementLinesRecorded recorded(String file, List<SettlementLine> lines) {
        return new SettlementLinesRecorded(file, "simulator", 1, lines);
    }

    /** Records a file, and gives the position of its lines. */
    private long receive(String file, List<SettlementLine> lines) {
        ledger.append(
                received(file, lines.size()),
                new Entry(StreamName.settlementLines(TENANT, file), 0, recorded(file, lines)));
        return ledger.head();
    }

    private static Entry received(String file, int lines) {
        return SettlementFacts.received(TENANT, file, "simulator", lines);
    }

    private void takeBack(String file, long position, List<SettlementLine> lines) {
        ledger.append(
                new Entry(
                        StreamName.settlementReversal(TENANT, file),
                        0,
                        new SettlementFileReversed(file, "The fees were read with the wrong sign.")),
                new Entry(
                        StreamName.settlementReversalLines(TENANT, file),
                        0,
                        new SettlementLinesReversed(position, recorded(file, lines))));
    }

    private long balance(String account) {
        return ledger.number("SELECT coalesce(sum(posted_minor), 0) FROM query.account WHERE name = '" + account + "'");
    }

    @Test
    void aLineThatIsToldTwiceAndAFileThatIsTakenBackAreAuditedToo() {
        List<SettlementLine> first = List.of(
                line(SettlementKind.FEE, -200, 200, "fee-1"),
                line(SettlementKind.PAYOUT, -900, 0, "payout-1"),
                line(SettlementKind.TAX, -38, 0, "tax-1"));
        List<SettlementLine> second = List.of(
                line(SettlementKind.PAYOUT, -900, 0, "payout-1"),
                line(SettlementKind.UNKNOWN, -7, 0, "unknown-1"),
                line(SettlementKind.RESERVE_HELD, -50, 0, "reserve-1"));
        long position = receive(FIRST, first);
        receive(SECOND, second);
        takeBack(FIRST, position, first);
        receive(FIRST + "-2", first);
        ledger.project();

        assertThat(ledger.audit().lines()).isEmpty();
        // 2.00 of fees, 9.00 on its way to the bank, 0.38 of tax, 0.07 in suspense and 0.50 in reserve: each once.
        assertThat(balance("gateway:simulator:fees")).isEqualTo(200);
        assertThat(balance("tenant:sim-1:in-transit")).isEqualTo(900);
        assertThat(balance("gateway:simulator:receivable")).isEqualTo(-200 - 900 - 38 - 7 - 50);
        assertThat(ledger.number("SELECT count(*) FROM query.entry")).isEqualTo(3 + 2 + 3 + 3);

        ledger.tamper("""
                INSERT INTO query.entry (log, position, part, tenant, charge_id, kind, rule_version, recorded_at, effective_at)
                SELECT log, position, 0, 'sim-1', 'planted', 'charge.captured', 1, occurred_at, occurred_at
                  FROM ledger.event WHERE type = 'settlement.file-reversed'""");

        Findings findings = ledger.audit();
        assertThat(findings.count(FindingKind.ENTRY_UNKNOWN))
                .as("%s", findings.lines())
                .isEqualTo(1);
        assertThat(findings.lines())
                .containsExactly("1 entries of no event", "  log 0 position 5: no charge.captured is there");
    }

    @Test
    void aLongFileCountsWithItsCommitAndIsAuditedByWhatItNames() {
        List<SettlementLine> lines =
                List.of(line(SettlementKind.FEE, -200, 200, "fee-1"), line(SettlementKind.PAYOUT, -900, 0, "payout-1"));
        stage(FIRST, "abandoned", lines);
        stage(FIRST, "reading", lines);
        ledger.project();
        assertThat(ledger.audit().lines()).isEmpty();
        assertThat(ledger.number("SELECT count(*) FROM query.entry")).isZero();

        ledger.append(
                received(FIRST, lines.size()),
                new Entry(
                        StreamName.settlementLines(TENANT, FIRST),
                        0,
                        new SettlementLinesCounted(FIRST, "reading", 0, 0)));
        long counted = ledger.head();
        ledger.project();
        assertThat(ledger.audit().lines()).isEmpty();
        assertThat(balance("gateway:simulator:receivable")).isEqualTo(-200 - 900);

        ledger.append(
                new Entry(
                        StreamName.settlementReversal(TENANT, FIRST),
                        0,
                        new SettlementFileReversed(FIRST, "The fees were read with the wrong sign.")),
                new Entry(
                        StreamName.settlementReversalLines(TENANT, FIRST),
                        0,
                        new SettlementLinesWithdrawn(FIRST, counted)));
        ledger.project();
        assertThat(ledger.audit().lines()).isEmpty();
        assertThat(balance("gateway:simulator:receivable")).isZero();
        assertThat(ledger.number("SELECT count(*) FROM query.entry")).isEqualTo(2 + 2);
    }

    @Test
    void whatTheBankShowsAndPayoutsFromBeforeMoneyWasInTransitAreAuditedToo() {
        List<SettlementLine> before = List.of(line(SettlementKind.PAYOUT, -900, 0, "payout-1"));
        ledger.append(
                received(FIRST, 1),
                new Entry(
                        StreamName.settlementLines(TENANT, FIRST),
                        0,
                        new SettlementLinesRecorded(FIRST, "simulator", 1, false, before)));
        long old = ledger.head();
        receive(SECOND, List.of(line(SettlementKind.PAYOUT, -500, 0, "payout-2")));
        ledger.append(
                SettlementFacts.received(TENANT, THIRD, "bank", 2),
                new Entry(
                        StreamName.settlementLines(TENANT, THIRD),
                        0,
                        new SettlementLinesRecorded(
                                THIRD,
                                "bank",
                                1,
                                List.of(
                                        line(SettlementKind.BANK_CREDIT, 498, 2, "credit-1"),
                                        line(SettlementKind.BANK_DEBIT, -70, 0, "debit-1")))));
        ledger.append(
                new Entry(
                        StreamName.settlementReversal(TENANT, FIRST),
                        0,
                        new SettlementFileReversed(FIRST, "a mistake")),
                new Entry(
                        StreamName.settlementReversalLines(TENANT, FIRST),
                        0,
                        new SettlementLinesReversed(
                                old, new SettlementLinesRecorded(FIRST, "simulator", 1, false, before))));
        ledger.project();

        assertThat(ledger.audit().lines()).isEmpty();
        assertThat(balance("tenant:sim-1:bank")).isEqualTo(498 - 70);
        assertThat(balance("tenant:sim-1:in-transit")).isEqualTo(70);
        assertThat(balance("gateway:bank:fees")).isEqualTo(2);
        assertThat(balance("gateway:simulator:receivable")).isEqualTo(-500);
    }

    private void stage(String file, String reading, List<SettlementLine> lines) {
        ledger.append(new Entry(
                StreamName.settlementStep(TENANT, file, reading, 0),
                0,
                new SettlementLinesStaged(recorded(file, lines))));
    }

    @Test
    void aDuplicateThatPostedAllTheSameIsFound() {
        List<SettlementLine> lines = List.of(line(SettlementKind.FEE, -200, 200, "fee-1"));
        receive(FIRST, lines);
        receive(SECOND, lines);
        ledger.project();
        assertThat(ledger.audit().lines()).isEmpty();

        ledger.tamper("""
                INSERT INTO query.entry (log, position, part, tenant, charge_id, kind, rule_version, recorded_at, effective_at)
                SELECT n.log, (SELECT max(position) FROM ledger.event), n.part, n.tenant, n.charge_id, n.kind,
                       n.rule_version, n.recorded_at, n.effective_at
                  FROM query.entry n""");

        assertThat(ledger.audit().count(FindingKind.ENTRY_UNKNOWN)).isEqualTo(1);
    }
}
