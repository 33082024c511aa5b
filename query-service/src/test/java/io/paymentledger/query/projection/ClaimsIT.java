package io.paymentledger.query.projection;

import static io.paymentledger.query.LedgerFixture.entry;
import static io.paymentledger.query.LedgerFixture.terms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paymentledger.base.key.Scope;
import io.paymentledger.events.Currency;
import io.paymentledger.events.SettlementEvent.SettlementFileReceived;
import io.paymentledger.events.SettlementEvent.SettlementLinesCounted;
import io.paymentledger.events.SettlementEvent.SettlementLinesRecorded;
import io.paymentledger.events.SettlementEvent.SettlementLinesStaged;
import io.paymentledger.events.SettlementFormat;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.events.Sha256;
import io.paymentledger.events.StreamName;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.LedgerFixture.Entry;
import io.paymentledger.query.QueryServiceFixture;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two processes, of which one has long work to do: the other one leaves it alone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClaimsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** What the write side takes at most, and puts into an event. */
    private static final int LARGEST_FILE_LINES = 200_000;

    private static final int LINES_PER_EVENT = 50;

    private static final int EVENTS_PER_STEP = 100;

    private final LedgerFixture ledger = new LedgerFixture();
    private final String tenant = ledger.newTenant();
    private final String key = ledger.key(tenant, Scope.CHARGES_READ, Scope.AUDIT_READ);
    private final QueryServiceFixture one = new QueryServiceFixture(ledger.database);
    private final QueryServiceFixture other = new QueryServiceFixture(ledger.database);

    @AfterAll
    void close() {
        one.close();
        other.close();
        ledger.close();
    }

    @Test
    void aPageThatTakesLongerThanAClaimLastsStaysWithItsOwner() {
        await().atMost(PATIENCE).until(() -> owners("charges").size() == 1);
        ledger.database.execute("query_service", """
                CREATE FUNCTION query.dawdle() RETURNS trigger LANGUAGE plpgsql
                    AS $$ BEGIN PERFORM pg_sleep(%s); RETURN NULL; END $$;
                CREATE TRIGGER dawdle AFTER INSERT ON query.charge
                    FOR EACH STATEMENT EXECUTE FUNCTION query.dawdle()""".formatted(
                        ProjectionTokens.CLAIM_TIMEOUT.plusSeconds(3).toSeconds()));
        try {
            StreamName slow = StreamName.key(tenant, "slow");
            long position = ledger.append(slow, 0, terms(100)).firstPosition();

            assertThat(ownersUntilReached("charges", position)).hasSize(1);
        } finally {
            ledger.database.execute("query_service", "DROP TRIGGER dawdle ON query.charge");
        }
    }

    @Test
    void theLargestFileIsMatchedByOneProcessAndBothStayReady() {
        await().atMost(PATIENCE).until(() -> owners("reconciliations").size() == 1);

        long position = recordTheLargestFile();

        assertThat(ownersUntilReached("reconciliations", position)).hasSize(1);
        assertThat(one.get("/actuator/health/readiness").status()).isEqualTo(200);
        assertThat(other.get("/actuator/health/readiness").status()).isEqualTo(200);
        assertThat(other.get(key, "/v1/reconciliations")
                        .json()
                        .at("/data/0/lines")
                        .asInt())
                .isEqualTo(LARGEST_FILE_LINES);
    }

    /** Whoever held the claim until the read model had come to a position. */
    private Set<String> ownersUntilReached(String projection, long position) {
        Set<String> seen = new TreeSet<>();
        await().atMost(PATIENCE).until(() -> {
            seen.addAll(owners(projection));
            return rows("SELECT token FROM (SELECT convert_from(token, 'UTF8') AS token FROM query.token_entry"
                            + " WHERE processor_name = '%s') t".formatted(projection))
                    .equals(List.of("{\"positions\":{\"0\":%s}}".formatted(position)));
        });
        return seen;
    }

    private List<String> owners(String projection) {
        return rows("SELECT owner FROM query.token_entry WHERE owner IS NOT NULL AND processor_name = '%s'"
                .formatted(projection));
    }

    /** In steps, each a commit, and one that makes them count. */
    private long recordTheLargestFile() {
        LocalDate today = ledger.log.clock().now().atOffset(ZoneOffset.UTC).toLocalDate();
        String id = Sha256.hex(Sha256.of("largest"));
        List<Entry> counting = new ArrayList<>();
        counting.add(entry(
                StreamName.settlement(tenant, id),
                0,
                new SettlementFileReceived(
                        id,
                        id,
                        "simulator",
                        SettlementFormat.CSV,
                        "v1:x",
                        1,
                        LARGEST_FILE_LINES,
                        today.minusDays(1),
                        today.plusDays(1),
                        List.of())));
        for (int step = 0; step * EVENTS_PER_STEP * LINES_PER_EVENT < LARGEST_FILE_LINES; step++) {
            List<Entry> staged = new ArrayList<>();
            for (int i = 0; i < EVENTS_PER_STEP; i++) {
                int from = (step * EVENTS_PER_STEP + i) * LINES_PER_EVENT;
                staged.add(entry(
                        StreamName.settlementStep(tenant, id, "reading", step),
                        i,
                        new SettlementLinesStaged(
                                new SettlementLinesRecorded(id, "simulator", from + 1, lines(from, today)))));
                counting.add(entry(
                        StreamName.settlementLines(tenant, id),
                        counting.size() - 1,
                        new SettlementLinesCounted(id, "reading", step, i)));
            }
            ledger.append(staged.toArray(Entry[]::new));
        }
        return ledger.append(counting.toArray(Entry[]::new)).firstPosition() + counting.size() - 1;
    }

    private static List<SettlementLine> lines(int from, LocalDate today) {
        List<SettlementLine> lines = new ArrayList<>();
        for (int i = from; i < from + LINES_PER_EVENT; i++) {
            lines.add(new SettlementLine(
                    2, SettlementKind.PAYMENT, "reference-" + i, null, 100, 1, 99, Currency.of("EUR"), today));
        }
        return lines;
    }

    private List<String> rows(String sql) {
        return ledger.rows("query_service", sql);
    }
}
