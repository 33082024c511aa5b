package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.History;
import io.paymentledger.base.key.Scope;
import io.paymentledger.events.StreamName;
import io.paymentledger.ledger.RunningLedger.Reply;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A correction is an entry of a person's own: with a reason and an actor, once for a key, and never an edit. */
class CorrectionIT {

    private static final RunningLedger LEDGER = RunningLedger.start();

    private static final String FEE = """
            {"reason":"a fee that nobody booked","currency":"EUR","effective_at":"2026-01-31T00:00:00Z",
             "legs":[{"account":"gateway:simulator:fees","side":"debit","amount":35},
                     {"account":"gateway:simulator:receivable","side":"credit","amount":35}]}""";

    @AfterAll
    static void stop() {
        LEDGER.close();
        LEDGER.database().close();
    }

    @Test
    void aCorrectionIsRecordedOnceWithItsReasonAndItsActor() {
        Reply first = post("fee-1", FEE);
        Reply again = post(
                "fee-1",
                FEE.replace("\"currency\":\"EUR\",", "").replace("{\"reason\"", "{ \"currency\": \"EUR\", \"reason\""));

        assertThat(first.status()).isEqualTo(201);
        JsonNode answer = first.json();
        assertThat(answer.path("actor").stringValue()).startsWith("key_");
        assertThat(answer).isEqualTo(JsonMapper.shared().readTree("""
                {"id":"fee-1","position":%s,"recorded_at":"%s","effective_at":"2026-01-31T00:00:00.000000Z","actor":"%s",
                 "reason":"a fee that nobody booked","currency":"EUR",
                 "legs":[{"account":"gateway:simulator:fees","side":"debit","amount":35},
                         {"account":"gateway:simulator:receivable","side":"credit","amount":35}]}""".formatted(
                        answer.path("position").longValue(),
                        answer.path("recorded_at").stringValue(),
                        answer.path("actor").stringValue())));
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.response().headers().firstValue("Idempotent-Replayed")).contains("true");
        assertThat(first.response().headers().firstValue("Idempotent-Replayed")).isEmpty();
        assertThat(LEDGER.bean(History.class).of(StreamName.correction("acme", "fee-1")))
                .hasSize(1);
    }

    @Test
    void aKeyThatNamesAnotherCorrectionIsRefused() {
        post("fee-2", FEE);

        Reply other = post("fee-2", FEE.replace("35", "36").replace("nobody", "somebody"));

        assertThat(other.status()).isEqualTo(422);
        assertThat(other.json().path("code").stringValue()).isEqualTo("key-reused");
        assertThat(other.json().path("mismatch").valueStream().map(JsonNode::stringValue))
                .containsExactly("reason", "legs");
    }

    @Test
    void ofManyThatComeAtOnceOneIsRecordedAndTheOthersGetItsAnswer() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Reply>> requests = Stream.generate(() -> (Callable<Reply>) () -> post("fee-3", FEE))
                    .limit(16)
                    .toList();

            List<Future<Reply>> replies = threads.invokeAll(requests);

            assertThat(replies).extracting(reply -> reply.get().status()).containsOnly(201);
            assertThat(replies.stream().map(Future::resultNow).map(Reply::body).distinct())
                    .hasSize(1);
        }
        assertThat(LEDGER.bean(History.class).of(StreamName.correction("acme", "fee-3")))
                .hasSize(1);
    }

    @Test
    void itNamesTheEventThatItCorrectsOnlyIfTheTenantHasIt() {
        long position = post("fee-4", FEE).json().path("position").longValue();
        String correcting = FEE.replace("{\"reason\"", "{\"corrects\":%s,\"reason\"");
        String stranger = LEDGER.newKey("stranger", Set.of(Scope.ADMIN));

        assertThat(post("fee-5", correcting.formatted(position))
                        .json()
                        .path("corrects")
                        .longValue())
                .isEqualTo(position);
        assertThat(post("fee-6", correcting.formatted(999_999_999L)).status()).isEqualTo(400);
        Reply foreign = LEDGER.send(HttpRequest.newBuilder(LEDGER.uri("/v1/corrections"))
                .header("Authorization", "Bearer " + stranger)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "fee-7")
                .POST(BodyPublishers.ofString(correcting.formatted(position))));
        assertThat(foreign.status()).isEqualTo(400);
        assertThat(foreign.json().path("errors").get(0).path("pointer").stringValue())
                .isEqualTo("/corrects");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "amount":35},                         | "amount":36},                       | /legs
            "amount":35},                         | "amount":0},                        | /legs/0/amount
            "amount":35},                         | "amount":1000000000000000},         | /legs/0/amount
            gateway:simulator:fees                | gateway:simulator:fee               | /legs/0/account
            gateway:simulator:fees                | tenant:stranger:payable             | /legs/0/account
            "side":"debit"                        | "side":"left"                       | /legs/0/side
            "currency":"EUR"                      | "currency":"XXY"                    | /currency
            a fee that nobody booked              | ''                                  | /reason
            2026-01-31T00:00:00Z                  | 2026-01-31                          | /effective_at
            2026-01-31T00:00:00Z                  | 2026-01-31T00:00:00.0000000001Z     | /effective_at
            """)
    void whatDoesNotFitIsNamedAndRecordsNothing(String part, String instead, String pointer) {
        Reply refused = post("fee-bad", FEE.replaceFirst(Pattern.quote(part), instead));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json()
                        .path("errors")
                        .valueStream()
                        .map(error -> error.path("pointer").stringValue()))
                .containsExactly(pointer);
        assertThat(LEDGER.bean(History.class).of(StreamName.correction("acme", "fee-bad")))
                .isEmpty();
    }

    @Test
    void onlyAnOperatorCorrectsAndOnlyWithAKey() {
        String merchant = LEDGER.newKey("acme", Set.of(Scope.CHARGES_WRITE, Scope.AUDIT_READ));
        Reply forbidden = LEDGER.send(HttpRequest.newBuilder(LEDGER.uri("/v1/corrections"))
                .header("Authorization", "Bearer " + merchant)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "fee-8")
                .POST(BodyPublishers.ofString(FEE)));
        Reply keyless = LEDGER.send(LEDGER.request("/v1/corrections")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(FEE)));

        assertThat(forbidden.status()).isEqualTo(403);
        assertThat(keyless.json().path("code").stringValue()).isEqualTo("key-missing");
        assertThat(post("fee-9", FEE.replace("nobody", "4111111111111111"))
                        .json()
                        .path("code")
                        .stringValue())
                .isEqualTo("card-number");
    }

    private static Reply post(String key, String body) {
        return LEDGER.send(LEDGER.request("/v1/corrections")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body)));
    }
}
