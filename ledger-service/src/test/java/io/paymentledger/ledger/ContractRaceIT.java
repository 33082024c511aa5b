package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.eventstore.testing.LedgerDatabase;
import io.paymentledger.ledger.RunningLedger.Reply;
import io.paymentledger.ledger.gateway.SimulatedGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Requests that meet at the same moment, over two services on one database. */
class ContractRaceIT {

    private static final LedgerDatabase DATABASE = LedgerDatabase.create();
    private static final RunningLedger ONE = RunningLedger.startOn(DATABASE);
    private static final RunningLedger OTHER = RunningLedger.startOn(DATABASE);

    private static final int CROSSINGS = 1_000;

    @AfterAll
    static void stop() {
        ONE.close();
        OTHER.close();
        DATABASE.close();
    }

    @Test
    void ofTwoBodiesWithOneKeyOneWinsAndTheOtherIsToldWhatDiffers() throws Exception {
        List<Reply> replies = Race.of(IntStream.range(0, 64)
                .<Callable<Reply>>mapToObj(i -> () -> send(i, "two-bodies", body(1_000 + i / 2 % 2, "o-two-bodies")))
                .toList());

        List<Reply> winners =
                replies.stream().filter(reply -> reply.status() == 201).toList();
        assertThat(winners)
                .isNotEmpty()
                .extracting(Reply::body)
                .containsOnly(winners.getFirst().body());
        assertThat(replies.stream().filter(reply -> reply.status() != 201))
                .isNotEmpty()
                .allSatisfy(reply -> {
                    assertThat(reply.status()).isEqualTo(422);
                    assertThat(reply.json().path("mismatch").toString()).isEqualTo("[\"amount\"]");
                });
        assertCount("stream = 'acme/two-bodies' AND type = 'charge.initiated'", 1);
    }

    @Test
    void ofFiftyKeysWithOneOrderOneChargesAndAllEndWithItsAnswer() throws Exception {
        long calls = calls();
        List<Reply> replies = Race.of(IntStream.range(0, 50)
                .<Callable<Reply>>mapToObj(i -> () -> send(i, "one-order-" + i, body(1_999, "o-one")))
                .toList());

        assertThat(replies).extracting(Reply::status).isSubsetOf(201, 423);
        List<Reply> retries = IntStream.range(0, 50)
                .mapToObj(i -> send(i, "one-order-" + i, body(1_999, "o-one")))
                .toList();
        assertThat(retries).extracting(Reply::status).containsOnly(201);
        assertThat(retries)
                .extracting(Reply::body)
                .containsOnly(retries.getFirst().body());
        assertThat(calls()).isEqualTo(calls + 1);
        assertCount("stream LIKE 'acme/one-order-%' AND type = 'charge.initiated'", 1);
        assertCount("stream LIKE 'acme/one-order-%' AND type = 'key.bound'", 49);
    }

    @Test
    void keysAndOrdersThatCrossAThousandTimesNeverDeadlockAndEachHasOneWinner() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < CROSSINGS; i++) {
                String key = "cross-" + i;
                int amount = 1_000 + i;
                List<Future<Reply>> four = new ArrayList<>();
                for (int j = 0; j < 4; j++) {
                    int way = j;
                    four.add(threads.submit(() -> send(
                            way, key + (way < 2 ? "-a" : "-b"), body(amount, key + (way % 3 == 0 ? "-x" : "-y")))));
                }
                for (Future<Reply> reply : four) {
                    assertThat(reply.get().status()).isIn(201, 409, 422, 423);
                }
            }
        }

        assertCount("stream LIKE 'acme/order/cross-%' AND sequence > 0", 0);
        DATABASE.execute("ledger_service", """
                DO $$ BEGIN
                ASSERT NOT EXISTS (
                    SELECT FROM ledger.event e
                     WHERE e.type = 'charge.initiated' AND e.stream LIKE 'acme/cross-%%'
                     GROUP BY convert_from(e.payload, 'UTF8')::jsonb ->> 'order_number' HAVING count(*) > 1);
                ASSERT NOT EXISTS (
                    SELECT FROM ledger.event e
                     WHERE e.type = 'charge.initiated' AND e.stream LIKE 'acme/cross-%%'
                       AND NOT EXISTS (SELECT FROM ledger.event o
                                        WHERE o.stream = 'acme/order/' || (convert_from(e.payload, 'UTF8')::jsonb ->> 'order_number')
                                          AND 'acme/' || (convert_from(o.payload, 'UTF8')::jsonb ->> 'charge_id') = e.stream));
                END $$""".formatted());
        for (int i = 0; i < CROSSINGS; i += 50) {
            assertSettled("cross-" + i, 1_000 + i);
        }
    }

    /** Each of the four requests has one answer now, whoever is asked. */
    private static void assertSettled(String key, int amount) {
        Stream.of("-a", "-b")
                .forEach(side -> Stream.of("-x", "-y").forEach(order -> {
                    Reply one = send(0, key + side, body(amount, key + order));
                    Reply other = send(1, key + side, body(amount, key + order));
                    assertThat(one.status()).isIn(201, 409, 422);
                    assertThat(other.status()).isEqualTo(one.status());
                    assertThat(other.body()).isEqualTo(one.body());
                }));
    }

    private static Reply send(int i, String key, String body) {
        RunningLedger service = i % 2 == 0 ? ONE : OTHER;
        return service.send(service.charge(key, body));
    }

    private static String body(int amount, String order) {
        return "{\"amount\":%d,\"currency\":\"EUR\",\"payment_method\":\"tok_approve\",\"order_number\":\"%s\"}"
                .formatted(amount, order);
    }

    private static long calls() {
        return ONE.bean(SimulatedGateway.class).calls()
                + OTHER.bean(SimulatedGateway.class).calls();
    }

    private static void assertCount(String condition, int count) {
        DATABASE.execute(
                "ledger_service",
                "DO $$ BEGIN ASSERT (SELECT count(*) FROM ledger.event WHERE " + condition + ") = " + count
                        + "; END $$");
    }
}
