package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.eventstore.testing.LedgerDatabase;
import io.paymentledger.ledger.RunningLedger.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * A random interleaving of charges, retries, aliases, tokens, cancellations, restarts and the gateway's notifications,
 * over two services: whatever happened, there is at most one charge for a key, an order and a token, the same request has
 * the same answer for ever, and what the gateway told early, late, twice or in another order has its effect once. A failure names its seed; {@code -Dcontract.seed} runs it again.
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

    /** The notifications about each charge, by its stream, that a service took. */
    private final Map<String, Set<Told>> told = new ConcurrentHashMap<>();

    /**
     * A notification of a dispute.
     *
     * @param id the same each time that it is delivered
     */
    private record Told(String id, String type) {}

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
            checkWhatWasTold();
            Promises.assertKept(database, steady.gatewayCalls());
        } finally {
            database.close();
        }
    }

    private void work(Random random, List<RunningLedger> services, List<String> tokens) {
        for (int i = 0; i < OPERATIONS_EACH; i++) {
            RunningLedger service = services.get(random.nextInt(services.size()));
            String key = "k-" + random.nextInt(KEYS);
            switch (random.nextInt(8)) {
                case 0 -> cancel(service, key);
                case 1, 2 -> tell(random, service, key);
                default -> charge(service, new Request(key, body(random, tokens)));
            }
        }
    }

    private static String body(Random random, List<String> tokens) {
        String body = "{\"amount\":%s,\"currency\":\"EUR\",\"payment_method\":\"%s\""
                .formatted(1 + random.nextInt(2), METHODS.get(random.nextInt(METHODS.size())));
        if (random.nextInt(2) == 0) {
            body += ",\"order_number\":\"o-%s\"".formatted(random.nextInt(ORDERS));
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

    /** The gateway tells of the one dispute of a charge: its opening or its decision, which come as they like. */
    private void tell(Random random, RunningLedger service, String key) {
        String stream = "acme/" + key;
        attemptOf(stream).ifPresent(attempt -> {
            String decision = key.hashCode() % 2 == 0 ? "dispute.won" : "dispute.lost";
            String type = random.nextBoolean() ? "dispute.opened" : decision;
            Told notification = new Told("evt_%s_%s_%s".formatted(key, type, random.nextInt(2)), type);
            Reply reply = service.sendUntilFinal(SignedNotification.of(
                            notification.id,
                            type,
                            "{\"id\":\"dsp_1\",\"reference\":\"%s\",\"amount\":1,\"reason\":\"fraudulent\"}"
                                    .formatted(attempt))
                    .to(service));
            assertThat(reply.status()).as("%s, %s", reply.body(), seed).isEqualTo(200);
            told.computeIfAbsent(stream, _ -> ConcurrentHashMap.newKeySet()).add(notification);
        });
    }

    private Optional<String> attemptOf(String stream) {
        try (Connection connection = database.connect("postgres");
                PreparedStatement select = connection.prepareStatement("""
                        SELECT convert_from(payload, 'UTF8')::jsonb ->> 'attempt_id' FROM ledger.event
                         WHERE type = 'charge.attempt-started' AND stream = ?""")) {
            select.setString(1, stream);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void checkWhatWasTold() {
        assertThat(told).as("%s", seed).isNotEmpty();
        told.forEach((stream, notifications) -> {
            boolean captured = count(stream, "charge.captured") == 1;
            boolean decided = notifications.stream().anyMatch(each -> !each.type.equals("dispute.opened"));
            assertThat(List.of(
                            count(stream, "charge.dispute-opened"),
                            count(stream, "charge.dispute-won") + count(stream, "charge.dispute-lost"),
                            count(stream, "charge.gateway-contradiction"),
                            count(stream, "charge.notice-deferred") - count(stream, "charge.notice-applied")))
                    .as("opened, decided, contradictions, kept: %s of %s, %s", notifications, stream, seed)
                    .isEqualTo(
                            captured
                                    ? List.of(1L, decided ? 1L : 0L, 0L, 0L)
                                    : List.of(0L, 0L, (long) notifications.size(), 0L));
        });
    }

    private long count(String stream, String type) {
        return database.count(
                "SELECT count(*) FROM ledger.event WHERE stream = '%s' AND type = '%s'".formatted(stream, type));
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
