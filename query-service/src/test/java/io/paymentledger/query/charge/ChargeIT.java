package io.paymentledger.query.charge;

import static io.paymentledger.query.LedgerFixture.entry;
import static io.paymentledger.query.LedgerFixture.started;
import static io.paymentledger.query.LedgerFixture.terms;
import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.History;
import io.paymentledger.base.key.Scope;
import io.paymentledger.base.testing.RawHttp;
import io.paymentledger.base.web.ChargeJson;
import io.paymentledger.events.CaptureMethod;
import io.paymentledger.events.ChargeEvent.ChargeAuthorised;
import io.paymentledger.events.ChargeEvent.ChargeDeclined;
import io.paymentledger.events.ChargeEvent.ChargeInitiated;
import io.paymentledger.events.ChargeEvent.OutcomeUnknown;
import io.paymentledger.events.KeyEvent.KeyBound;
import io.paymentledger.events.Money;
import io.paymentledger.events.OrderEvent.OrderClaimed;
import io.paymentledger.events.PaymentMethod;
import io.paymentledger.events.Personal;
import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.Appended;
import io.paymentledger.eventstore.LogAssignment;
import io.paymentledger.query.AskedService.Answer;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.QueryServiceFixture;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChargeIT {

    private final LedgerFixture ledger = new LedgerFixture();
    private final QueryServiceFixture service = new QueryServiceFixture(ledger.database);
    private final String tenant = ledger.newTenant();
    private final String key = ledger.key(tenant, Scope.CHARGES_READ, Scope.AUDIT_READ);

    @AfterAll
    void close() {
        service.close();
        ledger.close();
    }

    @Test
    void theReadModelAnswersExactlyWhatHistoryTells() {
        ChargeInitiated everything = new ChargeInitiated(
                Money.of(999_999_999_999_999L, "KWD"),
                new PaymentMethod("tok_approve"),
                CaptureMethod.MANUAL,
                "order \"1\"",
                "v1:fingerprint",
                new Personal("Für Zoë 🐶\n\t\\", "Zoë", Map.of("b", "2", "a", "\u0001{}", "ü", "")));
        StreamName authorised = StreamName.key(tenant, "authorised");
        ledger.append(authorised, 0, everything, started());
        ledger.append(authorised, 2, new OutcomeUnknown("att_1", "timeout"));
        ledger.append(authorised, 3, new ChargeAuthorised("att_1", 999_999_999_999_999L, "ref", null));
        StreamName declined = StreamName.key(tenant, "declined:~._+=-A");
        ledger.append(declined, 0, terms(1), started(), new ChargeDeclined("att_1", "insufficient_funds"));
        StreamName unknown = StreamName.key(tenant, "unknown");
        ledger.append(unknown, 0, terms(1), started(), new OutcomeUnknown("att_1", "timeout"));
        StreamName captured = StreamName.key(tenant, "captured");
        Appended last = ledger.captured(captured, terms(1999));

        for (StreamName stream : List.of(authorised, declined, unknown, captured)) {
            ChargeJson told = ChargeJson.of(Objects.requireNonNull(History.fold(ledger.history(stream))));
            Answer answer = service.get(key, "/v1/charges/" + stream.local(), "min_position", last.firstPosition());

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.response().body())
                    .isEqualTo(service.bean(JsonMapper.class).writeValueAsString(told));
            assertThat(answer.header("ETag")).isEqualTo("\"" + told.version() + "\"");
            assertThat(answer.position()).isGreaterThanOrEqualTo(last.firstPosition());
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        }
    }

    @Test
    void aKeyThatWasBoundToAChargeNamesIt() {
        ledger.captured(StreamName.key(tenant, "named"), terms(1));
        Appended last = ledger.append(entry(StreamName.key(tenant, "alias"), 0, KeyBound.alias("named", "v1:x")));

        Answer answer = service.get(key, "/v1/charges/alias", "min_position", last.firstPosition());

        assertThat(answer.json().path("id").stringValue()).isEqualTo("named");
        assertThat(answer.response().body())
                .isEqualTo(service.get(key, "/v1/charges/named").response().body());
    }

    @Test
    void anothersChargeIsNotThere() {
        Appended last = ledger.captured(StreamName.key(tenant, "mine"), terms(1));
        ledger.append(entry(StreamName.key(tenant, "my-alias"), 0, KeyBound.alias("mine", "v1:x")));
        String stranger = ledger.key(ledger.newTenant(), Scope.CHARGES_READ, Scope.AUDIT_READ);
        service.get(key, "/v1/charges", "min_position", last.firstPosition());

        for (String path : List.of("mine", "my-alias", "mine?at_version=0", "mine/events", "my-alias/events")) {
            assertThat(service.ask(key, "/v1/charges/" + path).status()).isEqualTo(200);
            Answer theirs = service.ask(stranger, "/v1/charges/" + path);
            Answer nobodys = service.ask(stranger, "/v1/charges/" + path.replace("m", "n"));

            assertThat(theirs.status()).isEqualTo(404);
            assertThat(theirs.response().body()).isEqualTo(nobodys.response().body());
        }
        assertThat(service.get(stranger, "/v1/charges", "min_position", last.firstPosition())
                        .data("id"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"never-seen", "order", "a%00b", "%E4", "a%20b", "order%2F1", "%F0%9F%92%B6"})
    void whatIsNoChargeIsNotFound(String id) throws Exception {
        assertThat(RawHttp.status(service.uri("/"), "/v1/charges/" + id, key)).isIn(400, 404);
        assertThat(RawHttp.status(service.uri("/"), "/v1/charges/" + id + "/events", key))
                .isIn(400, 404);
        assertThat(RawHttp.status(service.uri("/"), "/v1/charges/" + id + "?at_version=0", key))
                .isIn(400, 404);
    }

    @Test
    void whatTakesNoParametersRefusesThem() {
        ledger.captured(StreamName.key(tenant, "proved"), terms(1));

        assertThat(service.get(key, "/v1/charges/proved/receipt", "as_of", "2026-01-01T00:00:00Z")
                        .errors())
                .containsExactly("as_of");
    }

    @Test
    void aSemicolonIsPartOfAName() throws Exception {
        ledger.captured(StreamName.key(tenant, "plain"), terms(1));
        assertThat(RawHttp.status(service.uri("/"), "/v1/charges/plain/events", key))
                .isEqualTo(200);

        for (String other :
                List.of("/plain;x=1", "/plain;", "/plain;x=1/events", "/plain/events;x=1", ";x=1/plain/events")) {
            assertThat(RawHttp.status(service.uri("/"), "/v1/charges" + other, key))
                    .as(other)
                    .isEqualTo(404);
        }
    }

    @Test
    void anOrderIsNoCharge() {
        Appended last = ledger.append(
                entry(StreamName.key(tenant, "with-order"), 0, terms(1)),
                entry(StreamName.order(tenant, "17"), 0, new OrderClaimed("with-order")));

        // The position of the event that shows nowhere is reached nevertheless.
        assertThat(service.get(key, "/v1/charges/with-order", "min_position", last.firstPosition() + 1)
                        .status())
                .isEqualTo(200);
        assertThat(service.ask(key, "/v1/charges/order/17").status()).isEqualTo(404);
    }

    @Test
    void theListAndTheChargeNeedOneScopeAndThePastAnother() {
        Appended last = ledger.captured(StreamName.key(tenant, "scoped"), terms(1));
        String reader = ledger.key(tenant, Scope.CHARGES_READ);
        String auditor = ledger.key(tenant, Scope.AUDIT_READ);
        String writer = ledger.key(tenant, Scope.CHARGES_WRITE, Scope.ADMIN);
        service.get(reader, "/v1/charges", "min_position", last.firstPosition());

        for (String present : List.of("/v1/charges", "/v1/charges/scoped")) {
            assertThat(service.ask(reader, present).status()).isEqualTo(200);
            assertThat(service.ask(auditor, present).json().path("scope").stringValue())
                    .isEqualTo("charges:read");
            assertThat(service.ask(writer, present).status()).isEqualTo(403);
            assertThat(service.get(present).status()).isEqualTo(401);
        }
        for (String past : List.of(
                "/v1/charges/scoped?at_version=0",
                "/v1/charges/scoped?as_of=" + ledger.log.clock().now(),
                "/v1/charges/scoped/events")) {
            assertThat(service.ask(auditor, past).status()).isEqualTo(200);
            assertThat(service.ask(reader, past).json().path("scope").stringValue())
                    .isEqualTo("audit:read");
            assertThat(service.ask(writer, past).status()).isEqualTo(403);
            assertThat(service.get(past).status()).isEqualTo(401);
        }
        // The scope comes before everything that is wrong with a request.
        assertThat(service.ask(reader, "/v1/charges/none?at_version=x").status())
                .isEqualTo(403);
    }

    @Test
    void aReadWaitsForAPositionThatIsNotRecordedYet() throws Exception {
        long head = ledger.log.head().in(LogAssignment.DEFAULT_LOG);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> current =
                    threads.submit(() -> service.get(key, "/v1/charges/awaited", "min_position", head + 2));
            Future<Answer> list = threads.submit(() -> service.get(key, "/v1/charges", "min_position", head + 1));
            Future<Answer> past = threads.submit(
                    () -> service.get(key, "/v1/charges/awaited", "at_version", 1, "min_position", head + 2));

            ledger.append(StreamName.key(tenant, "awaited"), 0, terms(1), started());

            assertThat(current.get().json().path("version").longValue()).isEqualTo(1);
            assertThat(list.get().data("id")).contains("awaited");
            assertThat(past.get().status()).isEqualTo(200);
        }
    }

    @Test
    void aReadThatWaitedInVainSaysHowFarItSaw() throws Exception {
        Appended last = ledger.captured(StreamName.key(tenant, "behind"), terms(1));
        service.get(key, "/v1/charges", "min_position", last.firstPosition());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> answers = Stream.of(
                            "/v1/charges/behind?",
                            "/v1/charges?",
                            "/v1/charges/behind?at_version=0&",
                            "/v1/charges/behind/events?")
                    .map(path -> threads.submit(() -> service.ask(key, path + "min_position=1000000")))
                    .toList();

            for (Future<Answer> answer : answers) {
                assertThat(answer.get().status()).isEqualTo(503);
                assertThat(answer.get().code()).isEqualTo("read-behind");
                assertThat(answer.get().header("Retry-After")).isEqualTo("1");
                assertThat(answer.get().json().path("position").longValue())
                        .isEqualTo(answer.get().position())
                        .isBetween(last.firstPosition(), 999_999L);
            }
        }
    }

    @Test
    void aCodesDocumentationIsServed() {
        assertThat(service.get("/problems/read-behind").json().path("status").intValue())
                .isEqualTo(503);
    }
}
