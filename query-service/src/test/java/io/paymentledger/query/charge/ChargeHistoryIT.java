package io.paymentledger.query.charge;

import static io.paymentledger.query.LedgerFixture.entry;
import static io.paymentledger.query.LedgerFixture.started;
import static io.paymentledger.query.LedgerFixture.terms;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.paymentledger.base.key.Scope;
import io.paymentledger.events.ChargeEvent.OutcomeUnknown;
import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.KeyEvent.KeyBound;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.StreamName;
import io.paymentledger.query.AskedService.Answer;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.LedgerFixture.Entry;
import io.paymentledger.query.QueryServiceFixture;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChargeHistoryIT {

    private static final JsonMapper JSON = JsonMapper.shared();

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
    void aVersionIsTheChargeAfterItsEventWithThatSequence() {
        ledger.captured(StreamName.key(tenant, "versions"), terms(1999));

        assertThat(status("versions?at_version=0")).isEqualTo("init");
        assertThat(status("versions?at_version=1")).isEqualTo("processing");
        assertThat(status("versions?at_version=2")).isEqualTo("success");
        assertThat(ask("versions?at_version=1").header("ETag")).isEqualTo("\"1\"");
        assertThat(ask("versions?at_version=1").position()).isPositive();
        assertThat(ask("versions?at_version=3").status()).isEqualTo(404);
        assertThat(ask("versions?at_version=999999999999999999").status()).isEqualTo(404);
        assertThat(ask("never-seen?at_version=0").status()).isEqualTo(404);
        assertThat(ask("versions?at_version=2").response().body())
                .isEqualTo(ask("versions?as_of=" + ledger.log.clock().now())
                        .response()
                        .body());
    }

    @Test
    void asOfIsTheChargeWithWhatWasRecordedByThen() {
        StreamName stream = StreamName.key(tenant, "times");
        ledger.captured(stream, terms(1999));
        Instant claimed = ledger.history(stream).getFirst().occurredAt();
        Instant captured = ledger.history(stream).getLast().occurredAt();

        assertThat(ask("times?as_of=" + claimed.minusNanos(1_000)).status()).isEqualTo(404);
        assertThat(version("times?as_of=" + claimed)).isEqualTo(1);
        assertThat(version("times?as_of=" + captured.minusNanos(1_000))).isEqualTo(1);
        assertThat(version("times?as_of=" + captured)).isEqualTo(2);
        assertThat(version("times?as_of=" + captured.plusNanos(1_000))).isEqualTo(2);
        assertThat(ask("never-seen?as_of=" + captured).status()).isEqualTo(404);
    }

    @Test
    void aBoundKeyTellsTheHistoryOfItsChargeSinceItWasBound() {
        StreamName stream = StreamName.key(tenant, "bound-to");
        StreamName alias = StreamName.key(tenant, "bound");
        ledger.captured(stream, terms(1));
        ledger.append(entry(alias, 0, KeyBound.alias("bound-to", "v1:x")));
        Instant bound = ledger.history(alias).getFirst().occurredAt();

        assertThat(version("bound?at_version=0")).isZero();
        assertThat(ask("bound?as_of=" + bound.minusNanos(1_000)).status()).isEqualTo(404);
        assertThat(version("bound?as_of=" + bound)).isEqualTo(2);
        assertThat(ask("bound/events").response().body())
                .isEqualTo(ask("bound-to/events").response().body());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            as_of=2026-01-01T00:00:00Z&at_version=0      | at_version
            as_of=x&at_version=0                         | as_of,at_version
            at_version=-1                                | at_version
            at_version=                                  | at_version
            at_version=1&at_version=2                    | at_version
            as_of=now                                    | as_of
            as_of=2999-01-01T00:00:00Z                   | as_of
            as_of=2026-01-01T00:00:00.0000000001Z        | as_of
            at_version=0&limit=1                         | limit
            at_version=0&min_position=x                  | min_position
            """)
    void aPastThatDoesNotFitIsNamed(String query, String parameters) {
        Answer answer = ask("any?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(String.join(",", answer.errors())).isEqualTo(parameters);
    }

    @Test
    void eachEventTellsWhoCausedItAndWhatItChanged() {
        StreamName stream = StreamName.key(tenant, "told");
        ledger.append(
                new Entry(
                        stream,
                        0,
                        terms(1999, "EUR", "order-told", "Ada"),
                        new EventMetadata(tenant, "key_a", "req-a", "cor-a", "req-a")),
                new Entry(stream, 1, started(), new EventMetadata(tenant, "key_a", "req-a", "cor-a", "req-a")));
        ledger.append(new Entry(
                stream,
                2,
                LedgerFixture.taken(terms(1999)),
                new EventMetadata(tenant, "key_b", "req-b", "cor-a", "att_1")));
        List<RecordedEvent> history = ledger.history(stream);

        Answer answer = ask("told/events");

        assertThat(answer.position()).isGreaterThanOrEqualTo(history.getLast().position());
        assertThat(answer.json().path("has_more").booleanValue()).isFalse();
        JsonNode events = answer.json().path("data");
        assertThat(events).hasSize(3);
        assertThat(events.get(0)).isEqualTo(JSON.readTree("""
                {"sequence":0,"position":%s,"type":"charge.initiated","event_id":"%s","occurred_at":"%s",
                 "actor":"key_a","request_id":"req-a","correlation_id":"cor-a","causation_id":"req-a",
                 "changes":{"id":{"to":"told"},"status":{"to":"init"},"amount":{"to":1999},"currency":{"to":"EUR"},
                  "amount_authorised":{"to":0},"amount_captured":{"to":0},"amount_capturable":{"to":0},
                  "amount_refunded":{"to":0},"capture_method":{"to":"automatic"},
                  "order_number":{"to":"order-told"},"customer":{"to":"Ada"},"metadata":{"to":{}},
                  "outcome_unknown":{"to":false},"version":{"to":0},"created_at":{"to":"%3$s"},
                  "updated_at":{"to":"%3$s"}}}""".formatted(
                        history.get(0).position(),
                        history.get(0).eventId(),
                        events.get(0).path("occurred_at").stringValue())));
        assertThat(events.get(0).path("occurred_at").stringValue())
                .isEqualTo(ask("told?at_version=0").json().path("created_at").stringValue());
        assertThat(events.get(1).path("type").stringValue()).isEqualTo("charge.attempt-started");
        assertThat(events.get(1).path("changes")).isEqualTo(JSON.readTree("""
                {"status":{"from":"init","to":"processing"},"version":{"from":0,"to":1}}"""));
        assertThat(events.get(2).path("actor").stringValue()).isEqualTo("key_b");
        assertThat(events.get(2).path("causation_id").stringValue()).isEqualTo("att_1");
        assertThat(events.get(2).path("changes")).isEqualTo(JSON.readTree("""
                {"status":{"from":"processing","to":"success"},"detail":{"to":"captured"},
                 "amount_authorised":{"from":0,"to":1999},"amount_captured":{"from":0,"to":1999},
                 "version":{"from":1,"to":2},"updated_at":{"from":"%s","to":"%s"}}""".formatted(
                        events.get(0).path("occurred_at").stringValue(),
                        events.get(2).path("occurred_at").stringValue())));
        assertThat(answer.response().body()).doesNotContain("tok_");
    }

    @Test
    void eventsComeInPagesOldestFirst() {
        StreamName stream = StreamName.key(tenant, "long");
        ledger.append(stream, 0, terms(1), started());
        for (int sequence = 2; sequence < 103; sequence++) {
            ledger.append(stream, sequence, new OutcomeUnknown("att_1", "timeout " + sequence));
        }

        Answer first = ask("long/events");
        assertThat(first.data("sequence")).hasSize(100).startsWith("0").endsWith("99");
        assertThat(ask("long/events?limit=2&cursor=" + cursor(first)).data("sequence"))
                .containsExactly("100", "101");
        List<String> walked = new ArrayList<>();
        Answer page = ask("long/events?limit=25");
        walked.addAll(page.data("sequence"));
        while (page.json().path("has_more").booleanValue()) {
            page = ask("long/events?limit=25&cursor=" + cursor(page));
            walked.addAll(page.data("sequence"));
        }
        assertThat(walked).hasSize(103).doesNotHaveDuplicates();

        assertThat(ask("long/events?limit=101").errors()).containsExactly("limit");
        assertThat(ask("long/events?limit=0&cursor=x&type=y").errors())
                .containsExactlyInAnyOrder("limit", "cursor", "type");
        assertThat(ask("told-by-another/events?cursor=" + cursor(first)).errors())
                .containsExactly("cursor");
    }

    @Test
    void replaysAreCountedByKind() {
        ledger.captured(StreamName.key(tenant, "counted"), terms(1));
        double asOf = replays("as_of");
        double atVersion = replays("at_version");
        double events = replays("events");

        ask("counted?as_of=" + ledger.log.clock().now());
        ask("counted?at_version=0");
        ask("counted?at_version=1");
        ask("counted/events");
        ask("counted");
        ask("never-seen/events");

        assertThat(replays("as_of")).isEqualTo(asOf + 1);
        assertThat(replays("at_version")).isEqualTo(atVersion + 2);
        assertThat(replays("events")).isEqualTo(events + 1);
    }

    private double replays(String kind) {
        return service.bean(MeterRegistry.class)
                .get("ledger.replays")
                .tag("kind", kind)
                .counter()
                .count();
    }

    private static String cursor(Answer page) {
        return page.json().path("next_cursor").stringValue();
    }

    private Answer ask(String pathAndQuery) {
        return service.ask(key, "/v1/charges/" + pathAndQuery);
    }

    private String status(String pathAndQuery) {
        return ask(pathAndQuery).json().path("status").stringValue();
    }

    private long version(String pathAndQuery) {
        return ask(pathAndQuery).json().path("version").longValue();
    }
}
