package io.paymentledger.query.reconciliation;

import static io.paymentledger.query.LedgerFixture.entry;
import static io.paymentledger.query.LedgerFixture.terms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paymentledger.events.ChargeEvent.AttemptStarted;
import io.paymentledger.events.ChargeEvent.ChargeCaptured;
import io.paymentledger.events.SettlementEvent;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.events.StreamName;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.LedgerFixture.Entry;
import io.paymentledger.query.QueryServiceFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Files that come when PostgreSQL knows nothing of the tables yet, as after a rebuild or at the first long file: none of their
 * lines makes it read all of them again.
 */
class UnknownTablesIT {

    private static final int LINES = 3_000;

    private static final int FILES = 3;

    /** Each line is read by some ten statements; if it were read for each of the others, it would be thousands of times. */
    private static final long MOST_READS_OF_A_LINE = 100;

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final List<String> TABLES = List.of(
            "reconciliation",
            "reconciliation_line",
            "reconciliation_match",
            "reconciliation_break",
            "settlement_movement",
            "transit");

    private final LedgerFixture ledger = new LedgerFixture();
    private final String tenant = ledger.newTenant();
    private final SettlementFixture files = new SettlementFixture(ledger, tenant);

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void rowsAreReadInProportionToTheLinesOfAFile() {
        try (QueryServiceFixture _ = new QueryServiceFixture(ledger.database)) {
            for (String table : TABLES) {
                ledger.database.execute(
                        "query_service", "ALTER TABLE query.%s SET (autovacuum_enabled = false)".formatted(table));
            }
            charges();
            files.file("first", SettlementFixture.GATEWAY, 1, 1, lines("first"));
            files.file("repeated", SettlementFixture.GATEWAY, 1, 1, lines("first"));
            files.file("bank", SettlementEvent.BANK, 30, 30, credits());

            // What a transaction read is told after it, at once with what it wrote.
            await().atMost(PATIENCE)
                    .until(() -> counted("n_tup_ins", List.of("reconciliation_line")) == FILES * LINES
                            && counted("n_tup_upd", List.of("reconciliation")) >= 2 * FILES);
            assertThat(counted("seq_tup_read + coalesce(idx_tup_fetch, 0)", TABLES))
                    .isLessThan(FILES * LINES * MOST_READS_OF_A_LINE);
            assertThat(
                            ledger.rows(
                                    "query_service",
                                    "SELECT kind || ' ' || count(*) FROM query.reconciliation_break GROUP BY kind ORDER BY kind"))
                    // A line of five names nobody, and four of five credits of the bank no payout.
                    .containsExactly("duplicate " + LINES, "missing_here " + LINES, "missing_there " + 2 * LINES / 5);
        }
    }

    private long counted(String what, List<String> tables) {
        return Long.parseLong(ledger.rows(
                        "query_service",
                        "SELECT sum(%s)::bigint FROM pg_stat_user_tables WHERE schemaname = 'query' AND relname IN ('%s')"
                                .formatted(what, String.join("', '", tables)))
                .getFirst());
    }

    /** Three of five lines tell of one each; the others are in no file. */
    private void charges() {
        for (int from = 0; from < LINES; from += 500) {
            List<Entry> unit = new ArrayList<>();
            for (int i = from; i < from + 500; i++) {
                StreamName stream = StreamName.key(tenant, "c" + i);
                unit.add(entry(stream, 0, terms(minor(i))));
                unit.add(entry(stream, 1, new AttemptStarted("att-" + i, SettlementFixture.GATEWAY)));
                unit.add(entry(stream, 2, new ChargeCaptured("att-" + i, minor(i), "sim-" + i, true)));
            }
            ledger.append(unit.toArray(Entry[]::new));
        }
    }

    private static long minor(int number) {
        return 1_000L + number;
    }

    private List<SettlementLine> lines(String file) {
        List<SettlementLine> lines = new ArrayList<>();
        for (int i = 0; i < LINES; i++) {
            SettlementLine line = switch (i % 5) {
                case 0 -> files.line(SettlementKind.PAYMENT, "att-" + i, null, minor(i), 1);
                case 1 -> files.line(SettlementKind.PAYMENT, null, "sim-" + i, minor(i), 1);
                case 2 -> files.line(SettlementKind.PAYMENT, null, null, minor(i), 1);
                case 3 -> files.line(SettlementKind.PAYMENT, "nobody-" + i, null, minor(i), 1);
                default -> files.line(SettlementKind.PAYOUT, null, "po-" + i, minor(i), 0);
            };
            lines.add(line.identifiedBy(file + "-" + i));
        }
        return lines;
    }

    private List<SettlementLine> credits() {
        List<SettlementLine> lines = new ArrayList<>();
        for (int i = 0; i < LINES; i++) {
            lines.add(files.line(SettlementKind.BANK_CREDIT, null, "po-" + i, minor(i), 0)
                    .identifiedBy("bank-" + i));
        }
        return lines;
    }
}
