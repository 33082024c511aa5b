package io.paymentledger.query.reconciliation;

import static io.paymentledger.query.LedgerFixture.entry;
import static io.paymentledger.query.LedgerFixture.terms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paymentledger.base.key.Scope;
import io.paymentledger.events.ChargeEvent.AttemptStarted;
import io.paymentledger.events.ChargeEvent.ChargeCaptured;
import io.paymentledger.events.ChargeEvent.ChargeRefunded;
import io.paymentledger.events.LedgerEvent;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.LogAssignment;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.LedgerFixture.Entry;
import io.paymentledger.query.QueryServiceFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A generated file with planted breaks gives exactly the planted breaks. {@code -Dreconciliation.seed=N} makes it begin there
 * again; {@code -Dreconciliation.lines=100000} makes it long.
 */
class PlantedBreaksIT {

    private static final int LINES = Integer.getInteger("reconciliation.lines", 3_000);

    /** Of many commits one after the other. */
    private static final int CHARGES_PER_COMMIT = 200;

    /** Far longer than a long file takes on a busy machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final LedgerFixture ledger = new LedgerFixture();

    @AfterEach
    void close() {
        ledger.close();
    }

    /** Something that moved: what a file should say of it. */
    private record Moved(SettlementKind kind, String reference, String gatewayReference, long minor, long position) {}

    @Test
    void exactlyThePlantedBreaksAreFoundAndFoundAgainByAReplay() {
        long seed = Long.getLong("reconciliation.seed", System.nanoTime());
        String said = "-Dreconciliation.seed=" + seed;
        System.out.println(said);
        Random random = new Random(seed);
        String tenant = ledger.newTenant();
        SettlementFixture files = new SettlementFixture(ledger, tenant);
        List<Moved> moved = record(random, tenant, "simulator", LINES);
        record(random, ledger.newTenant(), "simulator", 100);
        record(random, tenant, "other", 100);

        Set<String> planted = new TreeSet<>();
        String id = files.file(said, "simulator", 1, 1, plant(random, files, moved, planted));

        List<String> rows;
        try (QueryServiceFixture service = new QueryServiceFixture(ledger.database)) {
            long begun = System.nanoTime();
            awaitHead(service, tenant);
            System.out.printf(
                    "%d lines and what they are compared with were folded in %d ms%n",
                    LINES, Duration.ofNanos(System.nanoTime() - begun).toMillis());
            assertThat(found(tenant, id)).as(said).isEqualTo(planted);
            rows = rows();
        }
        ledger.database.execute("query_service", """
                TRUNCATE query.reconciliation, query.reconciliation_line, query.reconciliation_sum,
                         query.reconciliation_match, query.reconciliation_statement, query.reconciliation_break,
                         query.settlement_movement;
                DELETE FROM query.token_entry WHERE processor_name = 'reconciliations'""");
        try (QueryServiceFixture service = new QueryServiceFixture(ledger.database)) {
            awaitHead(service, tenant);
            assertThat(rows()).as(said).isEqualTo(rows);
        }
    }

    private void awaitHead(QueryServiceFixture service, String tenant) {
        String key = ledger.key(tenant, Scope.AUDIT_READ);
        long head = ledger.log.head().in(LogAssignment.DEFAULT_LOG);
        await().atMost(PATIENCE)
                .until(() -> service.get(key, "/v1/reconciliations").position() == head);
    }

    private Set<String> found(String tenant, String id) {
        return new TreeSet<>(ledger.rows(
                "query_service",
                "SELECT kind || ' ' || CASE side WHEN 0 THEN 'line-' ELSE 'position-' END || number || ' ' || state"
                        + " FROM query.reconciliation_break WHERE tenant = '" + tenant + "' AND reconciliation_id = '"
                        + id
                        + "'"));
    }

    private List<String> rows() {
        List<String> rows = new ArrayList<>();
        for (String table : List.of(
                "reconciliation",
                "reconciliation_line",
                "reconciliation_sum",
                "reconciliation_match",
                "reconciliation_break",
                "settlement_movement")) {
            rows.addAll(ledger.rows(
                    "query_service",
                    "SELECT '%s ' || count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM query.%s t"
                            .formatted(table, table)));
        }
        return rows;
    }

    /** Charges that were captured, of which some were refunded. */
    private List<Moved> record(Random random, String tenant, String gateway, int charges) {
        List<Moved> moved = new ArrayList<>();
        for (int from = 0; from < charges; from += CHARGES_PER_COMMIT) {
            List<Entry> unit = new ArrayList<>();
            List<Moved> ofUnit = new ArrayList<>();
            for (int i = from; i < Math.min(charges, from + CHARGES_PER_COMMIT); i++) {
                charge(random, tenant, gateway, i, unit, ofUnit);
            }
            long first = ledger.append(unit.toArray(Entry[]::new)).firstPosition();
            ofUnit.forEach(each -> moved.add(new Moved(
                    each.kind(), each.reference(), each.gatewayReference(), each.minor(), first + each.position())));
        }
        return moved;
    }

    private static void charge(
            Random random, String tenant, String gateway, int number, List<Entry> unit, List<Moved> moved) {
        String attempt = gateway + "-" + tenant + "-" + number;
        // Each sum is another, so that a line without a reference can mean one movement only.
        long minor = 100L * (number + 1) + 50;
        StreamName stream = StreamName.key(tenant, attempt);
        List<LedgerEvent> events = new ArrayList<>(List.of(
                terms(minor),
                new AttemptStarted(attempt, gateway),
                new ChargeCaptured(attempt, minor, "sim_" + attempt, true)));
        moved.add(new Moved(SettlementKind.PAYMENT, attempt, "sim_" + attempt, minor, unit.size() + 2L));
        if (random.nextInt(10) == 0) {
            events.add(new ChargeRefunded(attempt + "-r", minor - 1, "sim_" + attempt + "_r"));
            moved.add(new Moved(
                    SettlementKind.REFUND, attempt + "-r", "sim_" + attempt + "_r", minor - 1, unit.size() + 3L));
        }
        for (int sequence = 0; sequence < events.size(); sequence++) {
            unit.add(entry(stream, sequence, events.get(sequence)));
        }
    }

    private static List<SettlementLine> plant(
            Random random, SettlementFixture files, List<Moved> moved, Set<String> planted) {
        List<SettlementLine> lines = new ArrayList<>();
        List<Moved> shuffled = new ArrayList<>(moved);
        Collections.shuffle(shuffled, random);
        Set<Integer> repeated = new HashSet<>();
        for (Moved each : shuffled) {
            switch (random.nextInt(50)) {
                case 0 -> planted.add("missing_there position-" + each.position() + " open");
                case 1 -> {
                    lines.add(files.line(each.kind(), each.reference(), null, each.minor() + 7, 3));
                    planted.add("amount_differs line-" + lines.size() + " open");
                }
                case 2 -> {
                    lines.add(files.line(each.kind(), each.reference(), each.gatewayReference(), each.minor(), 3));
                    repeated.add(lines.size() - 1);
                }
                case 3 -> {
                    lines.add(files.line(each.kind(), each.reference(), null, each.minor(), 3));
                    lines.add(files.line(each.kind(), "nobody-" + each.reference(), null, each.minor(), 3));
                    planted.add("missing_here line-" + lines.size() + " open");
                }
                case 4 -> {
                    lines.add(files.line(SettlementKind.FEE, null, null, 0, 25));
                    lines.add(wellToldOf(random, files, each));
                }
                default -> lines.add(wellToldOf(random, files, each));
            }
            if (random.nextInt(500) == 0) {
                lines.add(files.line(SettlementKind.PAYOUT, null, "po-" + lines.size(), 1_000, 0));
            }
        }
        for (int original : repeated) {
            lines.add(lines.get(original));
            planted.add("duplicate line-" + lines.size() + " open");
        }
        return lines;
    }

    private static SettlementLine wellToldOf(Random random, SettlementFixture files, Moved each) {
        return switch (random.nextInt(3)) {
            case 0 -> files.line(each.kind(), each.reference(), null, each.minor(), 3);
            case 1 -> files.line(each.kind(), "order-7", each.gatewayReference(), each.minor(), 3);
            default -> files.line(each.kind(), null, null, each.minor(), 3);
        };
    }
}
