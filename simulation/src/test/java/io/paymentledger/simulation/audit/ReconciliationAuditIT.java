package io.paymentledger.simulation.audit;

import static io.paymentledger.simulation.audit.FindingKind.BREAK_DIFFERS;
import static io.paymentledger.simulation.audit.FindingKind.FILE_DIFFERS;
import static io.paymentledger.simulation.audit.FindingKind.LINE_DIFFERS;
import static io.paymentledger.simulation.audit.FindingKind.MATCH_DIFFERS;
import static io.paymentledger.simulation.audit.FindingKind.MOVEMENT_DIFFERS;
import static io.paymentledger.simulation.audit.FindingKind.TRANSIT_DIFFERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.events.CaptureMethod;
import io.paymentledger.events.ChargeEvent.AttemptStarted;
import io.paymentledger.events.ChargeEvent.ChargeAuthorised;
import io.paymentledger.events.ChargeEvent.ChargeCaptured;
import io.paymentledger.events.ChargeEvent.ChargeInitiated;
import io.paymentledger.events.Currency;
import io.paymentledger.events.Money;
import io.paymentledger.events.PaymentMethod;
import io.paymentledger.events.Personal;
import io.paymentledger.events.SettlementEvent.BreakExplained;
import io.paymentledger.events.SettlementEvent.BreakResolved;
import io.paymentledger.events.SettlementEvent.SettlementFileReceived;
import io.paymentledger.events.SettlementEvent.SettlementFileReversed;
import io.paymentledger.events.SettlementEvent.SettlementLinesRecorded;
import io.paymentledger.events.SettlementEvent.SettlementLinesReversed;
import io.paymentledger.events.SettlementEvent.Statement;
import io.paymentledger.events.SettlementFormat;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.events.StreamName;
import io.paymentledger.simulation.Ledger;
import io.paymentledger.simulation.Ledger.Entry;
import io.paymentledger.simulation.audit.PlantedRows.Planted;
import io.paymentledger.simulation.workload.WorkloadSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the tables of reconciliations must say is known from the log; a row that says something else is named. */
class ReconciliationAuditIT {

    private static final List<String> TENANTS = List.of("sim-1", "sim-2");
    private static final LocalDate FROM = LocalDate.parse("2026-01-10");
    private static final LocalDate TO = LocalDate.parse("2026-01-20");

    private static final WorkloadSettings SETTINGS = new WorkloadSettings(
            11, 500, TENANTS, new WorkloadSettings.Period(Instant.parse("2026-01-10T00:00:00Z"), Duration.ofDays(10)));

    private static final String FILE = "a".repeat(64);
    private static final String AGAIN = "b".repeat(64);
    private static final String BANK = "c".repeat(64);
    private static final String BANK_AGAIN = "d".repeat(64);

    private static final List<String> TABLES = List.of(
            "settlement_movement",
            "reconciliation",
            "reconciliation_line",
            "reconciliation_sum",
            "reconciliation_match",
            "reconciliation_statement",
            "reconciliation_break",
            "transit");

    private final Ledger ledger = new Ledger();
    private String gateway = "";

    @AfterEach
    void close() {
        ledger.close();
    }

    /** Money that moved, by the read model; what it says was compared with the log. */
    private record Moved(
            SettlementKind kind, long amount, String currency, String attempt, String reference, LocalDate day) {

        SettlementLine line(
                @Nullable String attemptId, @Nullable String gatewayReference, long gross, String identity) {
            return ReconciliationAuditIT.line(
                    kind, attemptId, gatewayReference, gross, 1, currency, day.plusDays(1), identity);
        }
    }

    private List<Moved> moved(String tenant) {
        List<Moved> moved = new ArrayList<>();
        ledger.rows(
                "SELECT kind, amount_minor, currency, attempt_id, gateway_reference,"
                        + " (occurred_at AT TIME ZONE 'UTC')::date FROM query.settlement_movement"
                        + " WHERE tenant = '" + tenant + "' AND gateway = '" + gateway + "' ORDER BY position",
                row -> moved.add(new Moved(
                        SettlementKind.ofWireName(row.getString(1)).orElseThrow(),
                        row.getLong(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getObject(6, LocalDate.class))));
        return moved;
    }

    private static SettlementLine line(
            SettlementKind kind,
            @Nullable String reference,
            @Nullable String gatewayReference,
            long gross,
            long fee,
            String currency,
            LocalDate day,
            String identity) {
        return new SettlementLine(
                1,
                kind,
                reference,
                gatewayReference,
                gross,
                fee,
                (kind.sign() < 0 ? -gross : gross) - fee,
                Currency.of(currency),
                day,
                identity);
    }

    private static SettlementLine other(SettlementKind kind, @Nullable String gatewayReference, long gross) {
        return line(kind, null, gatewayReference, gross, 0, "EUR", TO, kind + "-" + gross);
    }

    /** The last line but two of what moved is left out; others tell of another sum, of no reference, and twice. */
    private static List<SettlementLine> lines(List<Moved> moved) {
        List<SettlementLine> lines = new ArrayList<>(List.of(
                line(SettlementKind.PAYMENT, "att_unknown", null, 700, 0, "EUR", TO, "unknown"),
                line(SettlementKind.PAYMENT, "att_late", null, 700, 0, "EUR", TO, "late"),
                line(SettlementKind.FEE, null, null, 0, 200, "EUR", TO, "fee"),
                other(SettlementKind.UNKNOWN, null, 7),
                other(SettlementKind.PAYOUT, "po_1", 900),
                other(SettlementKind.PAYOUT, "po_2", 500),
                other(SettlementKind.PAYOUT, "po_3", 300)));
        for (int i = 1; i < moved.size(); i++) {
            Moved one = moved.get(i);
            lines.add(
                    switch (i) {
                        case 1 -> one.line(one.attempt, one.reference, one.amount + 1_000_003, "m-1");
                        case 2 -> one.line(null, null, one.amount, "m-2");
                        default ->
                            one.line(
                                    i % 2 == 0 ? one.attempt : null,
                                    i % 2 == 0 ? null : one.reference,
                                    one.amount,
                                    "m-" + i);
                    });
        }
        lines.add(line(SettlementKind.PAYMENT, null, "pay_parts", 500, 0, "EUR", TO, "parts"));
        Moved twice = moved.get(4);
        lines.add(twice.line(twice.attempt, null, twice.amount, "told-twice"));
        return lines;
    }

    private static Entry received(
            String tenant, String file, String gateway, int lines, LocalDate to, Statement... statements) {
        return new Entry(
                StreamName.settlement(tenant, file),
                0,
                new SettlementFileReceived(
                        file,
                        file.substring(0, 64),
                        gateway,
                        SettlementFormat.CSV,
                        "v1:fingerprint",
                        100,
                        lines,
                        FROM,
                        to,
                        List.of(statements)));
    }

    private void receive(
            String tenant,
            String file,
            String ofGateway,
            List<SettlementLine> lines,
            LocalDate to,
            Statement... statements) {
        List<Entry> entries = new ArrayList<>(List.of(received(tenant, file, ofGateway, lines.size(), to, statements)));
        for (int from = 0; from < lines.size(); from += 50) {
            entries.add(new Entry(
                    StreamName.settlementLines(tenant, file),
                    from / 50,
                    new SettlementLinesRecorded(
                            file, ofGateway, from + 1, lines.subList(from, Math.min(from + 50, lines.size())))));
        }
        ledger.append(entries.toArray(Entry[]::new));
    }

    private void takeBack(String tenant, String file, long position, List<SettlementLine> lines) {
        ledger.append(
                new Entry(
                        StreamName.settlementReversal(tenant, file), 0, new SettlementFileReversed(file, "a mistake")),
                new Entry(
                        StreamName.settlementReversalLines(tenant, file),
                        0,
                        new SettlementLinesReversed(position, new SettlementLinesRecorded(file, gateway, 1, lines))));
    }

    private void chargeWithTwoCaptures(String tenant) {
        StreamName charge = StreamName.key(tenant, "parts");
        ledger.append(
                new Entry(
                        charge,
                        0,
                        new ChargeInitiated(
                                Money.of(500, "EUR"),
                                new PaymentMethod("tok_approve"),
                                CaptureMethod.MANUAL,
                                null,
                                "v1:f",
                                Personal.NONE)),
                new Entry(charge, 1, new AttemptStarted("att_parts", gateway)),
                new Entry(charge, 2, new ChargeAuthorised("att_parts", 500, "pay_parts", null)),
                new Entry(charge, 3, new ChargeCaptured("att_part_1", 300, "pay_parts", false)),
                new Entry(charge, 4, new ChargeCaptured("att_part_2", 200, "pay_parts", true)));
    }

    private void say(String tenant, String breakId) {
        StreamName place = StreamName.settlementBreak(tenant, FILE, breakId);
        ledger.append(new Entry(place, 0, new BreakExplained(FILE, breakId, "a late file")));
        ledger.append(new Entry(place, 1, new BreakResolved(FILE, breakId, "put right")));
        ledger.append(new Entry(place, 2, new BreakResolved(FILE, breakId, "put right again")));
    }

    /** Files of gateways and of the bank, of both tenants; one tenant takes one back. */
    private void settle() {
        ledger.append(SETTINGS);
        ledger.project();
        ledger.rows(
                "SELECT gateway FROM query.settlement_movement GROUP BY gateway ORDER BY count(*) DESC LIMIT 1",
                row -> gateway = row.getString(1));
        for (String tenant : TENANTS) {
            List<Moved> moved = moved(tenant);
            chargeWithTwoCaptures(tenant);
            receive(tenant, FILE, gateway, lines(moved), TO);
            Moved left = moved.getFirst();
            List<SettlementLine> again = List.of(
                    line(SettlementKind.FEE, null, null, 0, 200, "EUR", TO, "fee"),
                    left.line(left.attempt, left.reference, left.amount, "m-0"),
                    other(SettlementKind.TOP_UP, "tu_1", 40));
            if (tenant.equals("sim-1")) {
                receive(tenant, AGAIN, gateway, again, TO);
                long position = ledger.head();
                say(tenant, "line-7");
                bank(tenant);
                takeBack(tenant, AGAIN, position, again);
                receive(tenant, AGAIN + "-2", gateway, again.subList(0, 1), TO);
            } else {
                bank(tenant);
            }
            say(tenant, "line-4");
            say(tenant, "line-5000");
            chargeThatComesLate(StreamName.key(tenant, "late"), "late");
        }
        ledger.project();
    }

    private void bank(String tenant) {
        receive(
                tenant,
                BANK,
                "bank",
                List.of(
                        line(SettlementKind.BANK_CREDIT, null, "GATEWAY po_1", 900, 0, "EUR", TO, "credit-1"),
                        other(SettlementKind.BANK_CREDIT, null, 500),
                        other(SettlementKind.BANK_CREDIT, null, 77),
                        other(SettlementKind.BANK_DEBIT, null, 40)),
                TO.plusDays(10),
                new Statement("DE1", "st-1", false),
                new Statement(null, "st-1", false));
        receive(
                tenant,
                BANK_AGAIN,
                "bank",
                List.of(other(SettlementKind.BANK_CREDIT, null, 77)),
                TO.plusDays(10),
                new Statement("DE1", "st-1", true));
    }

    @Test
    void whatWasOnlyFoldedIsCleanAndEachPlantedRowIsNamed() {
        settle();
        assertThat(ledger.audit().lines()).isEmpty();
        for (String kind : List.of(
                "missing_here", "missing_there", "amount_differs", "duplicate", "unknown_kind", "not_arrived")) {
            assertThat(ledger.number("SELECT count(*) FROM query.reconciliation_break WHERE kind = '" + kind + "'"))
                    .as(kind)
                    .isPositive();
        }
        assertThat(ledger.number(
                        "SELECT count(*) FROM query.reconciliation_match WHERE matched_by = 'amount_and_date'"))
                .isPositive();
        assertThat(ledger.number("SELECT count(*) FROM query.reconciliation_match JOIN query.reconciliation_line"
                        + " USING (tenant, reconciliation_id) WHERE number = line_number AND identity = 'parts'"))
                .as("two captures in one line, of each tenant")
                .isEqualTo(4);

        new PlantedRows(ledger, TABLES).expectEachNamed(plants());
    }

    @Test
    void ofTwoFilesThatAreTakenBackNoneHasAnOpenBreak() {
        ledger.append(SETTINGS);
        ledger.project();
        gateway = "simulator";
        List<SettlementLine> lines = moved("sim-1").stream()
                .limit(2)
                .map(one -> one.line(one.attempt, one.reference, one.amount, one.reference + one.kind))
                .toList();
        receive("sim-1", FILE, gateway, lines.subList(0, 1), TO);
        long first = ledger.head();
        receive("sim-1", AGAIN, gateway, lines.subList(1, 2), TO);
        long second = ledger.head();
        takeBack("sim-1", FILE, first, lines.subList(0, 1));
        takeBack("sim-1", AGAIN, second, lines.subList(1, 2));
        ledger.project();

        assertThat(ledger.audit().lines()).isEmpty();
        assertThat(ledger.number("SELECT count(*) FROM query.reconciliation_break WHERE state = 'open'"))
                .isZero();
    }

    /** A file of the random ones, with the position of its lines. */
    private record Told(String file, String gateway, List<SettlementLine> lines, long position) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whateverFilesAreTakenBackAndToldAgainNothingIsWrong(long seed) {
        ledger.append(SETTINGS);
        ledger.project();
        gateway = "simulator";
        for (String tenant : TENANTS) {
            tellAndTakeBack(tenant, new Random(seed));
        }
        ledger.project();

        assertThat(ledger.number("SELECT count(*) FROM query.reconciliation WHERE reversed_at IS NOT NULL"))
                .isPositive();
        assertThat(ledger.audit().lines()).as("seed %s", seed).isEmpty();
    }

    private void tellAndTakeBack(String tenant, Random random) {
        List<Moved> moved = moved(tenant).stream().limit(25).toList();
        List<Told> told = new ArrayList<>();
        for (int step = 0; step < 40; step++) {
            int which = random.nextInt(10);
            if (which < 2 && !told.isEmpty()) {
                Told one = told.remove(random.nextInt(told.size()));
                ledger.append(
                        new Entry(
                                StreamName.settlementReversal(tenant, one.file),
                                0,
                                new SettlementFileReversed(one.file, "a mistake")),
                        new Entry(
                                StreamName.settlementReversalLines(tenant, one.file),
                                0,
                                new SettlementLinesReversed(
                                        one.position,
                                        new SettlementLinesRecorded(one.file, one.gateway, 1, one.lines))));
            } else if (which == 2) {
                int number = step % 5;
                chargeThatComesLate(
                        StreamName.key(tenant, "late-%s-%s".formatted(number, ledger.head())), "late_" + number);
            } else {
                String ofGateway = which < 6 ? "bank" : gateway;
                List<SettlementLine> lines = which < 6 ? ofBank(random) : ofGateway(random, moved);
                String file = String.format(Locale.ROOT, "%064x", step + 1);
                receive(tenant, file, ofGateway, lines, TO.plusDays(random.nextInt(15)));
                told.add(new Told(file, ofGateway, lines, ledger.head()));
            }
        }
    }

    private void chargeThatComesLate(StreamName charge, String name) {
        String attempt = "att_" + name;
        ledger.append(
                new Entry(
                        charge,
                        0,
                        new ChargeInitiated(
                                Money.of(700, "EUR"),
                                new PaymentMethod("tok_approve"),
                                CaptureMethod.AUTOMATIC,
                                null,
                                "v1:f",
                                Personal.NONE)),
                new Entry(charge, 1, new AttemptStarted(attempt, gateway)),
                new Entry(charge, 2, new ChargeCaptured(attempt, 700, "pay_" + name, true)));
    }

    /** Few sums and days, so that much fits, and few names, so that much is told twice. */
    private static List<SettlementLine> ofBank(Random random) {
        return random.ints(1 + random.nextInt(4), 0, 8)
                .mapToObj(i -> line(
                        random.nextInt(4) == 0 ? SettlementKind.BANK_DEBIT : SettlementKind.BANK_CREDIT,
                        null,
                        random.nextBoolean() ? "GATEWAY po_" + i : null,
                        100L * (1 + i % 5),
                        0,
                        "EUR",
                        TO.plusDays(random.nextInt(12)),
                        "bank-%s-%s".formatted(i, random.nextInt(3))))
                .toList();
    }

    private static List<SettlementLine> ofGateway(Random random, List<Moved> moved) {
        List<SettlementLine> lines = new ArrayList<>();
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
            int number = random.nextInt(5);
            switch (random.nextInt(5)) {
                case 0 ->
                    lines.add(line(
                            random.nextInt(4) == 0 ? SettlementKind.TOP_UP : SettlementKind.PAYOUT,
                            null,
                            "po_" + number,
                            100L * (1 + number),
                            0,
                            "EUR",
                            TO.plusDays(random.nextInt(10)),
                            "payout-%s-%s".formatted(number, random.nextInt(3))));
                case 1 ->
                    lines.add(line(
                            SettlementKind.PAYMENT,
                            "att_late_" + number,
                            null,
                            random.nextInt(4) == 0 ? 701 : 700,
                            0,
                            "EUR",
                            TO,
                            "late-%s-%s".formatted(number, random.nextInt(3))));
                default -> {
                    int of = random.nextInt(moved.size());
                    Moved one = moved.get(of);
                    int how = random.nextInt(4);
                    lines.add(one.line(
                            how == 0 ? one.attempt : null,
                            how == 1 ? one.reference : null,
                            one.amount + (how < 2 ? random.nextInt(2) : 0),
                            "m-%s-%s".formatted(of, random.nextInt(3))));
                }
            }
        }
        return lines;
    }

    private static Planted planted(String sql, String told, FindingKind... kinds) {
        return new Planted(
                sql.replace("$FILE", "'" + FILE + "'")
                        .replace("$AGAIN", "'" + AGAIN + "'")
                        .replace("$BANK", "'" + BANK + "'")
                        .replace("$NONE", "'" + "e".repeat(64) + "'"),
                told,
                kinds);
    }

    private static List<Planted> plants() {
        List<Planted> plants = new ArrayList<>(ofFiles());
        plants.addAll(ofMovements());
        plants.addAll(ofMatches());
        plants.addAll(ofBreaks());
        plants.addAll(ofBreaksThatSayTooMuch());
        plants.addAll(ofTransit());
        plants.addAll(besideAFileThatWasTakenBack());
        return plants;
    }

    /** A line that is matched to its sum; the second of them is told twice. */
    private static String exact(int number) {
        return " WHERE tenant = 'sim-2' AND reconciliation_id = $FILE AND %s = " + (10 + number);
    }

    private static List<Planted> ofFiles() {
        return List.of(
                planted(
                        "UPDATE query.reconciliation SET bytes = 99 WHERE tenant = 'sim-1' AND id = $FILE",
                        "bytes is 99 and should be 100",
                        FILE_DIFFERS),
                planted(
                        "UPDATE query.reconciliation SET received_by = 'me' WHERE tenant = 'sim-1' AND id = $FILE",
                        "received_by is me and should be key_1",
                        FILE_DIFFERS),
                planted(
                        "UPDATE query.reconciliation SET reversed_at = NULL WHERE tenant = 'sim-1' AND id = $AGAIN",
                        "reversed_at is null",
                        FILE_DIFFERS),
                planted(
                        "UPDATE query.reconciliation SET reversed_at = now(), reversed_by = 'me', reversal_reason = 'mine'"
                                + " WHERE tenant = 'sim-2' AND id = $FILE",
                        "reversal_reason differs",
                        FILE_DIFFERS),
                planted(
                        "UPDATE query.reconciliation SET repeats = NULL WHERE tenant = 'sim-2' AND repeats = $BANK",
                        "repeats null and should repeat one of",
                        FILE_DIFFERS),
                planted(
                        "DELETE FROM query.reconciliation WHERE tenant = 'sim-2' AND id = $FILE",
                        "has no row",
                        FILE_DIFFERS),
                planted(
                        "INSERT INTO query.reconciliation SELECT tenant, $NONE, log, position, gateway, format, bytes, lines,"
                                + " lines_read, period_from, period_to, received_at, received_by, done"
                                + " FROM query.reconciliation WHERE tenant = 'sim-2' AND id = $FILE",
                        "is no file of the log",
                        FILE_DIFFERS),
                planted(
                        "UPDATE query.reconciliation_sum SET fee_minor = 201 WHERE tenant = 'sim-2' AND kind = 'fee'",
                        "sums of fee EUR in sim-2/" + FILE + ": fee_minor is 201 and should be 200",
                        FILE_DIFFERS),
                planted(
                        "DELETE FROM query.reconciliation_sum WHERE tenant = 'sim-2' AND kind = 'fee'",
                        "sums of fee EUR in sim-2/" + FILE + ": have no row",
                        FILE_DIFFERS),
                planted(
                        "DELETE FROM query.reconciliation_statement WHERE tenant = 'sim-2' AND account = ''",
                        "statement [sim-2, bank, , st-1]: has no row",
                        FILE_DIFFERS),
                planted(
                        "UPDATE query.reconciliation_line SET net_minor = net_minor + 1" + exact(0).formatted("number"),
                        "line 10 of sim-2/" + FILE + ": net_minor is",
                        LINE_DIFFERS),
                planted(
                        "UPDATE query.reconciliation_line SET reference = 'x', identity = NULL"
                                + exact(0).formatted("number"),
                        "reference is x and should be",
                        LINE_DIFFERS),
                planted(
                        "DELETE FROM query.reconciliation_line" + exact(0).formatted("number"),
                        "has no row",
                        LINE_DIFFERS),
                planted(
                        "UPDATE query.reconciliation_line SET number = 9999" + exact(0).formatted("number"),
                        "line 9999 of sim-2/" + FILE + ": is no line of the log",
                        LINE_DIFFERS),
                planted(
                        "UPDATE query.reconciliation_line SET counts = true WHERE tenant = 'sim-1'"
                                + " AND reconciliation_id = $AGAIN AND number = 2",
                        "counts is true and should be false",
                        LINE_DIFFERS),
                planted(
                        "INSERT INTO query.reconciliation_line SELECT tenant, $NONE, number, at_line, kind, reference,"
                                + " gateway_reference, gross_minor, fee_minor, net_minor, currency, effective_on"
                                + " FROM query.reconciliation_line" + exact(0).formatted("number"),
                        "reconciliation_line has rows of it, and the log no such file",
                        LINE_DIFFERS));
    }

    private static List<Planted> ofMovements() {
        String matched = "(SELECT position FROM query.reconciliation_match" + exact(3).formatted("line_number") + ")";
        String missing = "(SELECT number FROM query.reconciliation_break WHERE tenant = 'sim-2' AND side = 1)";
        return List.of(
                planted(
                        "UPDATE query.settlement_movement SET amount_minor = amount_minor + 1 WHERE position = "
                                + matched,
                        "amount_minor is",
                        MOVEMENT_DIFFERS,
                        BREAK_DIFFERS),
                planted(
                        "UPDATE query.settlement_movement SET currency = 'JPY' WHERE position = " + matched,
                        "currency is JPY and should be",
                        MOVEMENT_DIFFERS,
                        BREAK_DIFFERS),
                planted(
                        "UPDATE query.settlement_movement SET gateway = 'other' WHERE position = " + matched,
                        "gateway is other and should be",
                        MOVEMENT_DIFFERS,
                        MATCH_DIFFERS),
                planted(
                        "UPDATE query.settlement_movement SET attempt_id = 'att_x' WHERE position = " + missing,
                        "attempt_id is att_x",
                        MOVEMENT_DIFFERS,
                        BREAK_DIFFERS),
                planted(
                        "DELETE FROM query.settlement_movement WHERE position = " + matched,
                        "has no row; a ",
                        MOVEMENT_DIFFERS,
                        MATCH_DIFFERS),
                planted(
                        "INSERT INTO query.settlement_movement SELECT tenant, 1000000, charge_id, gateway, kind, amount_minor,"
                                + " currency, 'att_y', 'pay_y', now() FROM query.settlement_movement WHERE position = "
                                + matched,
                        "settlement_movement position 1000000 of sim-2: is a row of no event",
                        MOVEMENT_DIFFERS));
    }

    private static List<Planted> ofMatches() {
        String missing = "(SELECT number FROM query.reconciliation_break WHERE tenant = 'sim-2' AND side = 1)";
        return List.of(
                planted(
                        "DELETE FROM query.reconciliation_match" + exact(1).formatted("line_number"),
                        "line 11 of sim-2/" + FILE + ": is neither matched nor a break",
                        BREAK_DIFFERS),
                planted(
                        "INSERT INTO query.reconciliation_match VALUES ('sim-2', " + missing
                                + ", $FILE, 11, 'reference')",
                        "the line does not name it",
                        MATCH_DIFFERS,
                        BREAK_DIFFERS),
                planted(
                        "INSERT INTO query.reconciliation_match VALUES ('sim-2', " + missing
                                + ", $FILE, 3, 'reference')",
                        "line 3 of sim-2/" + FILE + ": has no counterpart to be matched with",
                        MATCH_DIFFERS,
                        BREAK_DIFFERS),
                planted(
                        "INSERT INTO query.reconciliation_match VALUES ('sim-2', " + missing
                                + ", $NONE, 3, 'reference')",
                        "reconciliation_match has rows of it, and the log no such file",
                        MATCH_DIFFERS),
                planted(
                        "INSERT INTO query.reconciliation_match VALUES ('sim-2', 1000000, $FILE, 1, 'reference')",
                        "position 1000000: nothing moved there",
                        MATCH_DIFFERS),
                planted(
                        "UPDATE query.reconciliation_match SET matched_by = 'amount_and_date'"
                                + exact(3).formatted("line_number"),
                        "the line has a reference, and was matched without",
                        MATCH_DIFFERS));
    }

    private static Planted ofBreak(String sql, String told) {
        return planted(sql, told, BREAK_DIFFERS);
    }

    private static List<Planted> ofBreaks() {
        String sim2 = " WHERE tenant = 'sim-2' AND reconciliation_id = $FILE AND ";
        String copy = "INSERT INTO query.reconciliation_break (tenant, reconciliation_id, side, number, kind, gateway,"
                + " movement_kind, reference, gateway_reference, at_line, file_minor, file_currency, happened_on, opened_at)"
                + " SELECT r.tenant, %s, 0, l.number, 'missing_here', r.gateway, l.kind, l.reference, l.gateway_reference,"
                + " l.at_line, l.gross_minor, l.currency, l.effective_on, r.received_at FROM query.reconciliation_line l"
                + " JOIN query.reconciliation r ON r.tenant = l.tenant AND r.id = l.reconciliation_id"
                + " WHERE l.tenant = 'sim-2' AND r.id = $FILE AND l.number = %s;";
        String table = "query.reconciliation_break";
        return List.of(
                ofBreak(
                        "UPDATE " + table + " SET ledger_minor = 1" + sim2 + "kind = 'amount_differs'",
                        "ledger_minor is 1 and should be"),
                ofBreak(
                        "UPDATE " + table + " SET file_minor = 1" + sim2 + "kind = 'amount_differs'",
                        "file_minor is 1 and should be"),
                ofBreak("DELETE FROM " + table + sim2 + "kind = 'amount_differs'", "should be a break: amount_differs"),
                ofBreak("DELETE FROM " + table + sim2 + "kind = 'unknown_kind'", "should be a break: unknown_kind"),
                ofBreak(
                        "DELETE FROM " + table + sim2 + "number = 1",
                        "line 1 of sim-2/" + FILE + ": is neither matched"),
                ofBreak("DELETE FROM " + table + sim2 + "side = 1", "is in no file, and no break says so"),
                ofBreak("DELETE FROM " + table + sim2 + "kind = 'not_arrived'", "should be a break: not_arrived"),
                ofBreak(
                        "DELETE FROM " + table + " WHERE tenant = 'sim-2' AND reconciliation_id = $BANK AND number = 3",
                        "should be a break: missing_here"),
                ofBreak(
                        "UPDATE " + table + " SET duplicate_of_line = 1 WHERE tenant = 'sim-1' AND kind = 'duplicate'"
                                + " AND reconciliation_id = $AGAIN",
                        "duplicate_of_line is 1 and should be 3"),
                ofBreak(
                        "UPDATE " + table + " SET duplicate_of_line = 1" + sim2 + "kind = 'duplicate'",
                        "repeats a line that is not matched with the same"),
                ofBreak(
                        "UPDATE " + table + " SET resolution = 'mine', resolved_by = 'me', resolved_at = now(),"
                                + " resolution_position = 1" + sim2 + "number = 1",
                        "resolution differs; resolved_by is me and should be null"),
                ofBreak(
                        "UPDATE " + table + " SET explanation = NULL" + sim2 + "number = 4",
                        "line 4 of sim-2/" + FILE + ": explanation differs"),
                ofBreak(
                        "UPDATE " + table + " SET explanation = 'mine' WHERE tenant = 'sim-1' AND number = 7"
                                + " AND reconciliation_id = $FILE AND kind = 'not_arrived'",
                        "line 7 of sim-1/" + FILE + ": explanation differs"),
                ofBreak(
                        "UPDATE " + table + " SET closed_at = NULL, closed_position = NULL" + sim2 + "number = 2",
                        "is still missing, and was matched with position"),
                ofBreak(
                        "UPDATE " + table + " SET closed_at = now(), closed_position = 1" + sim2 + "number = 1",
                        "is closed by position 1 and not matched with it"),
                ofBreak(
                        "UPDATE " + table + " SET closed_at = now(), closed_position = 1" + sim2 + "side = 1",
                        "closed_position is 1 and should be null"),
                ofBreak(
                        "UPDATE " + table + " SET closed_at = NULL, closed_position = NULL WHERE tenant = 'sim-1'"
                                + " AND reconciliation_id = $AGAIN",
                        "is open, and its file was taken back"),
                ofBreak(copy.formatted("r.id", 11), "is matched to its sum, and a break all the same: missing_here"),
                ofBreak(copy.formatted("r.id", 3), "line 3 of sim-2/" + FILE + ": has a break and cannot have any"),
                ofBreak(copy.formatted("$NONE", 11), "reconciliation_break has rows of it, and the log no such file"),
                ofBreak(
                        copy.formatted("r.id", 11) + "DELETE FROM query.reconciliation_match"
                                + exact(1).formatted("line_number"),
                        "line 11 of sim-2/" + FILE + ": misses what it names, and that is there"));
    }

    private static List<Planted> ofBreaksThatSayTooMuch() {
        String table = "UPDATE query.reconciliation_break SET ";
        String sim2 = " WHERE tenant = 'sim-2' AND reconciliation_id = $FILE AND ";
        String some = "(SELECT min(position) FROM query.settlement_movement WHERE tenant = 'sim-2')";
        return List.of(
                ofBreak(table + "charge_id = 'x'" + sim2 + "number = 1", "charge_id is x and should be null"),
                ofBreak(table + "charge_id = NULL" + sim2 + "number = 2", "charge_id is null and should be late"),
                ofBreak(table + "charge_id = 'x'" + sim2 + "number = 4", "charge_id is x and should be null"),
                ofBreak(
                        table + "movement_position = " + some + sim2 + "number = 1",
                        "line 1 of sim-2/" + FILE + ": movement_position is"),
                ofBreak(
                        table + "duplicate_of = $FILE, duplicate_of_line = 1" + sim2 + "number = 1",
                        "duplicate_of is " + FILE + " and should be null; duplicate_of_line is 1 and should be null"),
                ofBreak(
                        table + "duplicate_of_line = 1" + sim2 + "side = 1",
                        "duplicate_of_line is 1 and should be null"),
                ofBreak(
                        table + "opened_at = '2020-01-01T00:00:00Z'" + sim2 + "kind = 'not_arrived'",
                        "line 7 of sim-2/" + FILE
                                + ": was opened at 2020-01-01T00:00:00Z, when no file made it a break"),
                ofBreak(
                        table + "opened_at = '2020-01-01T00:00:00Z' WHERE tenant = 'sim-2'"
                                + " AND reconciliation_id = $BANK AND number = 3",
                        "line 3 of sim-2/" + BANK
                                + ": was opened at 2020-01-01T00:00:00Z, when no file made it a break"),
                ofBreak(
                        table + "movement_position = (SELECT min(position) FROM query.settlement_movement"
                                + " WHERE tenant = 'sim-1') WHERE tenant = 'sim-1' AND kind = 'duplicate'"
                                + " AND reconciliation_id = $AGAIN",
                        "and the line before is not matched with it"));
    }

    /** Only what the file had may be free; what others say is missed as it was before. */
    private static List<Planted> besideAFileThatWasTakenBack() {
        String sim1 = " WHERE tenant = 'sim-1' AND reconciliation_id = $FILE AND ";
        String delete = "DELETE FROM query.reconciliation_break" + sim1;
        return List.of(
                ofBreak(delete + "side = 1", "is in no file, and no break says so"),
                ofBreak(
                        delete + "kind = 'not_arrived'",
                        "line 7 of sim-1/" + FILE + ": should be a break: not_arrived"),
                ofBreak(
                        "DELETE FROM query.reconciliation_match WHERE tenant = 'sim-1' AND reconciliation_id = $FILE"
                                + " AND line_number = 2; UPDATE query.reconciliation_break SET closed_at = NULL,"
                                + " closed_position = NULL, charge_id = NULL" + sim1 + "number = 2",
                        "line 2 of sim-1/" + FILE + ": misses what it names, and that is there"),
                planted(
                        "UPDATE query.transit SET came_in = NULL, came_in_line = NULL WHERE tenant = 'sim-1'"
                                + " AND amount_minor = 500",
                        "line 6 of sim-1/" + FILE + ": has not come, and line 2 of sim-1/" + BANK + " is the same",
                        TRANSIT_DIFFERS,
                        BREAK_DIFFERS));
    }

    private static List<Planted> ofTransit() {
        String sim2 = " WHERE tenant = 'sim-2' AND reconciliation_id = $FILE AND number = ";
        return List.of(
                planted(
                        "DELETE FROM query.transit" + sim2 + "7",
                        "line 7 of sim-2/" + FILE + ": has no row in transit",
                        TRANSIT_DIFFERS),
                planted(
                        "UPDATE query.transit SET amount_minor = 1" + sim2 + "7",
                        "amount_minor is 1 and should be 300",
                        TRANSIT_DIFFERS),
                planted(
                        "UPDATE query.transit SET came_in = NULL, came_in_line = NULL" + sim2 + "5",
                        "line 1 of sim-2/" + BANK + ": shows 900, and what came in by it comes to 0",
                        TRANSIT_DIFFERS,
                        BREAK_DIFFERS),
                planted(
                        "UPDATE query.transit SET came_in = $BANK, came_in_line = 1" + sim2 + "7",
                        "shows 900, and what came in by it comes to 1200",
                        TRANSIT_DIFFERS,
                        BREAK_DIFFERS),
                planted(
                        "UPDATE query.transit SET came_in = $FILE, came_in_line = 6" + sim2 + "5",
                        "came in as no line of the bank",
                        TRANSIT_DIFFERS),
                planted(
                        "UPDATE query.transit SET came_in = NULL, came_in_line = NULL WHERE tenant = 'sim-2'"
                                + " AND (amount_minor = 500)",
                        "line 6 of sim-2/" + FILE + ": has not come, and line 2 of sim-2/" + BANK + " is the same",
                        TRANSIT_DIFFERS,
                        BREAK_DIFFERS),
                planted(
                        "UPDATE query.transit SET number = 9999" + sim2 + "7",
                        "line 9999 of sim-2/" + FILE + ": is no line of the log",
                        TRANSIT_DIFFERS,
                        BREAK_DIFFERS));
    }
}
