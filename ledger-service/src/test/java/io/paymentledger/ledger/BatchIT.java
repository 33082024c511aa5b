package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.ledger.RunningLedger.Reply;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Many charges in one request. */
class BatchIT {

    private static final RunningLedger LEDGER = RunningLedger.start();

    private static final String BATCH = "/v1/charges/batch";

    @AfterAll
    static void stop() {
        LEDGER.close();
        LEDGER.database().close();
    }

    @Test
    void eachChargeHasItsOwnAnswerInTheOrderOfTheRequest() {
        Reply reply = send(
                charge("one", 1999, "tok_approve"),
                charge("two", 1999, "tok_decline_insufficient_funds"),
                charge("three", 0, "tok_approve"),
                "{\"amount\":1,\"currency\":\"EUR\",\"payment_method\":\"tok_approve\"}",
                charge("not a key", 1, "tok_approve"),
                charge("six", 5, "tok_approve"));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
        List<JsonNode> answers = answers(reply);
        assertThat(answers.stream().map(answer -> answer.path("status").asInt()))
                .containsExactly(201, 402, 400, 400, 400, 201);
        assertThat(answers.get(0).path("charge").path("id").asString()).isEqualTo("one");
        assertThat(answers.get(0).path("charge").path("amount_captured").asLong())
                .isEqualTo(1999);
        assertThat(answers.get(0).path("replayed").asBoolean()).isFalse();
        assertThat(answers.get(1).path("problem").path("code").asString()).isEqualTo("declined");
        assertThat(answers.get(1).path("problem").path("charge").path("id").asString())
                .isEqualTo("two");
        assertThat(answers.get(2).path("problem").path("code").asString()).isEqualTo("invalid-request");
        assertThat(answers.get(2)
                        .path("problem")
                        .path("errors")
                        .path(0)
                        .path("pointer")
                        .asString())
                .isEqualTo("/amount");
        assertThat(answers.get(3).path("problem").path("code").asString()).isEqualTo("key-missing");
        assertThat(answers.get(4).path("problem").path("code").asString()).isEqualTo("key-invalid");
        assertThat(answers.get(5).path("charge").path("id").asString()).isEqualTo("six");
    }

    @Test
    void anAnswerIsTheOneOfARequestOfItsOwn() {
        JsonNode answer = answers(send(charge("alike", 700, "tok_approve"))).getFirst();
        Reply single = LEDGER.send(
                LEDGER.charge("alike", "{\"amount\":700,\"currency\":\"EUR\",\"payment_method\":\"tok_approve\"}"));

        assertThat(single.replayed()).isTrue();
        assertThat(answer.path("charge")).isEqualTo(single.json());
    }

    @Test
    void aRepeatedBatchReplaysWhatWasSettledAndDoesWhatWasNot() {
        String[] charges = charges(20, number -> charge("again-" + number, 100 + number, "tok_approve"));
        List<JsonNode> first = answers(send(charges));
        long calls = LEDGER.gatewayCalls();

        String[] more = charges(21, number -> charge("again-" + number, 100 + number, "tok_approve"));
        List<JsonNode> second = answers(send(more));

        assertThat(second.subList(0, 20))
                .allSatisfy(answer ->
                        assertThat(answer.path("replayed").asBoolean()).isTrue());
        assertThat(second.subList(0, 20).stream().map(answer -> answer.path("charge")))
                .containsExactlyElementsOf(
                        first.stream().map(answer -> answer.path("charge")).toList());
        assertThat(second.getLast().path("replayed").asBoolean()).isFalse();
        assertThat(LEDGER.gatewayCalls()).isEqualTo(calls + 1);
    }

    @Test
    void aKeyThatComesTwiceIsChargedOnce() {
        long calls = LEDGER.gatewayCalls();
        List<JsonNode> answers = answers(send(
                charge("twice", 5, "tok_approve"),
                charge("twice", 5, "tok_approve"),
                charge("twice", 6, "tok_approve")));

        // Whichever of the three is first: those that are like it share its answer, the others are of another charge.
        assertThat(LEDGER.gatewayCalls()).isEqualTo(calls + 1);
        assertThat(answers.stream()
                        .filter(answer -> answer.path("status").asInt() == 201)
                        .filter(answer -> !answer.path("replayed").asBoolean()))
                .hasSize(1);
        assertThat(answers.stream().map(answer -> answer.path("status").asInt()))
                .allMatch(List.of(201, 422)::contains);
        assertThat(answers.stream()
                        .filter(answer -> answer.path("status").asInt() == 422)
                        .map(answer -> answer.path("problem").path("code").asString()))
                .isNotEmpty()
                .containsOnly("key-reused");
    }

    @Test
    void theSameBatchAtOnceFromManyClientsChargesEachKeyOnce() throws Exception {
        int charges = 200;
        int clients = 8;
        String[] batch = charges(charges, number -> charge("race-" + number, 1 + number, "tok_approve"));
        long calls = LEDGER.gatewayCalls();
        try (RunningLedger other = RunningLedger.startOn(LEDGER.database())) {
            List<Reply> replies = Race.of(IntStream.range(0, clients)
                    .<Callable<Reply>>mapToObj(client -> () -> send(client % 2 == 0 ? LEDGER : other, batch))
                    .toList());

            assertThat(replies).allSatisfy(reply -> assertThat(reply.status()).isEqualTo(200));
            assertThat(LEDGER.gatewayCalls()).isEqualTo(calls + charges);
            assertThat(replies.stream()
                            .flatMap(reply -> answers(reply).stream())
                            .filter(answer -> answer.path("status").asInt() == 201)
                            .filter(answer -> !answer.path("replayed").asBoolean()))
                    .hasSize(charges);
        }
    }

    @Test
    void aThousandChargesAreABatchAndOneMoreIsRefusedWhole() {
        List<JsonNode> answers =
                answers(send(charges(1_000, number -> charge("many-" + number, 1 + number, "tok_approve"))));
        assertThat(answers).hasSize(1_000);
        assertThat(IntStream.range(0, 1_000))
                .allMatch(number ->
                        answers.get(number).path("charge").path("amount").asInt() == 1 + number);

        long calls = LEDGER.gatewayCalls();
        Reply refused = send(charges(1_001, number -> charge("more-" + number, 1, "tok_approve")));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("code")).isEqualTo("invalid-request");
        assertThat(LEDGER.gatewayCalls()).isEqualTo(calls);
    }

    @Test
    void whatIsNoBatchIsRefusedWholeAndNothingOfItIsDone() {
        long calls = LEDGER.gatewayCalls();
        String good = charge("never", 1, "tok_approve");

        assertThat(pointer(LEDGER.send(request("{}")))).isEqualTo("/charges");
        assertThat(pointer(LEDGER.send(request("{\"charges\":[]}")))).isEqualTo("/charges");
        assertThat(pointer(send(good, "null"))).isEqualTo("/charges");
        assertThat(pointer(send(good, "{\"amount\":\"1\"}"))).isEqualTo("/charges/1/amount");
        assertThat(pointer(send(good, "{\"sum\":1}"))).isEqualTo("/charges/1/sum");
        Reply keyed = LEDGER.send(request("{\"charges\":[" + good + "]}").header("Idempotency-Key", "of-the-batch"));
        assertThat(keyed.status()).isEqualTo(400);
        assertThat(keyed.text("code")).isEqualTo("key-conflict");
        Reply tooLong = LEDGER.send(request("{\"charges\":[" + good + "]}" + " ".repeat(4 << 20)));
        assertThat(tooLong.status()).isEqualTo(413);
        assertThat(LEDGER.send(LEDGER.request("/v1/charges/never")).status()).isEqualTo(404);
        assertThat(LEDGER.gatewayCalls()).isEqualTo(calls);
    }

    @Test
    void aClientThatDoesNotWaitIsAnsweredProcessingForEach() {
        Reply reply = LEDGER.send(request("{\"charges\":[" + charge("later", 1, "tok_slow_1500") + "]}")
                .header("Prefer", "respond-async"));

        JsonNode answer = answers(reply).getFirst();
        assertThat(answer.path("status").asInt()).isEqualTo(202);
        assertThat(answer.path("retry_after").asInt()).isEqualTo(1);
        assertThat(answer.path("charge").path("status").asString()).isEqualTo("processing");
        assertThat(reply.header("X-Ledger-Position")).isEqualTo(lastPositionOf("later"));
    }

    /** Whoever waits for it at the read side sees all of them. */
    @Test
    void aBatchCarriesThePositionOfTheLastEventThatItShows() {
        Reply first = send(charge("placed", 1, "tok_approve"));
        String known = lastPositionOf("placed");
        assertThat(first.header("X-Ledger-Position")).isEqualTo(known);

        Reply more = send(
                charge("placed", 1, "tok_approve"),
                charge("placed-too", 1, "tok_decline_insufficient_funds"),
                charge("placed", 2, "tok_approve"));
        assertThat(more.header("X-Ledger-Position")).isEqualTo(lastPositionOf("placed-too"));
        assertThat(send(charge("placed", 1, "tok_approve")).header("X-Ledger-Position"))
                .as("a replay's is that of the answer that it repeats")
                .isEqualTo(known);
        assertThat(send(charge("placed", 2, "tok_approve")).header("X-Ledger-Position"))
                .as("what shows no charge has none")
                .isEmpty();
    }

    private static String lastPositionOf(String key) {
        return Long.toString(LEDGER.database()
                .count("SELECT max(position) FROM ledger.event WHERE stream = 'acme/%s'".formatted(key)));
    }

    private static String charge(String key, long amount, String paymentMethod) {
        return "{\"idempotency_key\":\"%s\",\"amount\":%s,\"currency\":\"EUR\",\"payment_method\":\"%s\"}"
                .formatted(key, amount, paymentMethod);
    }

    private static String[] charges(int count, IntFunction<String> charge) {
        return IntStream.range(0, count).mapToObj(charge).toArray(String[]::new);
    }

    private static Reply send(String... charges) {
        return send(LEDGER, charges);
    }

    private static Reply send(RunningLedger ledger, String... charges) {
        return ledger.send(
                request(ledger, Arrays.stream(charges).collect(Collectors.joining(",", "{\"charges\":[", "]}"))));
    }

    private static HttpRequest.Builder request(String body) {
        return request(LEDGER, body);
    }

    private static HttpRequest.Builder request(RunningLedger ledger, String body) {
        return ledger.request(BATCH).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
    }

    private static List<JsonNode> answers(Reply reply) {
        return StreamSupport.stream(reply.json().path("answers").spliterator(), false)
                .toList();
    }

    private static String pointer(Reply refused) {
        assertThat(refused.status()).isEqualTo(400);
        return refused.json().path("errors").path(0).path("pointer").asString();
    }
}
