package io.paymentledger.query.projection;

import static io.paymentledger.query.LedgerFixture.terms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paymentledger.base.key.Scope;
import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.testing.KillablePostgres;
import io.paymentledger.eventstore.testing.LedgerDatabase;
import io.paymentledger.query.AskedService.Answer;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.QueryServiceFixture;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** PostgreSQL's processes are killed under the running service. */
class OutageIT {

    private final KillablePostgres server = KillablePostgres.start();
    private final LedgerFixture ledger = new LedgerFixture(LedgerDatabase.createOn(server.postgres()));
    private final QueryServiceFixture service = new QueryServiceFixture(
            ledger.database,
            // Many requests will wait for a connection in vain, one after the other.
            "--spring.datasource.hikari.connection-timeout=500",
            "--spring.datasource.hikari.validation-timeout=250");
    private final String tenant = ledger.newTenant();
    private final String key = ledger.key(tenant, Scope.CHARGES_READ, Scope.AUDIT_READ);

    @AfterEach
    void stop() {
        service.close();
        ledger.close();
        server.close();
    }

    @Test
    void withoutADatabaseReadsAreRefusedForNowAndTheServiceRecoversByItself() {
        ledger.captured(StreamName.key(tenant, "before"), terms(1));
        assertThat(service.get(key, "/v1/charges", "min_position", 3).data("id"))
                .containsExactly("before");
        server.kill();

        for (String path : List.of("", "/before", "/before?at_version=0", "/before/events", "?min_position=9")) {
            Answer down = service.ask(key, "/v1/charges" + path);
            assertThat(down.status()).isEqualTo(503);
            assertThat(down.code()).isEqualTo("store-unavailable");
            assertThat(down.header("Retry-After")).isEqualTo("2");
        }
        assertThat(service.get("/actuator/health/readiness").status()).isEqualTo(503);
        assertThat(service.get("/actuator/health/liveness").status()).isEqualTo(200);
        assertThat(service.get("/actuator/prometheus").response().body())
                .contains("ledger_projection_lag_events{projection=\"charges\"} NaN")
                .contains("ledger_projection_lag_seconds{projection=\"charges\"} NaN");

        server.restart();

        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() ->
                        assertThat(service.get(key, "/v1/charges").data("id")).containsExactly("before"));
        ledger.captured(StreamName.key(tenant, "after"), terms(1));
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(service.get(key, "/v1/charges").data("version"))
                        .containsExactly("2", "2"));
        await().atMost(Duration.ofMinutes(1))
                .until(() -> service.get("/actuator/health/readiness").status() == 200);
    }

    @Test
    void ofTwoProcessesBothAreWellAgainAfterAnOutage() {
        try (QueryServiceFixture other = new QueryServiceFixture(ledger.database)) {
            for (int outage = 0; outage < 2; outage++) {
                server.kill();
                for (QueryServiceFixture each : List.of(service, other)) {
                    await().until(() -> each.get("/actuator/health").status() == 503);
                }
                server.restart();
                for (QueryServiceFixture each : List.of(service, other)) {
                    await().atMost(Duration.ofMinutes(2))
                            .untilAsserted(() -> assertThat(each.get("/actuator/health")
                                            .json()
                                            .path("status")
                                            .asString())
                                    .isEqualTo("UP"));
                }
            }
        }
    }

    @Test
    void connectionsThatBreakAreReplaced() {
        for (int i = 0; i < 5; i++) {
            ledger.database.execute("postgres", """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                     WHERE usename = 'query_service' AND datname = current_database()""");
            ledger.append(StreamName.key(tenant, "c-" + i), 0, terms(1));
        }

        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            Answer list = service.get(key, "/v1/charges");
            assertThat(list.status()).isEqualTo(200);
            assertThat(list.data("id")).containsExactly("c-4", "c-3", "c-2", "c-1", "c-0");
        });
    }
}
