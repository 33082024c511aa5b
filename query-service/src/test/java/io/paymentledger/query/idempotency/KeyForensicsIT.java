package io.paymentledger.query.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paymentledger.base.journal.KeyRequest;
import io.paymentledger.base.journal.KeyRequest.Operation;
import io.paymentledger.base.journal.KeyRequestJournal;
import io.paymentledger.base.journal.KeyRequests;
import io.paymentledger.base.key.Scope;
import io.paymentledger.events.ChargeEvent.ChargeAuthorised;
import io.paymentledger.events.ChargeEvent.ChargeDeclined;
import io.paymentledger.events.KeyEvent.KeyBound;
import io.paymentledger.events.KeyEvent.KeyCancelled;
import io.paymentledger.events.OrderEvent.OrderClaimed;
import io.paymentledger.events.StreamName;
import io.paymentledger.query.AskedService.Answer;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.QueryServiceFixture;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyForensicsIT {

    private static final LedgerFixture LEDGER = new LedgerFixture();
    private static final QueryServiceFixture SERVICE = new QueryServiceFixture(LEDGER.database);
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private String tenant = "";
    private String secret = "";

    @AfterAll
    static void close() {
        SERVICE.close();
        LEDGER.close();
    }

    @BeforeEach
    void tenant() {
        tenant = LEDGER.newTenant();
        secret = LEDGER.key(tenant, Scope.AUDIT_READ);
    }

    @Test
    void aKeyOfASettledChargeShowsItsWinnerItsRequestsItsEventsAndTheMoney() {
        LEDGER.append(
                LedgerFixture.entry(key("k"), 0, LedgerFixture.terms(1999, "EUR", "o-1", null)),
                LedgerFixture.entry(key("k"), 1, LedgerFixture.started()),
                LedgerFixture.entry(StreamName.order(tenant, "o-1"), 0, new OrderClaimed("k")));
        LEDGER.append(key("k"), 2, LedgerFixture.taken(LedgerFixture.terms(1999)));
        write(
                request("k", "req-2", 201, null, true, List.of()),
                request("k", "req-3", 422, "key-reused", false, List.of("amount", "currency")),
                request("other", "req-4", 201, null, false, List.of()));

        Answer answer = SERVICE.ask(secret, "/v1/idempotency/k");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("state").asString()).isEqualTo("charge");
        assertThat(answer.json().path("charge_id").asString()).isEqualTo("k");
        assertThat(answer.json().path("winner").path("request_id").asString()).isEqualTo("req-1");
        assertThat(answer.json().path("winner").path("actor").asString()).isEqualTo("key_1");
        assertThat(answer.json().path("money_moved").toString())
                .isEqualTo("{\"moved\":\"yes\",\"amount\":1999,\"returned\":0,\"currency\":\"EUR\"}");
        assertThat(members(answer, "events", "type"))
                .containsExactly("charge.initiated", "charge.attempt-started", "order.claimed", "charge.captured");
        assertThat(requests(answer, "request_id")).containsExactly("req-1", "req-2", "req-3");
        assertThat(requests(answer, "replayed")).containsExactly("false", "true", "false");
        assertThat(requests(answer, "status")).containsExactly("201", "201", "422");
        assertThat(requests(answer, "actor")).containsExactly("key_1", "key_9", "key_9");
        assertThat(answer.json().path("requests").path("data").get(2).toString())
                .isEqualTo(
                        "{\"operation\":\"create\",\"requested_at\":\"2026-01-01T12:00:00.000000Z\","
                                + "\"actor\":\"key_9\",\"request_id\":\"req-3\",\"fingerprint\":\"v1:f\",\"status\":422,"
                                + "\"code\":\"key-reused\",\"replayed\":false,\"mismatch\":[\"amount\",\"currency\"],\"times\":1}");
    }

    @Test
    void theRequestThatClaimedAKeyIsToldByTheEventsOnceItsOutcomeIsKnown() {
        LEDGER.append(key("k"), 0, LedgerFixture.terms(1999), LedgerFixture.started());
        assertThat(requests(SERVICE.ask(secret, "/v1/idempotency/k"), "request_id"))
                .isEmpty();

        LEDGER.append(key("k"), 2, new ChargeDeclined("att_1", "card_declined"));
        write(request("k", "req-2", 402, "declined", true, List.of()));

        Answer answer = SERVICE.ask(secret, "/v1/idempotency/k");
        assertThat(requests(answer, "request_id")).containsExactly("req-1", "req-2");
        assertThat(requests(answer, "status")).containsExactly("402", "402");
        assertThat(requests(answer, "code")).containsExactly("declined", "declined");
        assertThat(requests(answer, "replayed")).containsExactly("false", "true");
        String next = SERVICE.ask(secret, "/v1/idempotency/k?limit=1")
                .json()
                .path("requests")
                .path("next_cursor")
                .asString();
        assertThat(requests(SERVICE.ask(secret, "/v1/idempotency/k?cursor=" + next), "request_id"))
                .containsExactly("req-2");
    }

    @Test
    void aFirstRequestThatWasAnsweredBeforeItsOutcomeIsShownWithThatAnswer() {
        LEDGER.captured(key("k"), LedgerFixture.terms(1999));
        write(request("k", "req-1", 202, null, false, List.of()));

        assertThat(requests(SERVICE.ask(secret, "/v1/idempotency/k"), "status")).containsExactly("202");
    }

    @Test
    void repetitionsThatCameTogetherAreOneWithTheirNumber() {
        write(new KeyRequest(
                tenant, "k", Operation.CREATE, NOON, "key_9", "req-1", "v1:f", 409, "in-flight", false, List.of(), 7));

        assertThat(requests(SERVICE.ask(secret, "/v1/idempotency/k"), "times")).containsExactly("7");
    }

    @Test
    void whetherMoneyMovedIsUnknownWhileTheGatewaysAnswerIsOut() {
        LEDGER.append(key("k"), 0, LedgerFixture.terms(1999), LedgerFixture.started());
        assertThat(moved("k")).isEqualTo("unknown");

        LEDGER.append(key("k"), 2, new ChargeDeclined("att_1", "card_declined"));
        assertThat(moved("k")).isEqualTo("no");
    }

    @Test
    void anAuthorisationHoldsMoneyAndMovesNone() {
        LEDGER.append(key("k"), 0, LedgerFixture.terms(1999), LedgerFixture.started());
        LEDGER.append(key("k"), 2, new ChargeAuthorised("att_1", 1999, "ref", null));

        assertThat(moved("k")).isEqualTo("no");
    }

    @Test
    void aBoundKeyShowsTheChargeThatItNames() {
        LEDGER.captured(key("k"), LedgerFixture.terms(1999));
        LEDGER.append(key("alias"), 0, KeyBound.alias("k", "v1:fingerprint"));

        Answer answer = SERVICE.ask(secret, "/v1/idempotency/alias");

        assertThat(answer.json().path("state").asString()).isEqualTo("bound");
        assertThat(answer.json().path("charge_id").asString()).isEqualTo("k");
        assertThat(members(answer, "events", "type"))
                .containsExactly("charge.initiated", "charge.attempt-started", "charge.captured", "key.bound");
        assertThat(moved("alias")).isEqualTo("yes");
    }

    @Test
    void aCancelledKeyNamesNothingAndIsNoCharge() {
        long position = LEDGER.append(key("k"), 0, new KeyCancelled()).firstPosition();

        Answer answer = SERVICE.get(secret, "/v1/idempotency/k", "min_position", position);

        assertThat(answer.position()).isGreaterThanOrEqualTo(position);

        assertThat(answer.json().path("state").asString()).isEqualTo("cancelled");
        assertThat(answer.json().path("charge_id").isMissingNode()).isTrue();
        assertThat(moved("k")).isEqualTo("no");
        assertThat(SERVICE.ask(secret, "/v1/charges/k/events").status()).isEqualTo(404);
    }

    @Test
    void aKeyThatWasOnlyEverRefusedIsFree() {
        write(request("k", "req-1", 503, "store-unavailable", false, List.of()));

        Answer answer = SERVICE.ask(secret, "/v1/idempotency/k");

        assertThat(answer.json().path("state").asString()).isEqualTo("free");
        assertThat(requests(answer, "code")).containsExactly("store-unavailable");
        assertThat(moved("k")).isEqualTo("no");
    }

    @Test
    void aKeyThatNobodyUsedAndATextThatIsNoKeyAreNotFound() {
        assertThat(SERVICE.ask(secret, "/v1/idempotency/nobody").status()).isEqualTo(404);
        assertThat(SERVICE.ask(secret, "/v1/idempotency/nobody").header("X-Ledger-Position"))
                .isNotEmpty();
        assertThat(SERVICE.ask(secret, "/v1/idempotency/a%20b").status()).isEqualTo(404);
        assertThat(SERVICE.ask(secret, "/v1/idempotency/%00").status()).isIn(400, 404);
    }

    @Test
    void anotherTenantsKeyIsInvisible() {
        LEDGER.captured(key("k"), LedgerFixture.terms(1999));
        write(request("k", "req-1", 201, null, false, List.of()));
        String stranger = LEDGER.key(LEDGER.newTenant(), Scope.AUDIT_READ);

        assertThat(SERVICE.ask(stranger, "/v1/idempotency/k").status()).isEqualTo(404);
    }

    @Test
    void theScopeOfTheAuditIsNeeded() {
        String reader = LEDGER.key(tenant, Scope.CHARGES_READ, Scope.CHARGES_WRITE);

        assertThat(SERVICE.ask(reader, "/v1/idempotency/k").code()).isEqualTo("forbidden");
    }

    @Test
    void manyRequestsAreReadPageByPageWithoutLossOrRepetition() {
        write(IntStream.range(0, 250)
                .mapToObj(i -> request("k", "req-" + i, 422, "key-reused", false, List.of("member-" + i)))
                .toArray(KeyRequest[]::new));

        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            Answer answer =
                    SERVICE.ask(secret, "/v1/idempotency/k?limit=100" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            seen.addAll(requests(answer, "request_id"));
            cursor = answer.json().path("requests").path("next_cursor").asString("");
        } while (!cursor.isEmpty());

        assertThat(seen)
                .containsExactlyElementsOf(
                        IntStream.range(0, 250).mapToObj(i -> "req-" + i).toList());
        assertThat(SERVICE.ask(secret, "/v1/idempotency/k?cursor=forged").errors())
                .containsExactly("cursor");
    }

    private StreamName key(String key) {
        return StreamName.key(tenant, key);
    }

    private String moved(String key) {
        return SERVICE.ask(secret, "/v1/idempotency/" + key)
                .json()
                .path("money_moved")
                .path("moved")
                .asString();
    }

    private KeyRequest request(
            String key, String requestId, int status, @Nullable String code, boolean replayed, List<String> mismatch) {
        return new KeyRequest(
                tenant, key, Operation.CREATE, NOON, "key_9", requestId, "v1:f", status, code, replayed, mismatch, 1);
    }

    /** Writes requests as ledger-service does. */
    private static void write(KeyRequest... requests) {
        try (KeyRequestJournal journal = new KeyRequestJournal(
                new KeyRequests(LEDGER.database.pool("ledger_service")), new SimpleMeterRegistry())) {
            List.of(requests).forEach(journal::add);
        }
    }

    private static List<String> requests(Answer answer, String member) {
        return answer.json()
                .path("requests")
                .path("data")
                .valueStream()
                .map(request -> request.path(member).asString())
                .toList();
    }

    private static List<String> members(Answer answer, String list, String member) {
        return answer.json()
                .path(list)
                .valueStream()
                .map(element -> element.path(member).asString())
                .toList();
    }
}
