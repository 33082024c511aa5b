package io.paymentledger.example;

import static io.paymentledger.query.LedgerFixture.terms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paymentledger.base.key.Scope;
import io.paymentledger.events.StreamName;
import io.paymentledger.query.AskedService.Answer;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.QueryServiceFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The read model that the guide adds is what is compiled and run here. */
class AddAReadModelIT {

    private static final Path GUIDE = Path.of("../docs/how-to/add-a-read-model.md");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "resources/db/example/V1000__daily_charge.sql",
                "java/io/paymentledger/example/DailyChargeReadModel.java",
                "java/io/paymentledger/example/DailyChargeController.java",
                "java/io/paymentledger/example/DailyChargeConfiguration.java"
            })
    void theGuideShowsTheFile(String file) throws IOException {
        assertThat(Files.readString(GUIDE))
                .contains(Files.readString(Path.of("src/test", file)).strip());
    }

    @Test
    void itIsFoldedAnsweredFromMeasuredAndBuiltAnewLikeTheOthers() {
        try (LedgerFixture ledger = new LedgerFixture()) {
            String tenant = ledger.newTenant();
            String other = ledger.newTenant(1);
            String key = ledger.key(tenant, Scope.AUDIT_READ, Scope.ADMIN);
            // Before the read model was there.
            ledger.append(StreamName.key(tenant, "first"), 0, terms(100));
            try (QueryServiceFixture service = new QueryServiceFixture(
                    ledger.database,
                    "--spring.main.sources=%s,%s"
                            .formatted(DailyChargeConfiguration.class.getName(), DailyChargeController.class.getName()),
                    "--spring.flyway.locations=classpath:db/query,classpath:db/example")) {
                ledger.append(StreamName.key(other, "theirs"), 0, terms(1));
                long position = ledger.append(StreamName.key(tenant, "second"), 0, terms(30))
                        .firstPosition();

                Answer answer = service.get(key, "/v1/daily-charges", "min_position", position);

                assertThat(answer.json()).hasSize(1);
                assertThat(answer.json().path(0).path("charges").asInt()).isEqualTo(2);
                assertThat(answer.json().path(0).path("amount_minor").asInt()).isEqualTo(130);
                assertThat(answer.position()).isEqualTo(position);
                assertThat(service.ask(key, "/v1/projections").data("name")).contains("daily-charges");
                assertThat(service.get("/actuator/health/daily-charges").status())
                        .isEqualTo(200);
                assertThat(service.get("/actuator/health/daily-charge").status())
                        .isEqualTo(404);
                assertThat(service.get("/actuator/health").response().body()).contains("daily-charges");
                assertThat(service.get("/actuator/prometheus").response().body())
                        .contains("ledger_projection_lag_events{projection=\"daily-charges\"}");
                String at = service.post(key, "/v1/projections/daily-charges/rebuilds", "{}")
                        .header("Location");
                await().atMost(Duration.ofMinutes(1))
                        .until(() -> service.ask(key, at)
                                .json()
                                .path("state")
                                .asString()
                                .equals("switched"));
                assertThat(service.ask(key, at).json().path("differences").toString())
                        .isEqualTo("[]");
            }
        }
    }
}
