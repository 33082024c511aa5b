package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.eventstore.testing.LedgerDatabase;
import io.paymentledger.ledger.RunningLedger.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * A random interleaving of charges, retries, aliases, tokens, cancellations and restarts, over two services: whatever
 * happened, there is at most one charge for a key, an order and a token, and the same request has the same answer for
 * ever. A failure names its seed; {@code -Dcontract.seed} runs it again.
 */
class ContractModelIT {

    private static final int ROUNDS = 3;
    private static final int CLIENTS = 4;
    private static final int OPERATIONS_EACH = 40;
    private static final int KEYS = 25;
    private static final int ORDERS = 8;
    private static final int TOKENS = 4;
    private static final List<String> METHODS = List.of("tok_approve", "tok_decline", "tok_slow_50");

    private final Seed seed = Seed.choose();
    private final LedgerDatabase database = LedgerDatabase.create();

    /** Every final answer that a request was given. */
    private final Map<Request, Set<String>> answers = new ConcurrentHashMap<>();

    private final Set<Integer> statuses = ConcurrentHashMap.newKeySet();
    private final Set<String> cancelled = ConcurrentHashMap.newKeySet();

    /** A request to charge, as a client repeats it. */
    private record Request(String key, String body) {}

    @Test
    void whateverHappensThereIsOneChargeForAKeyAnOrderAndATokenAndOneAnswerForARequest() throws Exception {
        try (RunningLedger steady = RunningLedger.startOn(database)) {
            List<String> tokens = IntStream.range(0, TOKENS)
                    .mapToObj(i -> steady.send(
                                    steady.request("/v1/idempotency/token").POST(BodyPublishers.noBody()))
                            .text("token"))
                    .toList();
            for (int round = 0; round < ROUNDS; round++) {
                // Each round has a service that remembers nothing of the rounds before.
                try (RunningLedger restarted = RunningLedger.startOn(database)) {
                    int first = round * CLIENTS;
                    Race.of(IntStream.range(0, CLIENTS)
                            .<Callable<Integer>>mapToObj(client -> () -> {
                                work(seed.random(first + client), List.of(steady, restarted), tokens);
                                return client;
                            })
                            .toList());
                }
            }
            try (RunningLedger last = RunningLedger.startOn(database)) {
                answers.forEach((request, given) -> {
                    charge(steady, request);
                    charge(last, request);
                });
            }
            checkAnswers();
            Promises.assertKept(database, steady.gatewayCalls());
        } finally {
            database.close();
        }
    }

    private void work(Random random, List<RunningLedger> services, List<String> tokens) {
        for (int i = 0; i < OPERATIONS_EACH; i++) {
            RunningLedger service = services.get(random.nextInt(services.size()));
            String key = "k-" + random.nextInt(KEYS);
            if (random.nextInt(8) == 0) {
                cancel(service, key);
            } else {
                charge(service, new Request(key, body(random, tokens)));
            }
        }
    }

    private static String body(Random random, List<String> tokens) {
        String body = "{\"amount\":%d,\"currency\":\"EUR\",\"payment_method\":\"%s\""
                .formatted(1 + random.nextInt(2), METHODS.get(random.nextInt(METHODS.size())));
        if (random.nextInt(2) == 0) {
            body += ",\"order_number\":\"o-%d\"".formatted(random.nextInt(ORDERS));
        }
        if (random.nextInt(4) == 0) {
            body += ",\"idempotency_token\":\"%s\"".formatted(tokens.get(random.nextInt(tokens.size())));
        }
        return body + "}";
    }

    /** Repeats a request, as it is told to, until it has its final answer. */
    private void charge(RunningLedger service, Request request) {
        Reply reply = Awaitility.await()
                .until(
                        () -> service.send(service.charge(request.key, request.body)),
                        each -> each.header("Retry-After").isEmpty());
        statuses.add(reply.status());
        if (reply.status() == 201 || reply.status() == 402) {
            answers.computeIfAbsent(request, first -> ConcurrentHashMap.newKeySet())
                    .add(reply.status() + " " + reply.body());
        }
    }

    private void cancel(RunningLedger service, String key) {
        Reply reply = service.send(
                service.request("/v1/idempotency/" + key + "/cancel").POST(BodyPublishers.noBody()));
        statuses.add(reply.status());
        if (reply.status() == 200) {
            cancelled.add(key);
        }
    }

    private void checkAnswers() {
        assertThat(statuses).as("%s", seed).contains(201).isSubsetOf(200, 201, 402, 409, 422);
        assertThat(answers)
                .as("%s", seed)
                .allSatisfy((request, given) ->
                        assertThat(given).as("%s, %s", request, seed).hasSize(1));
        assertThat(answers.keySet())
                .as("cancelled keys charge nothing, %s", seed)
                .noneMatch(request -> cancelled.contains(request.key));
    }
}
