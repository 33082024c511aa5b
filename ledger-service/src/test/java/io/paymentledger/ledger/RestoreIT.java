package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paymentledger.eventstore.testing.LedgerDatabase;
import io.paymentledger.ledger.RunningLedger.Reply;
import io.paymentledger.ledger.gateway.AskFirst;
import io.paymentledger.simulator.BookSummary;
import io.paymentledger.simulator.GatewaySimulator;
import io.paymentledger.simulator.SimulatorSettings;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A ledger that was put back to an earlier state, while its gateway was not. */
@Tag("waits")
class RestoreIT {

    private static final int CHARGES = 25;

    private static final Duration HANG = Duration.ofSeconds(30);

    /** A request that a client sends, and repeats after the restore. */
    private record Request(String path, String key, String body) {

        HttpRequest.Builder to(RunningLedger ledger) {
            return ledger.request(path)
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", key)
                    .POST(BodyPublishers.ofString(body));
        }
    }

    @ParameterizedTest(name = "keys kept for {0}, asked first: {1}")
    @CsvSource({"PT24H, false", "PT0S, true"})
    void whatIsRepeatedAfterARestoreIsPaidOnce(Duration keyRetention, boolean askFirst) {
        try (GatewaySimulator bank = bank(keyRetention);
                LedgerDatabase database = LedgerDatabase.create()) {
            List<Request> kept = requests(0, CHARGES / 5);
            List<Request> lost = requests(CHARGES / 5, CHARGES);
            List<Integer> first = new ArrayList<>(answers(database, bank, false, kept));
            try (LedgerDatabase backup = database.copy()) {
                first.addAll(answers(database, bank, false, lost));
                BookSummary before = bank.book().summary();

                List<Integer> again = answers(
                        backup,
                        bank,
                        askFirst,
                        Stream.concat(kept.stream(), lost.stream()).toList());

                assertThat(again).isEqualTo(first);
                assertThat(bank.book().summary().payments()).isEqualTo(before.payments());
                assertThat(bank.book().summary().doubleCharges()).isZero();
                assertThat(bank.book().summary().sums()).isEqualTo(before.sums());
            }
        }
    }

    @Test
    void aGatewayThatTellsOfAnAttemptThatTheLogLacksIsAskedFirstFromThenOn() {
        try (GatewaySimulator bank = bank(Duration.ZERO);
                LedgerDatabase database = LedgerDatabase.create();
                LedgerDatabase backup = database.copy()) {
            Request told = charge("told", "tok_duplicate_notification", "automatic", 1999);
            Request silent = charge("silent", "tok_approve", "automatic", 1999);
            answers(database, bank, false, List.of(told, silent));
            long payments = bank.book().summary().payments();

            try (RunningLedger ledger = start(backup, bank, false)) {
                bank.notifyTo(ledger.uri("/v1/gateways/simulator/notifications"));
                await().atMost(Duration.ofMinutes(1))
                        .until(() -> ledger.bean(AskFirst.class).asking());

                assertThat(ledger.sendUntilFinal(silent.to(ledger)).status()).isEqualTo(201);
                assertThat(bank.book().summary().payments()).isEqualTo(payments);
            }
        }
    }

    @Test
    void whatTheLogLosesWhileTheServiceRunsIsMadeAnewAndNotReplayed() {
        try (GatewaySimulator bank = bank(Duration.ofDays(1));
                LedgerDatabase database = LedgerDatabase.create();
                RunningLedger ledger = start(database, bank, false)) {
            Request kept = charge("kept", "tok_approve", "automatic", 1999);
            Request lost = charge("lost", "tok_approve", "automatic", 1999);
            assertThat(ledger.sendUntilFinal(kept.to(ledger)).status()).isEqualTo(201);
            long end = database.count("SELECT max(position) FROM ledger.event");
            assertThat(ledger.sendUntilFinal(lost.to(ledger)).status()).isEqualTo(201);
            assertThat(ledger.send(lost.to(ledger)).replayed()).isTrue();

            database.execute("postgres", """
                    SET session_replication_role = replica;
                    DELETE FROM ledger.event WHERE position > %1$s;
                    UPDATE ledger.log_head SET position = %1$s""".formatted(end));

            Reply anew = await().atMost(Duration.ofMinutes(1))
                    .until(() -> ledger.sendUntilFinal(lost.to(ledger)), reply -> !reply.replayed());
            assertThat(anew.status()).as(anew.body()).isEqualTo(201);
            assertThat(ledger.send(ledger.request("/v1/charges/lost")).text("status"))
                    .isEqualTo("success");
            assertThat(ledger.send(kept.to(ledger)).replayed()).isTrue();
            assertThat(bank.book().summary().doubleCharges()).isZero();
        }
    }

    @Test
    void aKeyThatIsUsedForSomethingElseAfterARestoreMovesNoMoneyAndNeedsAPerson() {
        try (GatewaySimulator bank = bank(Duration.ofDays(1));
                LedgerDatabase database = LedgerDatabase.create();
                LedgerDatabase backup = database.copy()) {
            answers(database, bank, false, List.of(charge("reused", "tok_approve", "automatic", 1999)));
            BookSummary before = bank.book().summary();

            try (RunningLedger ledger = start(backup, bank, false)) {
                ledger.send(charge("reused", "tok_approve", "automatic", 2500).to(ledger));
                Reply reviewed = await().atMost(Duration.ofMinutes(1))
                        .until(
                                () -> ledger.send(ledger.request("/v1/charges/reused")),
                                reply -> reply.text("detail").equals("manual_review"));

                assertThat(reviewed.json().path("amount_captured").asLong()).isZero();
                assertThat(bank.book().summary().sums()).isEqualTo(before.sums());
            }
        }
    }

    private static GatewaySimulator bank(Duration keyRetention) {
        return GatewaySimulator.start(SimulatorSettings.inMemory()
                .notifying(null, RunningLedger.NOTIFICATION_SECRET, Duration.ofMillis(100))
                .limits(keyRetention, HANG));
    }

    private static RunningLedger start(LedgerDatabase database, GatewaySimulator bank, boolean askFirst) {
        return RunningLedger.startOn(
                database,
                Map.of(
                        "ledger.gateway.simulator.url", bank.url().toString(),
                        "ledger.gateway.ask-first", Boolean.toString(askFirst),
                        "ledger.recovery.grace", "PT0.5S"));
    }

    private static List<Integer> answers(
            LedgerDatabase database, GatewaySimulator bank, boolean askFirst, List<Request> requests) {
        try (RunningLedger ledger = start(database, bank, askFirst)) {
            return requests.stream()
                    .map(request -> ledger.sendUntilFinal(request.to(ledger)).status())
                    .toList();
        }
    }

    private static List<Request> requests(int from, int to) {
        return IntStream.range(from, to).boxed().flatMap(RestoreIT::life).toList();
    }

    /** One charge, and what is done with it. */
    private static Stream<Request> life(int number) {
        String id = "restored-" + number;
        return switch (number % 5) {
            case 0 ->
                Stream.of(charge(id, "tok_approve", "automatic", 1999), refund(id, "a", 700), refund(id, "b", 1299));
            case 1 -> Stream.of(charge(id, "tok_decline", "automatic", 1999));
            case 2 ->
                Stream.of(charge(id, "tok_approve", "manual", 1999), operation(id, "capture", "{\"amount\":500}"));
            case 3 -> Stream.of(charge(id, "tok_drop", "automatic", 1999));
            default -> Stream.of(charge(id, "tok_approve", "manual", 1999), operation(id, "void", "{}"));
        };
    }

    private static Request charge(String key, String token, String captureMethod, long amount) {
        return new Request(
                "/v1/charges",
                key,
                "{\"amount\":%s,\"currency\":\"EUR\",\"payment_method\":\"%s+%s\",\"capture_method\":\"%s\"}"
                        .formatted(amount, token, key, captureMethod));
    }

    private static Request refund(String id, String name, long amount) {
        return new Request("/v1/charges/" + id + "/refunds", id + "-" + name, "{\"amount\":%s}".formatted(amount));
    }

    private static Request operation(String id, String operation, String body) {
        return new Request("/v1/charges/" + id + "/" + operation, id + "-" + operation, body);
    }
}
