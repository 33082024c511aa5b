package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.paymentledger.base.History;
import io.paymentledger.base.journal.KeyRequest;
import io.paymentledger.base.journal.KeyRequest.Operation;
import io.paymentledger.base.journal.KeyRequests;
import io.paymentledger.base.journal.KeyRequests.Written;
import io.paymentledger.events.ChargeEvent.ChargeInitiated;
import io.paymentledger.events.KeyEvent.KeyBound;
import io.paymentledger.events.StreamName;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What the events do not tell of the requests that came with a key is written down, beside the hot path. */
class KeyJournalIT {

    private static final RunningLedger LEDGER = RunningLedger.start();

    /** As the read side reads it: the write side only writes it. */
    private static final KeyRequests JOURNAL = new KeyRequests(LEDGER.database().pool("query_service"));

    private static final String LEAST = "{\"amount\":1999,\"currency\":\"EUR\",\"payment_method\":\"tok_approve\"}";

    @AfterAll
    static void stop() {
        LEDGER.close();
        LEDGER.database().close();
    }

    @Test
    void theReplayedAndTheRefusedRequestsAreWrittenDownAndTheFirstIsLeftToTheEvents() {
        LEDGER.send(LEDGER.charge("noted", LEAST).header("X-Request-Id", "req-1"));
        LEDGER.send(LEDGER.charge("noted", LEAST).header("X-Request-Id", "req-2"));
        LEDGER.send(LEDGER.charge("noted", LEAST.replace("1999", "5")).header("X-Request-Id", "req-3"));
        LEDGER.send(LEDGER.request("/v1/idempotency/noted/cancel")
                .header("X-Request-Id", "req-4")
                .POST(BodyPublishers.noBody()));

        List<KeyRequest> requests = written("noted", 3);

        assertThat(requests)
                .extracting(
                        KeyRequest::requestId,
                        KeyRequest::operation,
                        KeyRequest::status,
                        KeyRequest::code,
                        KeyRequest::replayed,
                        KeyRequest::mismatch)
                .containsExactly(
                        tuple("req-2", Operation.CREATE, 201, null, true, List.of()),
                        tuple("req-3", Operation.CREATE, 422, "key-reused", false, List.of("amount")),
                        tuple("req-4", Operation.CANCEL, 409, "key-claimed", false, List.of()));
        assertThat(requests).extracting(KeyRequest::actor).allMatch(actor -> actor.startsWith("key_"));
        ChargeInitiated first = (ChargeInitiated) LEDGER.bean(History.class)
                .of(StreamName.key("acme", "noted"))
                .getFirst()
                .event();
        assertThat(requests.get(0).fingerprint()).startsWith("v1:").isEqualTo(first.fingerprint());
        assertThat(requests.get(1).fingerprint()).isNotEqualTo(first.fingerprint());
        assertThat(requests.get(2).fingerprint()).isNull();
    }

    @Test
    void aReplayedDeclineIsWrittenDownAsAReplay() {
        String body = LEAST.replace("tok_approve", "tok_decline");
        LEDGER.send(LEDGER.charge("noted-decline", body));
        LEDGER.send(LEDGER.charge("noted-decline", body));

        assertThat(written("noted-decline", 1))
                .extracting(KeyRequest::status, KeyRequest::code, KeyRequest::replayed)
                .containsExactly(tuple(402, "declined", true));
    }

    @Test
    void anOperationHasOneFingerprintWhicheverNameOfTheChargeItsAddressHolds() {
        String body = LEAST.replace("}", ",\"order_number\":\"noted-order\"}");
        LEDGER.send(LEDGER.charge("noted-own", body));
        LEDGER.send(LEDGER.charge("noted-alias", body));
        for (String name : List.of("noted-alias", "noted-own", "noted-alias")) {
            LEDGER.send(LEDGER.request("/v1/charges/" + name + "/refunds")
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", "noted-refund")
                    .POST(BodyPublishers.ofString("{\"amount\":5}")));
        }
        List<KeyRequest> requests = written("noted-refund", 2);

        KeyBound bound = (KeyBound) LEDGER.bean(History.class)
                .of(StreamName.key("acme", "noted-refund"))
                .getFirst()
                .event();
        assertThat(requests).extracting(KeyRequest::fingerprint).containsOnly(bound.fingerprint());
        assertThat(requests).extracting(KeyRequest::status).containsOnly(200);
        assertThat(requests).extracting(KeyRequest::replayed).containsOnly(true);
    }

    @Test
    void aKeyThatLooksLikeACardNumberIsNotWrittenDown() {
        LEDGER.send(LEDGER.charge("4111111111111111", LEAST));
        LEDGER.send(LEDGER.charge("noted-after", LEAST));
        LEDGER.send(LEDGER.charge("noted-after", LEAST));

        written("noted-after", 1);
        assertThat(JOURNAL.find("acme", "4111111111111111", 0, 10)).isEmpty();
    }

    /** @param count how many requests are to be written down; those that are alike may be one row */
    private static List<KeyRequest> written(String key, int count) {
        return await()
                .until(
                        () -> JOURNAL.find("acme", key, 0, 10),
                        found -> found.stream()
                                        .mapToInt(each -> each.request().times())
                                        .sum()
                                == count)
                .stream()
                .map(Written::request)
                .toList();
    }
}
