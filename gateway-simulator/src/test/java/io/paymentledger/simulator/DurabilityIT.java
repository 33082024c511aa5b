package io.paymentledger.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.paymentledger.simulator.Merchant.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The book outlives its process, however that ends. */
class DurabilityIT {

    private static final int CLIENTS = 8;
    private static final int ENOUGH = 400;

    @TempDir
    private Path book;

    @Test
    void aDiskThatWasFullAndIsFreeAgainLosesNothingAndNeedsNoRestart() throws Exception {
        Map<String, String> answered = new TreeMap<>();
        try (SimulatorProcess process = SimulatorProcess.start(book);
                Merchant merchant = new Merchant(process.url())) {
            answered.put("before", merchant.pay("before", "tok_approve").text("id"));
            // Room for a part of the next line.
            process.limitFiles(Long.toString(Files.size(book.resolve(Journal.FILE)) + 10));
            for (String attempt : List.of("full-1", "full-2")) {
                assertThat(merchant.pay(attempt, "tok_approve").status()).isEqualTo(500);
            }

            process.limitFiles("unlimited");

            await().atMost(Duration.ofMinutes(1))
                    .until(() -> merchant.pay("after", "tok_approve").status() < 500);
            assertThat(merchant.inquire("full-2").status())
                    .as("nothing was done, and nobody is at it")
                    .isEqualTo(404);
            for (String attempt : List.of("full-1", "full-2", "after")) {
                Answer answer = merchant.pay(attempt, "tok_approve");
                assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
                answered.put(attempt, answer.text("id"));
            }
            process.kill();
        }
        try (SimulatorProcess process = SimulatorProcess.start(book);
                Merchant merchant = new Merchant(process.url())) {
            for (Map.Entry<String, String> payment : answered.entrySet()) {
                assertThat(merchant.inquire(payment.getKey()).text("id")).isEqualTo(payment.getValue());
            }
            assertThat(merchant.get("/book/summary")
                            .json()
                            .path("double_charges")
                            .asInt())
                    .isZero();
        }
    }

    @Test
    void whatWasAnsweredBeforeAKillIsInTheBookAndIsAnsweredAgain() throws Exception {
        Map<String, String> answered = new ConcurrentHashMap<>();
        try (SimulatorProcess process = SimulatorProcess.start(book);
                Merchant merchant = new Merchant(process.url());
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            AtomicInteger next = new AtomicInteger();
            for (int client = 0; client < CLIENTS; client++) {
                clients.execute(() -> payUntilKilled(merchant, next, answered));
            }
            await().atMost(Duration.ofMinutes(1)).until(() -> answered.size() >= ENOUGH);
            process.kill();
        }

        try (SimulatorProcess process = SimulatorProcess.start(book);
                Merchant merchant = new Merchant(process.url())) {
            assertThat(process.url()).isNotNull();
            for (Map.Entry<String, String> payment : answered.entrySet()) {
                assertThat(merchant.inquire(payment.getKey()).text("id")).isEqualTo(payment.getValue());
                Answer again = merchant.pay(payment.getKey(), "tok_approve");
                assertThat(again.replayed()).isTrue();
                assertThat(again.text("id")).isEqualTo(payment.getValue());
            }
            assertThat(merchant.get("/book/summary")
                            .json()
                            .path("double_charges")
                            .asInt())
                    .isZero();
            assertThat(merchant.get("/book/summary").json().path("payments").asInt())
                    .isBetween(answered.size(), answered.size() + CLIENTS);
            process.terminate();
        }
    }

    private static void payUntilKilled(Merchant merchant, AtomicInteger next, Map<String, String> answered) {
        try {
            while (true) {
                String reference = "durable-" + next.getAndIncrement();
                answered.put(reference, merchant.pay(reference, "tok_approve").text("id"));
            }
        } catch (IOException e) {
            // The process was killed, and what it did not answer does not count.
        }
    }

    @Test
    void aLifeIsFoldedFromTheJournalAsItWas() throws IOException {
        BookSummary before;
        try (GatewaySimulator simulator = GatewaySimulator.start(SimulatorSettings.keepingBookIn(book));
                Merchant merchant = new Merchant(simulator.url())) {
            String payment = merchant.pay("life", "tok_approve", "manual").text("id");
            merchant.capture(payment, "life-c", 700, true);
            merchant.refund(payment, "life-r", 300);
            merchant.release(
                    merchant.pay("life-late", "tok_late_after_void", "manual").text("id"), "life-late-v");
            merchant.pay("life-declined", "tok_decline");
            assertThatThrownBy(() -> merchant.pay("life-first", "tok_drop_before"))
                    .isInstanceOf(IOException.class);
            before = simulator.book().summary();
        }

        try (GatewaySimulator simulator = GatewaySimulator.start(SimulatorSettings.keepingBookIn(book));
                Merchant merchant = new Merchant(simulator.url())) {
            BookSummary after = simulator.book().summary();
            assertThat(after)
                    .usingRecursiveComparison()
                    .ignoringFields("requests")
                    .isEqualTo(before);
            assertThat(after.sums()).containsEntry("EUR", new BookSummary.Sums(2000, 1700, 300));
            assertThat(merchant.inquire("life-declined").text("status")).isEqualTo("declined");
            assertThat(merchant.inquire("life-late").json().path("captured").asBoolean())
                    .isTrue();
            assertThat(merchant.pay("life-first", "tok_drop_before").status())
                    .as("it fails once, also over a restart")
                    .isEqualTo(201);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "00000000 ", "deadbeef [{\"fact\":\"voided\"", "00000000 []\n"})
    void aLastLineThatWasCutShortIsTakenAway(String torn) throws IOException {
        payOne();
        Files.writeString(journal(), torn, StandardOpenOption.APPEND);

        payOne();
        try (GatewaySimulator simulator = GatewaySimulator.start(SimulatorSettings.keepingBookIn(book))) {
            assertThat(simulator.book().summary().payments()).isEqualTo(2);
        }
    }

    @Test
    void damageInTheMiddleIsRefused() throws IOException {
        payOne();
        payOne();
        byte[] content = Files.readAllBytes(journal());
        content[20] ^= 1;
        Files.write(journal(), content);

        assertThatThrownBy(() -> GatewaySimulator.start(SimulatorSettings.keepingBookIn(book)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("damaged at byte 0");
    }

    @Test
    void twoSimulatorsDoNotKeepOneBook() throws Exception {
        try (SimulatorProcess first = SimulatorProcess.start(book)) {
            assertThat(first.url()).isNotNull();
            try (SimulatorProcess second = SimulatorProcess.start(book)) {
                assertThat(second.awaitEnd()).isNotZero();
                assertThat(second.output()).contains("another simulator keeps its book");
            }
        }
        try (GatewaySimulator here = GatewaySimulator.start(SimulatorSettings.keepingBookIn(book))) {
            assertThat(here.url()).isNotNull();
            assertThatThrownBy(() -> GatewaySimulator.start(SimulatorSettings.keepingBookIn(book)))
                    .hasMessageContaining("another simulator keeps its book");
        }
    }

    @Test
    void aLineIsReadableByPeople() throws IOException {
        payOne();

        assertThat(Files.readString(journal(), StandardCharsets.UTF_8))
                .matches("(?s)[0-9a-f]{8} \\[\\{\"fact\":\"answered\",.*\\{\"fact\":\"authorised\",.*\\}\\]\n");
    }

    private Path journal() {
        return book.resolve(Journal.FILE);
    }

    private void payOne() throws IOException {
        try (GatewaySimulator simulator = GatewaySimulator.start(
                        SimulatorSettings.keepingBookIn(book).at(Clock.systemUTC()));
                Merchant merchant = new Merchant(simulator.url())) {
            assertThat(merchant.pay("one-" + simulator.book().summary().payments(), "tok_approve")
                            .status())
                    .isEqualTo(201);
        }
    }
}
