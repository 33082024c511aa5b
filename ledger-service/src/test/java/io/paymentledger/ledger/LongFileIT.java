package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paymentledger.base.History;
import io.paymentledger.base.key.Scope;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.SettlementEvent.SettlementLinesCounted;
import io.paymentledger.events.SettlementEvent.SettlementLinesWithdrawn;
import io.paymentledger.events.Sha256;
import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.testing.LedgerDatabase;
import io.paymentledger.ledger.RunningLedger.Reply;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The largest settlement files that there may be: they hold nobody up, and no crash leaves half of one behind. */
@Tag("waits")
class LongFileIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final int MOST_LINES = 200_000;
    private static final int MOST_EVENTS = 4_000;
    private static final int EVENTS_PER_STEP = 100;

    private final LedgerDatabase database = LedgerDatabase.create();
    private RunningLedger ledger = RunningLedger.startOn(database);

    @BeforeEach
    void admitTheSecondTenant() {
        other = ledger.newKey("shop", EnumSet.of(Scope.CHARGES_WRITE));
    }

    private String other = "";

    @AfterEach
    void stop() {
        ledger.close();
        database.close();
    }

    private static String file(int lines) {
        StringBuilder file = new StringBuilder("reference,kind,gross,fee,currency,date\n");
        IntStream.rangeClosed(1, lines)
                .forEach(i -> file.append("att-").append(i).append(",payment,10.00,0.30,EUR,2026-11-03\n"));
        return file.toString();
    }

    private HttpRequest.Builder post(String file) {
        return ledger.request("/v1/reconciliations?gateway=simulator")
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofString(file));
    }

    private long number(String sql) {
        try (Connection connection = database.connect("postgres");
                Statement select = connection.createStatement();
                ResultSet row = select.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private long events(String type) {
        return number("SELECT count(*) FROM ledger.event WHERE type = 'settlement.%s'".formatted(type));
    }

    @Test
    void othersMakeTheirChargesWhileTheLargestFileIsRecorded() {
        CompletableFuture<Reply> upload = CompletableFuture.supplyAsync(() -> ledger.send(post(file(MOST_LINES))));

        int charges = 0;
        long slowestMillis = 0;
        while (!upload.isDone()) {
            long start = System.nanoTime();
            Reply charge = ledger.send(
                    ledger.charge("charge-" + charges++, """
                            {"amount":1999,"currency":"EUR","payment_method":"tok_approve"}""").setHeader("Authorization", "Bearer " + other));
            assertThat(charge.status()).as(charge.body()).isEqualTo(201);
            slowestMillis = Math.max(slowestMillis, (System.nanoTime() - start) / 1_000_000);
        }

        Reply recorded = upload.join();
        assertThat(recorded.status()).as(recorded.body()).isEqualTo(201);
        System.out.printf(
                "%d charges while %d lines were recorded, the slowest in %d ms%n", charges, MOST_LINES, slowestMillis);
        assertThat(events("lines-staged")).isEqualTo(MOST_EVENTS);
        assertThat(events("lines-counted")).isEqualTo(MOST_EVENTS);
        assertThat(number("SELECT count(*) FROM ledger.settlement_staging"))
                .as("notes about what is recorded")
                .isZero();
        // Between two events of others there is a step at most, but for the last commit, whose events are short.
        assertThat(number("""
                        SELECT count(*) FROM ledger.event c
                         WHERE c.type = 'charge.captured'
                           AND c.position > (SELECT min(position) FROM ledger.event WHERE type = 'settlement.lines-staged')
                           AND c.position < (SELECT max(position) FROM ledger.event WHERE type = 'settlement.lines-staged')"""))
                .as("charges that were captured between two steps")
                .isPositive();
        assertThat(number("SELECT max(length(payload)) FROM ledger.event WHERE type = 'settlement.lines-counted'"))
                .isLessThan(200);
    }

    @Test
    void aProcessThatDiesBetweenTwoStepsLeavesNothingThatCountsAndTheSameFileAgainIsCompleted() throws Exception {
        String file = file(MOST_LINES);
        String id = Sha256.hex(Sha256.of(file));
        try (HttpClient http = HttpClient.newHttpClient();
                ServiceProcess doomed = ServiceProcess.start(
                                database, ledger.gateway().url(), Map.of())
                        .awaitReady(http);
                Connection holder = database.connect("postgres");
                Statement statement = holder.createStatement()) {
            HttpRequest request = HttpRequest.newBuilder(doomed.uri("/v1/reconciliations?gateway=simulator"))
                    .header(
                            "Authorization",
                            post(file)
                                    .build()
                                    .headers()
                                    .firstValue("Authorization")
                                    .orElseThrow())
                    .header("Content-Type", "text/csv")
                    .POST(BodyPublishers.ofString(file))
                    .build();
            CompletableFuture<HttpResponse<String>> unheard = http.sendAsync(request, BodyHandlers.ofString());
            await().atMost(PATIENCE).until(() -> unheard.isDone() || events("lines-staged") > 0);
            holder.setAutoCommit(false);
            statement.execute("SELECT FROM ledger.log_head FOR UPDATE");
            doomed.kill();
            holder.rollback();
        }
        assertThat(events("file-received")).isZero();
        assertThat(events("lines-staged")).isBetween(1L, MOST_EVENTS - 1L);
        assertThat(number("SELECT staged FROM ledger.settlement_staging WHERE tenant = 'acme' AND file = '" + id
                        + "' AND lines = " + MOST_LINES))
                .as("the lines of which it is noted that they are staged")
                .isBetween(0L, MOST_LINES - 1L);

        Reply again = ledger.send(post(file));

        assertThat(again.status()).as(again.body()).isEqualTo(201);
        assertThat(again.replayed()).isFalse();
        assertThat(number("SELECT count(*) FROM ledger.settlement_staging")).isZero();
        assertThat(events("lines-staged")).isEqualTo(MOST_EVENTS);
        List<RecordedEvent> counted = history(StreamName.settlementLines("acme", id));
        assertThat(counted).hasSize(MOST_EVENTS);
        assertThat(counted.getLast().event()).isInstanceOfSatisfying(SettlementLinesCounted.class, last -> {
            assertThat(last.step()).isEqualTo(MOST_EVENTS / EVENTS_PER_STEP - 1);
            assertThat(last.sequence()).isEqualTo(EVENTS_PER_STEP - 1);
            assertThat(history(StreamName.settlementStep("acme", id, last.reading(), last.step())))
                    .hasSize(EVENTS_PER_STEP);
        });
        assertThat(again.header("X-Ledger-Position"))
                .isEqualTo(Long.toString(counted.getLast().position()));
        assertThat(ledger.send(post(file)).replayed()).isTrue();

        Reply reversed = ledger.send(ledger.request("/v1/reconciliations/" + id + "/reversal")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"reason\":\"read wrongly\"}")));

        assertThat(reversed.status()).as(reversed.body()).isEqualTo(200);
        assertThat(history(StreamName.settlementReversalLines("acme", id)))
                .extracting(RecordedEvent::event)
                .isEqualTo(counted.stream()
                        .map(event -> new SettlementLinesWithdrawn(id, event.position()))
                        .toList());
    }

    private List<RecordedEvent> history(StreamName stream) {
        return ledger.bean(History.class).of(stream);
    }
}
