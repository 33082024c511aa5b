package io.paymentledger.query.projection;

import static io.paymentledger.query.LedgerFixture.entry;
import static io.paymentledger.query.LedgerFixture.started;
import static io.paymentledger.query.LedgerFixture.terms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paymentledger.base.key.Scope;
import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.NewEvent;
import io.paymentledger.query.AskedService.Answer;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.QueryServiceFixture;
import io.paymentledger.query.QueryServiceProcess;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/** What the projection does when something is in its way. */
class ProjectionIT {

    private final LedgerFixture ledger = new LedgerFixture();
    private final String tenant = ledger.newTenant();
    private final String key = ledger.key(tenant, Scope.CHARGES_READ);

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void aTokenThatCannotBeStoredLeavesNoRowsEither() {
        try (QueryServiceFixture service = new QueryServiceFixture(ledger.database)) {
            await().until(() -> tokens().contains("{\"positions\":{}}"));
            // Claims are still renewed; only a token that moves is refused.
            ledger.database.execute("query_service", """
                    CREATE FUNCTION query.refuse() RETURNS trigger LANGUAGE plpgsql
                        AS $$ BEGIN RAISE EXCEPTION 'refused for a test'; END $$;
                    CREATE TRIGGER refuse BEFORE UPDATE ON query.token_entry
                        FOR EACH ROW WHEN (old.token IS DISTINCT FROM new.token) EXECUTE FUNCTION query.refuse()""");
            ledger.captured(StreamName.key(tenant, "stuck"), terms(1));

            await().until(() -> health(service).getStatus().equals(Status.DOWN));
            assertThat(rows("SELECT charge_id FROM query.charge")).isEmpty();
            assertThat(tokens()).contains("{\"positions\":{}}");
            assertThat(service.get(key, "/v1/charges").position()).isZero();

            ledger.database.execute("query_service", "DROP TRIGGER refuse ON query.token_entry");

            await().until(() -> health(service).getStatus().equals(Status.UP));
            assertThat(rows("SELECT charge_id || version FROM query.charge")).containsExactly("stuck2");
            assertThat(tokens()).contains("{\"positions\":{\"0\":3}}");
        }
    }

    @Test
    void rowsThatCannotBeWrittenLeaveTheTokenWhereItWas() {
        try (QueryServiceFixture service = new QueryServiceFixture(ledger.database)) {
            await().until(() -> tokens().contains("{\"positions\":{}}"));
            ledger.database.execute(
                    "query_service", "ALTER TABLE query.charge ADD CONSTRAINT refuse CHECK (amount_minor < 1000)");
            ledger.append(
                    entry(StreamName.key(tenant, "large"), 0, terms(1000)),
                    entry(StreamName.key(tenant, "small"), 0, terms(999)));

            await().until(() -> health(service).getStatus().equals(Status.DOWN));
            assertThat(rows("SELECT charge_id FROM query.charge")).isEmpty();
            assertThat(tokens()).contains("{\"positions\":{}}");

            ledger.database.execute("query_service", "ALTER TABLE query.charge DROP CONSTRAINT refuse");

            await().until(() -> tokens().contains("{\"positions\":{\"0\":2}}"));
            assertThat(rows("SELECT charge_id FROM query.charge ORDER BY 1")).containsExactly("large", "small");
        }
    }

    @Test
    void anEventThatCannotBeFoldedIsNeitherSkippedNorHidden() {
        ledger.append(StreamName.key(tenant, "before"), 0, terms(1));
        try (QueryServiceFixture service = new QueryServiceFixture(ledger.database)) {
            assertThat(service.get(key, "/v1/charges", "min_position", 1).data("id"))
                    .containsExactly("before");

            // A charge that begins in the middle.
            ledger.append(
                    entry(StreamName.key(tenant, "impossible"), 0, started()),
                    entry(StreamName.key(tenant, "after"), 0, terms(1)));

            await().until(() -> health(service).getStatus().equals(Status.DOWN));
            assertThat(health(service).getDetails())
                    .containsEntry("charges.ailment", "java.lang.IllegalStateException")
                    .containsEntry("charges.lag.events", 2L);
            assertThat(service.get("/actuator/health/charges").status()).isEqualTo(503);
            assertThat(service.get("/actuator/health/readiness").status()).isEqualTo(200);
            assertThat(service.get("/actuator/health/liveness").status()).isEqualTo(200);
            assertThat(gauge(service, "ledger_projection_lag_events")).isEqualTo(2);
            assertThat(gauge(service, "ledger_projection_lag_seconds")).isPositive();
            Answer list = service.get(key, "/v1/charges");
            assertThat(list.data("id")).containsExactly("before");
            assertThat(list.position()).isEqualTo(1);
        }
    }

    @Test
    void aNameThatIsTooLongForAnIndexStopsNoReadModel() {
        String name = new Random(1)
                .ints(10_000, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        StreamName stream = StreamName.key(tenant, "named");
        ledger.append(new LedgerFixture.Entry(
                stream, 0, terms(1), new EventMetadata(tenant, "key_1", name, "cor-1", "cau-1")));
        try (QueryServiceFixture service = new QueryServiceFixture(ledger.database)) {
            assertThat(service.get(key, "/v1/charges", "min_position", 1).data("id"))
                    .containsExactly("named");
            assertThat(health(service).getStatus()).isEqualTo(Status.UP);
        }
    }

    @Test
    void anEventOfALaterVersionOfTheLedgerIsWaitedForAndNotSkipped() {
        ledger.append(List.of(new NewEvent(
                tenant + "/later",
                0,
                "charge.teleported",
                1,
                UUID.randomUUID(),
                "{}".getBytes(StandardCharsets.UTF_8),
                """
                {"actor":"a","causation_id":"c","correlation_id":"c","request_id":"r","tenant":"t"}""".getBytes(StandardCharsets.UTF_8))));
        ledger.append(StreamName.key(tenant, "after"), 0, terms(1));
        try (QueryServiceFixture service = new QueryServiceFixture(ledger.database)) {
            await().untilAsserted(() -> {
                assertThat(service.get("/actuator/health").json().path("status").asString())
                        .isEqualTo("DEGRADED");
                assertThat(service.get("/actuator/health/charges").status()).isEqualTo(503);
                assertThat(service.get("/actuator/health/postings").status()).isEqualTo(503);
            });

            assertThat(service.get("/actuator/health").response().body()).contains("charge.teleported");
            assertThat(service.get("/actuator/health/readiness").status()).isEqualTo(200);
            assertThat(service.get(key, "/v1/charges").data("id")).isEmpty();
        }
    }

    @Test
    void aLogThatIsNotThereYetMakesTheServiceUnreadyUntilItIs() {
        // As before the write side's first migration, as far as a reader can tell.
        ledger.database.execute("ledger_owner", "REVOKE SELECT ON ledger.log_head, ledger.event FROM ledger_reader");
        try (QueryServiceFixture service = new QueryServiceFixture(ledger.database)) {
            assertThat(service.get("/actuator/health/readiness").status()).isEqualTo(503);
            assertThat(service.get("/actuator/prometheus").status()).isEqualTo(200);

            ledger.database.execute("ledger_owner", "GRANT SELECT ON ledger.log_head, ledger.event TO ledger_reader");
            ledger.append(StreamName.key(tenant, "first"), 0, terms(1));

            await().until(() -> service.get(key, "/v1/charges").data("id").equals(List.of("first")));
            await().until(() -> service.get("/actuator/health/readiness").status() == 200);
        }
    }

    @Test
    void ofTwoProcessesThatStartAtOnceOneFoldsAndTheOtherTakesOver() {
        try (QueryServiceProcess one = QueryServiceProcess.start(ledger.database);
                QueryServiceProcess other = QueryServiceProcess.start(ledger.database)) {
            ledger.captured(StreamName.key(tenant, "first"), terms(1));
            for (QueryServiceProcess service : List.of(one, other)) {
                // Whoever does not fold hears of it all the same.
                assertThat(service.get(key, "/v1/charges", "min_position", 3).data("version"))
                        .containsExactly("2");
                assertThat(service.get("/actuator/health").json().path("status").asString())
                        .isEqualTo("UP");
            }
            assertThat(rows("SELECT owner FROM query.token_entry WHERE processor_name = 'charges'"))
                    .hasSize(1)
                    .doesNotContainNull();

            one.terminate();
            ledger.captured(StreamName.key(tenant, "second"), terms(1));

            await().until(() -> other.get(key, "/v1/charges").data("version").equals(List.of("2", "2")));
        }
        assertThat(rows("SELECT owner FROM query.token_entry WHERE owner IS NOT NULL"))
                .isEmpty();
    }

    private static Health health(QueryServiceFixture service) {
        return Objects.requireNonNull(service.context
                .getBean("processorLagHealthIndicator", HealthIndicator.class)
                .health());
    }

    private static double gauge(QueryServiceFixture service, String name) {
        return service.get("/actuator/prometheus")
                .response()
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    private List<String> tokens() {
        return rows("SELECT convert_from(token, 'UTF8') FROM query.token_entry WHERE processor_name = 'charges'");
    }

    private List<String> rows(String sql) {
        return ledger.rows("query_service", sql);
    }
}
