package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.ledger.RunningLedger.Reply;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Requests that want the same thing at the same moment, most of them from two services on one ledger: one gets it. */
class ContractRaceIT {

    private static final RunningLedger ONE = RunningLedger.start();
    private static final RunningLedger OTHER = RunningLedger.startOn(ONE.database());

    private static final String LEAST = "{\"amount\":1999,\"currency\":\"EUR\",\"payment_method\":\"tok_approve\"}";
    private static final String MORE = LEAST.replace("1999", "2000");

    private static final int CLIENTS = 64;
    private static final int KEYS = 50;
    private static final int CANCELLATIONS = 100;
    private static final int CROSSINGS = 1_000;

    /** Two keys with two orders each. */
    private static final int LANES = 4;

    /** Far above what a round takes, so that a lane that failed lets the others go. */
    private static final int ROUND_SECONDS = 60;

    /** A request of one of several clients. */
    private interface Request {
        HttpRequest.Builder to(RunningLedger service, int client);
    }

    @AfterAll
    static void stop() {
        long calls = calls();
        ONE.close();
        OTHER.close();
        Promises.assertKept(ONE.database(), calls);
        ONE.database().close();
    }

    @Test
    void ofSixtyFourRequestsWithOneKeyExactlyOneChargesAndAllGetTheSameBody() throws Exception {
        long calls = calls();

        List<Reply> replies = Race.of(Collections.nCopies(CLIENTS, () -> ONE.send(ONE.charge("same", LEAST))));

        assertOneAnswer(replies);
        assertThat(calls()).isEqualTo(calls + 1);
    }

    @Test
    void ofSixtyFourRequestsToTwoServicesExactlyOneCharges() throws Exception {
        String body = withOrder(LEAST, "o-same");
        long calls = calls();

        List<Reply> replies = race(CLIENTS, (service, _) -> service.charge("same-twice", body));

        assertOneAnswer(replies);
        assertThat(calls()).isEqualTo(calls + 1);
    }

    private static void assertOneAnswer(List<Reply> replies) {
        assertThat(replies).extracting(Reply::status).containsOnly(201);
        assertThat(replies)
                .extracting(Reply::body)
                .containsOnly(replies.getFirst().body());
        assertThat(replies.stream().filter(reply -> !reply.replayed())).hasSize(1);
    }

    @Test
    void ofTwoCommandsUnderOneKeyOneWinsAndTheOtherIsToldWhatDiffers() throws Exception {
        long calls = calls();

        List<Reply> replies = race(CLIENTS, (service, i) -> service.charge("either", i % 4 < 2 ? LEAST : MORE));

        List<Reply> winners = with(201, replies);
        assertOneAnswer(winners);
        assertThat(winners).hasSize(CLIENTS / 2);
        assertThat(replies.stream().filter(reply -> reply.status() != 201))
                .hasSize(CLIENTS / 2)
                .allSatisfy(reply -> {
                    assertThat(reply.status()).isEqualTo(422);
                    assertThat(texts(reply.json().path("mismatch"))).containsExactly("amount");
                    assertThat(reply.retryable()).isFalse();
                });
        assertThat(calls()).isEqualTo(calls + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tok_approve", "tok_slow_200"})
    void ofFiftyKeysWithOneOrderOneChargesAndTheOthersComeToNameItsCharge(String method) throws Exception {
        String body = withOrder(LEAST.replace("tok_approve", method), "o-" + method);
        Request request = (service, i) -> service.charge(method + "-" + i, body);
        long calls = calls();

        List<Reply> replies = race(KEYS, request);

        List<Reply> created = replies.stream()
                .filter(reply -> reply.status() == 201 && !reply.replayed())
                .toList();
        assertThat(created).hasSize(1);
        assertThat(replies).allSatisfy(reply -> {
            if (reply.status() == 201) {
                assertThat(reply.body()).isEqualTo(created.getFirst().body());
            } else {
                assertThat(reply.status()).isEqualTo(423);
                assertThat(reply.text("code")).isEqualTo("order-in-flight");
                assertThat(reply.retryable()).isTrue();
            }
        });
        for (Reply retried : untilFinal(KEYS, request)) {
            assertThat(retried.status()).isEqualTo(201);
            assertThat(retried.body()).isEqualTo(created.getFirst().body());
            assertThat(retried.replayed()).isTrue();
        }
        assertThat(calls()).isEqualTo(calls + 1);
    }

    @Test
    void ofFiftyKeysWithOneOrderAndTwoCommandsOneChargesAndTheOtherCommandConflicts() throws Exception {
        Request request = (service, i) -> service.charge("two-" + i, withOrder(i % 4 < 2 ? LEAST : MORE, "o-two"));
        long calls = calls();

        List<Reply> replies = race(KEYS, request);

        Reply winner = replies.stream()
                .filter(reply -> reply.status() == 201 && !reply.replayed())
                .findFirst()
                .orElseThrow();
        assertThat(replies).extracting(Reply::status).isSubsetOf(201, 409, 423);
        List<Reply> retried = untilFinal(KEYS, request);
        for (int i = 0; i < KEYS; i++) {
            boolean sameCommand = winner.body().contains(i % 4 < 2 ? "\"amount\":1999" : "\"amount\":2000");
            if (sameCommand) {
                assertThat(retried.get(i).status()).isEqualTo(201);
                assertThat(retried.get(i).body()).isEqualTo(winner.body());
            } else {
                assertThat(retried.get(i).text("code")).isEqualTo("order-conflict");
                assertThat(retried.get(i).text("charge_id")).isEqualTo(winner.text("id"));
            }
            if (!replies.get(i).retryable()) {
                assertThat(retried.get(i).status()).isEqualTo(replies.get(i).status());
                assertThat(retried.get(i).body()).isEqualTo(replies.get(i).body());
            }
        }
        assertThat(calls()).isEqualTo(calls + 1);
    }

    @Test
    void ofFiftyKeysWithOneTokenExactlyOneCharges() throws Exception {
        String token = ONE.send(ONE.request("/v1/idempotency/token").POST(BodyPublishers.noBody()))
                .text("token");
        String body = LEAST.replace("}", ",\"idempotency_token\":\"" + token + "\"}");
        long calls = calls();

        List<Reply> replies = race(KEYS, (service, i) -> service.charge("token-" + i, body));

        List<Reply> winners = with(201, replies);
        assertThat(winners).hasSize(1);
        assertThat(with(409, replies)).hasSize(KEYS - 1).allSatisfy(reply -> {
            assertThat(reply.text("code")).isEqualTo("token-used");
            assertThat(reply.text("charge_id")).isEqualTo(winners.getFirst().text("id"));
            assertThat(reply.retryable()).isFalse();
        });
        assertThat(calls()).isEqualTo(calls + 1);
    }

    @Test
    void aKeyIsEitherChargedOrCancelled() throws Exception {
        for (int i = 0; i < CANCELLATIONS; i++) {
            String key = "charged-or-cancelled-" + i;
            List<Reply> replies = race(
                    2,
                    (service, client) -> client == 0
                            ? service.charge(key, LEAST)
                            : service.request("/v1/idempotency/" + key + "/cancel")
                                    .POST(BodyPublishers.noBody()));

            Reply charged = replies.getFirst();
            Reply cancelled = replies.getLast();
            if (cancelled.status() == 200) {
                assertThat(charged.text("code")).isEqualTo("key-cancelled");
            } else {
                assertThat(cancelled.text("code")).isEqualTo("key-claimed");
                assertThat(charged.status()).isEqualTo(201);
            }
        }
    }

    @Test
    void crossedKeysAndOrdersDoNotDeadlockAndEachKeyGetsOneOfItsOrders() throws Exception {
        CyclicBarrier round = new CyclicBarrier(LANES);
        List<Callable<List<Reply>>> lanes = IntStream.range(0, LANES)
                .<Callable<List<Reply>>>mapToObj(lane -> () -> {
                    List<Reply> ofLane = new ArrayList<>();
                    for (int crossing = 0; crossing < CROSSINGS; crossing++) {
                        round.await(ROUND_SECONDS, TimeUnit.SECONDS);
                        RunningLedger service = (crossing >> lane) % 2 == 0 ? ONE : OTHER;
                        ofLane.add(service.send(crossed(service, crossing, lane)));
                    }
                    return ofLane;
                })
                .toList();

        List<List<Reply>> replies = Race.of(lanes);

        assertThat(replies.stream().flatMap(List::stream))
                .extracting(Reply::status)
                .isSubsetOf(201, 409, 422, 423);
        Race.of(IntStream.range(0, LANES)
                .<Callable<Void>>mapToObj(worker -> () -> {
                    for (int crossing = worker; crossing < CROSSINGS; crossing += LANES) {
                        assertSettled(crossing, replies);
                    }
                    return null;
                })
                .toList());
    }

    /** Lane 0 wants order 0 under key 0, lane 1 order 1 under key 1; lanes 2 and 3 want it the other way round. */
    private static HttpRequest.Builder crossed(RunningLedger service, int crossing, int lane) {
        int key = lane % 2;
        int order = lane < 2 ? key : 1 - key;
        return service.charge(
                "crossed-%s-%s".formatted(crossing, key), withOrder(LEAST, "o-%s-%s".formatted(crossing, order)));
    }

    /** Repeated, each key charges, or names the charge of, one of the orders; and what was final before is so still. */
    private static void assertSettled(int crossing, List<List<Reply>> before) {
        List<Reply> now = IntStream.range(0, LANES)
                .mapToObj(lane -> ONE.sendUntilFinal(crossed(ONE, crossing, lane)))
                .toList();
        for (int lane = 0; lane < LANES; lane++) {
            Reply first = before.get(lane).get(crossing);
            if (!first.retryable()) {
                assertThat(now.get(lane).status()).isEqualTo(first.status());
                assertThat(now.get(lane).body()).isEqualTo(first.body());
            }
        }
        for (int key = 0; key < 2; key++) {
            assertThat(List.of(now.get(key).status(), now.get(key + 2).status()))
                    .as("crossing %s, key %s", crossing, key)
                    .containsExactlyInAnyOrder(201, 422);
        }
    }

    private static List<Reply> race(int clients, Request request) throws Exception {
        return Race.of(IntStream.range(0, clients)
                .<Callable<Reply>>mapToObj(i -> () -> service(i).send(request.to(service(i), i)))
                .toList());
    }

    /** The requests again, each to the other service, for as long as the answers ask for it. */
    private static List<Reply> untilFinal(int clients, Request request) {
        return IntStream.range(0, clients)
                .mapToObj(i -> service(i + 1).sendUntilFinal(request.to(service(i + 1), i)))
                .toList();
    }

    private static RunningLedger service(int client) {
        return client % 2 == 0 ? ONE : OTHER;
    }

    private static List<Reply> with(int status, List<Reply> replies) {
        return replies.stream().filter(reply -> reply.status() == status).toList();
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }

    private static String withOrder(String body, String order) {
        return body.replace("}", ",\"order_number\":\"" + order + "\"}");
    }

    private static long calls() {
        return ONE.gatewayCalls();
    }
}
