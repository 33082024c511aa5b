package io.paymentledger.query.rebuild;

import static io.paymentledger.query.LedgerFixture.entry;
import static io.paymentledger.query.LedgerFixture.terms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paymentledger.base.key.Scope;
import io.paymentledger.events.Currency;
import io.paymentledger.events.SettlementEvent.SettlementFileReceived;
import io.paymentledger.events.SettlementEvent.SettlementLinesRecorded;
import io.paymentledger.events.SettlementFormat;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.events.Sha256;
import io.paymentledger.events.StreamName;
import io.paymentledger.query.AskedService.Answer;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.QueryServiceFixture;
import java.net.http.HttpRequest;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Read models of two logs that are built anew while they are read. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RebuildIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Scope[] SCOPES = {Scope.ADMIN, Scope.AUDIT_READ, Scope.CHARGES_READ};

    private final LedgerFixture ledger = new LedgerFixture();
    private final String tenant = ledger.newTenant();
    private final String other = ledger.newTenant(1);
    private final String key = ledger.key(tenant, SCOPES);
    private final String otherKey = ledger.key(other, SCOPES);
    private QueryServiceFixture service = new QueryServiceFixture(ledger.database);

    @BeforeAll
    void record() {
        for (int i = 0; i < 20; i++) {
            ledger.captured(StreamName.key(tenant, "c" + i), terms(100 + i));
            ledger.captured(StreamName.key(other, "o" + i), terms(200 + i));
        }
        recordAFile();
        long position =
                ledger.captured(StreamName.key(tenant, "last"), terms(1)).firstPosition();
        for (String path : List.of("/v1/charges", "/v1/trial-balance", "/v1/reconciliations")) {
            assertThat(service.get(key, path, "min_position", position).status())
                    .isEqualTo(200);
        }
    }

    @AfterAll
    void close() {
        service.close();
        ledger.close();
    }

    @ParameterizedTest
    @CsvSource({
        "charges, /v1/charges/c7",
        "postings, /v1/accounts/gateway:simulator:receivable/balance",
        "reconciliations, /v1/reconciliations"
    })
    void aReadModelIsBuiltAnewWithoutARefusedReadAndEqualsTheOneBefore(String name, String path) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        List<String> refused = new ArrayList<>();
        List<Long> positions = new ArrayList<>();
        Thread reader = Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                Answer answer = service.ask(otherKey, path.replace("c7", "o7"));
                if (answer.status() == 200) {
                    positions.add(answer.position());
                } else {
                    refused.add(answer.response().body());
                }
            }
        });
        String at = begin(name, "{}");
        int during = 0;
        while (!state(at).equals("switched")) {
            ledger.captured(StreamName.key(other, name + during++), terms(1));
        }
        over.set(true);
        reader.join();
        assertThat(service.ask(key, at).json().path("reason").asString()).startsWith("asked for by key_");
        assertThat(service.ask(otherKey, at).json().path("reason").asString()).isEqualTo("asked for by another tenant");

        assertThat(service.ask(key, at).json().path("differences").toString()).isEqualTo("[]");
        // Accounts of several logs may get other numbers, and whoever held one at the exchange asks again.
        assertThat(refused).hasSizeLessThanOrEqualTo(name.equals("postings") ? 1 : 0);
        assertThat(positions).isSorted().isNotEmpty();
        // It goes on with what is recorded.
        long last = ledger.captured(StreamName.key(other, name + "-after"), terms(1))
                .firstPosition();
        assertThat(service.get(otherKey, path.replace("c7", name + "-after"), "min_position", last)
                        .status())
                .isEqualTo(200);
        assertThat(rows("SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE n.nspname = 'query_next'"))
                .containsExactly("0");
    }

    @Test
    void aWrongRowIsFoundAndNamedAndPutRightWhenSomebodySaysSo() {
        ledger.database.execute("query_service", "UPDATE query.charge SET amount_minor = 1 WHERE charge_id = 'c3'");
        ledger.database.execute("query_service", "UPDATE query.charge SET currency = 'USD' WHERE charge_id = 'o3'");
        ledger.database.execute("query_service", "DELETE FROM query.charge WHERE charge_id = 'c4'");
        String at = begin("charges", "{}");

        await().atMost(PATIENCE).until(() -> state(at).equals("differs"));
        JsonNode table = service.ask(key, at).json().path("differences").path(0);
        assertThat(table.path("table").asString()).isEqualTo("charge");
        assertThat(table.path("different").asInt()).isEqualTo(2);
        assertThat(table.path("only_next").asInt()).isEqualTo(1);
        assertThat(table.path("only_live").asInt()).isZero();
        // The row of the other tenant is counted, and shown to that tenant only.
        assertThat(table.path("samples").toString()).contains("c3", "c4").doesNotContain("o3");
        assertThat(service.ask(key, "/v1/charges/c3").json().path("amount").asInt())
                .as("nothing was exchanged")
                .isEqualTo(1);
        assertThat(service.post(key, at + "/switch", "{}").errors()).containsExactly("/accept_differences");

        assertThat(service.post(key, at + "/switch", "{\"accept_differences\":true}")
                        .status())
                .isEqualTo(200);

        await().atMost(PATIENCE).until(() -> state(at).equals("switched"));
        assertThat(service.ask(key, "/v1/charges/c3").json().path("amount").asInt())
                .isEqualTo(103);
        assertThat(service.ask(key, "/v1/charges/c4").status()).isEqualTo(200);
    }

    @Test
    void aRebuildWhoseProcessIsGoneIsGoneOnWithAndOneThatIsGivenUpLeavesNothing() throws Exception {
        try (Connection connection = ledger.database.pool("query_service").getConnection();
                Statement statement = connection.createStatement()) {
            // As if another process were at work on it.
            statement.execute("SELECT pg_advisory_lock(hashtextextended('build of reconciliations', 0))");
            String at = begin("reconciliations", "{}");
            assertThat(begin("reconciliations", "{}"))
                    .as("the one that is under way")
                    .isEqualTo(at);
            assertThat(state(at)).isEqualTo("folding");
            service.close();
            service = new QueryServiceFixture(ledger.database);
            assertThat(state(at)).isEqualTo("folding");

            // As if that one had died while it compared.
            ledger.database.execute(
                    "query_service", "UPDATE query.projection_build SET state = 'comparing' WHERE ended_at IS NULL");
            assertThat(state(at)).isEqualTo("comparing");
            statement.execute("SELECT pg_advisory_unlock_all()");

            await().atMost(PATIENCE).until(() -> state(at).equals("switched"));

            statement.execute("SELECT pg_advisory_lock(hashtextextended('build of postings', 0))");
            String given = begin("postings", "{}");
            assertThat(service.send(HttpRequest.newBuilder(service.uri(given))
                                    .header("Authorization", "Bearer " + key)
                                    .DELETE())
                            .json()
                            .path("state")
                            .asString())
                    .isEqualTo("cancelled");
            assertThat(rows("SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                            + " WHERE n.nspname = 'query_next'"))
                    .containsExactly("0");
            statement.execute("SELECT pg_advisory_unlock_all()");
        }
    }

    @Test
    void aNewVersionOfTheFoldBuildsItsReadModelByItselfAndTheOldRowsAreNotMixedWithIt() {
        // To this process, what was folded before is of an earlier version.
        ledger.database.execute("query_service", """
                ALTER TABLE query.read_model DROP CONSTRAINT read_model_version_check;
                UPDATE query.charge SET amount_minor = 1 WHERE charge_id = 'c5';
                UPDATE query.read_model SET version = 0 WHERE name = 'charges'""");

        await().atMost(PATIENCE)
                .until(() -> rows("SELECT version FROM query.read_model WHERE name = 'charges'")
                        .equals(List.of("3")));
        assertThat(service.ask(key, "/v1/charges/c5").json().path("amount").asInt())
                .isEqualTo(105);
        assertThat(rows("SELECT reason || ' ' || state FROM query.projection_build WHERE reason LIKE 'version%'"))
                .containsExactly("version 3 of the fold switched");
        long last =
                ledger.captured(StreamName.key(tenant, "of-the-new"), terms(1)).firstPosition();
        await().atMost(PATIENCE)
                .until(() -> service.get(key, "/v1/charges/of-the-new", "min_position", last)
                                .status()
                        == 200);
    }

    @Test
    void onlyWhoOperatesTheLedgerMayAskAndOnlyForWhatThereIs() {
        String reader = ledger.key(tenant, Scope.AUDIT_READ);

        assertThat(service.post(reader, "/v1/projections/charges/rebuilds", "{}")
                        .status())
                .isEqualTo(403);
        assertThat(service.post(key, "/v1/projections/charge/rebuilds", "{}").status())
                .isEqualTo(404);
        assertThat(service.ask(key, "/v1/projections").data("name"))
                .containsExactly("charges", "postings", "reconciliations");
    }

    @Test
    void aStreamTellsHowFarItIsUntilItIsOver() {
        String at = begin("charges", "{\"accept_differences\":true}");

        String body = service.ask(key, at + "/stream").response().body();

        assertThat(body).startsWith("event: rebuild\ndata: {").contains("\"total\":");
        assertThat(body.stripTrailing()).contains("\"state\":\"switched\"");
    }

    private String begin(String name, String json) {
        Answer answer = service.post(key, "/v1/projections/" + name + "/rebuilds", json);
        assertThat(answer.status()).isEqualTo(202);
        return answer.header("Location");
    }

    private String state(String at) {
        return service.ask(key, at).json().path("state").asString();
    }

    private void recordAFile() {
        String file = Sha256.hex(Sha256.of("file"));
        LocalDate today = ledger.log.clock().now().atOffset(ZoneOffset.UTC).toLocalDate();
        Currency euro = Currency.of("EUR");
        List<SettlementLine> lines = List.of(
                new SettlementLine(2, SettlementKind.PAYMENT, "ref_1", null, 100, 3, 97, euro, today),
                new SettlementLine(2, SettlementKind.FEE, "fee", null, 0, 35, -35, euro, today));
        ledger.append(
                entry(
                        StreamName.settlement(tenant, file),
                        0,
                        new SettlementFileReceived(
                                file,
                                file,
                                "simulator",
                                SettlementFormat.CSV,
                                "v1:x",
                                1,
                                lines.size(),
                                today.minusDays(1),
                                today.plusDays(1),
                                List.of())),
                entry(
                        StreamName.settlementLines(tenant, file),
                        0,
                        new SettlementLinesRecorded(file, "simulator", 1, lines)));
    }

    private List<String> rows(String sql) {
        return ledger.rows("query_service", sql);
    }
}
