package io.paymentledger.query.projection;

import static io.paymentledger.query.LedgerFixture.entry;
import static io.paymentledger.query.LedgerFixture.started;
import static io.paymentledger.query.LedgerFixture.taken;
import static io.paymentledger.query.LedgerFixture.terms;
import static io.paymentledger.query.LedgerFixture.write;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paymentledger.base.key.Scope;
import io.paymentledger.events.Currency;
import io.paymentledger.events.SettlementEvent.SettlementLinesRecorded;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.events.Sha256;
import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.NewEvent;
import io.paymentledger.query.AskedService.Answer;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.QueryServiceFixture;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A read model is answered from only while it is that of the log, and stops only for what it needs. */
class ReadModelGuardIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final LedgerFixture ledger = new LedgerFixture();
    private final String tenant = ledger.newTenant();
    private final String key = ledger.key(tenant, Scope.CHARGES_READ, Scope.AUDIT_READ);

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void aReadModelThatIsAheadOfARestoredLogIsFoldedAgainAndNeverAnsweredFrom() {
        ledger.captured(charge("kept"), terms(100));
        ledger.captured(charge("forgotten"), terms(100));
        try (QueryServiceFixture service = new QueryServiceFixture(ledger.database)) {
            assertThat(charges(service, 6).data("id")).containsExactly("forgotten", "kept");

            // As after a restore of schema ledger alone to an earlier instant.
            ledger.database.execute("postgres", """
                    ALTER TABLE ledger.event DISABLE TRIGGER event_is_append_only;
                    DELETE FROM ledger.event WHERE position > 3;
                    UPDATE ledger.log_head SET position = 3;
                    ALTER TABLE ledger.event ENABLE TRIGGER event_is_append_only""");
            Answer early = service.ask(key, "/v1/charges");
            assertThat(early.code()).isEqualTo("read-model-rebuilding");
            assertThat(early.status()).isEqualTo(503);
            assertThat(early.header("Retry-After")).isNotEmpty();
            for (int i = 0; i < 3; i++) {
                ledger.captured(charge("new-" + i), terms(100));
            }

            await().atMost(PATIENCE).until(() -> {
                Answer answer = service.ask(key, "/v1/charges");
                assertThat(answer.status()).isIn(200, 503);
                assertThat(answer.data("id")).doesNotContain("forgotten");
                return answer.data("id").equals(List.of("new-2", "new-1", "new-0", "kept"));
            });
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    service.ask(key, "/v1/trial-balance").status())
                            .isEqualTo(200));
            await().atMost(PATIENCE)
                    .until(() -> service.get("/actuator/health")
                            .json()
                            .path("status")
                            .asString()
                            .equals("UP"));
            assertThat(rows("SELECT count(*) FROM query.entry")).containsExactly("4");
        }
    }

    @Test
    void onlyTheReadModelsThatNeedAnEventStopInFrontOfIt() {
        try (QueryServiceFixture service = new QueryServiceFixture(ledger.database)) {
            ledger.append(List.of(unreadable(tenant + "/token/x", "token.extended")));
            ledger.append(List.of(unreadable(tenant + "/correction/x", "correction.reversed")));
            ledger.captured(charge("after"), terms(100));

            assertThat(charges(service, 5).data("id")).containsExactly("after");
            await().atMost(PATIENCE)
                    .until(() -> rows("SELECT position FROM query.posting_head").equals(List.of("1")));
            Answer health = service.get("/actuator/health");
            assertThat(health.status()).isEqualTo(200);
            assertThat(health.json().path("status").asString()).isEqualTo("DEGRADED");
            assertThat(health.response().body()).contains("correction.reversed").contains("stopsAt");
            assertThat(service.get("/actuator/health/readiness").status()).isEqualTo(200);
            assertThat(service.get("/actuator/health/charges").status()).isEqualTo(200);
            assertThat(service.get("/actuator/health/postings").status()).isEqualTo(503);
            assertThat(service.get("/actuator/prometheus").response().body())
                    .contains("ledger_events_unreadable{reader=\"postings\"} 1.0")
                    .contains("ledger_events_unreadable{reader=\"charges\"} 0.0");
        }
    }

    @Test
    void anOperatorLetsAReadModelGoPastAnEventAndANewerVersionReadsItAfterAll() {
        try (QueryServiceFixture service = new QueryServiceFixture(ledger.database)) {
            StreamName upgraded = charge("upgraded");
            NewEvent begun = write(entry(upgraded, 1, started()));
            ledger.append(upgraded, 0, terms(100));
            ledger.append(List.of(new NewEvent(
                    begun.stream(), 1, "charge.attempt-begun", 1, begun.eventId(), begun.payload(), begun.metadata())));
            ledger.append(upgraded, 2, taken(terms(100)));
            ledger.captured(charge("other"), terms(100));
            assertThat(charges(service, 1).data("version")).containsExactly("0");
            DataSource pool = service.bean(DataSource.class);

            assertThat(goPast(pool, 3)).as("not where it stands").isNotZero();
            assertThat(goPast(pool, 2)).isZero();

            assertThat(charges(service, 6).data("version")).containsExactly("2", "0");
            assertThat(service.ask(key, "/v1/charges/upgraded/events").code()).isEqualTo("history-unreadable");
            assertThat(rows("SELECT actor || ': ' || reason FROM query.set_aside_event"))
                    .containsExactly("alice: a charge of the trial");
            assertThat(service.get("/actuator/health/charges").status()).isEqualTo(503);

            // To a reader, an upgrade is that the type has a meaning.
            ledger.database.execute("postgres", """
                    ALTER TABLE ledger.event DISABLE TRIGGER event_is_append_only;
                    UPDATE ledger.event SET type = 'charge.attempt-started' WHERE type = 'charge.attempt-begun';
                    ALTER TABLE ledger.event ENABLE TRIGGER event_is_append_only""");

            await().atMost(PATIENCE)
                    .until(() -> service.ask(key, "/v1/charges").data("version").equals(List.of("2", "2")));
            await().atMost(PATIENCE)
                    .until(() -> service.get("/actuator/health")
                            .json()
                            .path("status")
                            .asString()
                            .equals("UP"));
        }
    }

    @Test
    void anOperatorLetsAReadModelGoPastAnEventThatItCannotTakeInAmongOthers() {
        ledger.captured(charge("before"), terms(100));
        // Nothing of this charge came before.
        ledger.append(charge("odd"), 0, started());
        ledger.captured(charge("after"), terms(100));
        try (QueryServiceFixture service = new QueryServiceFixture(ledger.database)) {
            await().atMost(PATIENCE).untilAsserted(() -> {
                JsonNode health =
                        service.get("/actuator/health").json().at("/components/readModels/components/charges");
                assertThat(health.at("/status").asString()).isEqualTo("DOWN");
                assertThat(health.at("/details/ailment").asString()).endsWith("Exception");
                assertThat(health.at("/details/stopsAt/position").asLong()).isEqualTo(4);
            });
            assertThat(service.ask(key, "/v1/charges").data("id")).containsExactly("before");

            assertThat(goPast(service.bean(DataSource.class), 4)).isZero();

            await().atMost(PATIENCE)
                    .until(() -> service.ask(key, "/v1/charges").data("id").equals(List.of("after", "before")));
            assertThat(rows("SELECT readable FROM query.set_aside_event")).containsExactly("t");
        }
    }

    @Test
    void anEntryIsReadWithoutTheRestOfItsStream() {
        String file = Sha256.hex(Sha256.of("file"));
        LocalDate today = ledger.log.clock().now().atOffset(ZoneOffset.UTC).toLocalDate();
        Currency euro = Currency.of("EUR");
        StreamName lines = StreamName.settlementLines(tenant, file);
        try (QueryServiceFixture service = new QueryServiceFixture(ledger.database)) {
            long position = ledger.append(
                            lines,
                            0,
                            new SettlementLinesRecorded(
                                    file,
                                    "simulator",
                                    1,
                                    List.of(new SettlementLine(
                                            2, SettlementKind.FEE, "f1", null, 0, 35, -35, euro, today))))
                    .firstPosition();
            ledger.append(List.of(unreadable(lines.value(), 1, "settlement.lines-continued")));

            Answer entry = service.get(key, "/v1/entries/" + position, "min_position", position);

            assertThat(entry.status()).isEqualTo(200);
            assertThat(entry.json().at("/data/0/event/sequence").asInt()).isZero();
            assertThat(entry.json().at("/data/0/command/operation").asString()).isEqualTo("gateway");
        }
    }

    @Test
    void anOperatorHasAReadModelBuiltAnewAndSeesInWhatItDiffers() {
        ledger.captured(charge("kept"), terms(100));
        try (QueryServiceFixture service = new QueryServiceFixture(ledger.database)) {
            assertThat(charges(service, 3).data("version")).containsExactly("2");
            DataSource pool = service.bean(DataSource.class);

            assertThat(ProjectionCommands.run(pool, "rebuild", "charges")).isZero();
            ledger.database.execute("query_service", "UPDATE query.charge SET version = 7");
            assertThat(ProjectionCommands.run(pool, "rebuild", "charges")).isEqualTo(RebuildCommand.NOT_SWITCHED);
            assertThat(charges(service, 3).data("version")).containsExactly("7");
            assertThat(ProjectionCommands.run(pool, "rebuild", "charges", "--accept-differences"))
                    .isZero();
            assertThat(charges(service, 3).data("version")).containsExactly("2");
            assertThat(ProjectionCommands.run(pool, "rebuild", "nothing")).isNotZero();
        }
    }

    private static int goPast(DataSource pool, long position) {
        return ProjectionCommands.run(
                pool,
                "go-past",
                "--projection=charges",
                "--position=" + position,
                "--actor=alice",
                "--reason=a charge of the trial");
    }

    private Answer charges(QueryServiceFixture service, long position) {
        return service.ask(key, "/v1/charges?min_position=" + position);
    }

    private StreamName charge(String id) {
        return StreamName.key(tenant, id);
    }

    private static NewEvent unreadable(String stream, String type) {
        return unreadable(stream, 0, type);
    }

    private static NewEvent unreadable(String stream, long sequence, String type) {
        return new NewEvent(stream, sequence, type, 1, UUID.randomUUID(), "{}".getBytes(UTF_8), "{}".getBytes(UTF_8));
    }

    private List<String> rows(String sql) {
        return ledger.rows("query_service", sql);
    }
}
