package io.paymentledger.ledger.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paymentledger.events.CaptureMethod;
import io.paymentledger.events.Money;
import io.paymentledger.events.PaymentMethod;
import io.paymentledger.ledger.charge.Gateway;
import io.paymentledger.ledger.charge.GatewayFinding;
import io.paymentledger.ledger.charge.GatewayFinding.NeverSeen;
import io.paymentledger.ledger.charge.GatewayFinding.Undecided;
import io.paymentledger.ledger.charge.GatewayOutcome;
import io.paymentledger.ledger.charge.GatewayOutcome.Approved;
import io.paymentledger.ledger.charge.GatewayOutcome.Declined;
import io.paymentledger.ledger.charge.GatewayOutcome.Unknown;
import io.paymentledger.ledger.charge.GatewayRequest;
import io.paymentledger.ledger.charge.GatewayRequest.Authorise;
import io.paymentledger.ledger.charge.GatewayUnavailableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A gateway in trouble, as the ledger sees it. */
class ResilientGatewayTest {

    private static final int LEAST_CALLS = 4;
    private static final int MOST_CALLS = 2;
    private static final int PROBES = 2;
    private static final Duration OPEN_FOR = Duration.ofMillis(300);
    private static final Duration TIME_LIMIT = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Approved APPROVED = new Approved("pay", true, null);
    private static final Authorise REQUEST =
            new Authorise("att_1", Money.of(1, "EUR"), new PaymentMethod("tok"), CaptureMethod.AUTOMATIC);

    private final Scripted adapter = new Scripted();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final ResilientGateway gateway = new ResilientGateway(adapter, settings(TIME_LIMIT), metrics);

    /** A gateway that does what it is told to. */
    private static final class Scripted implements Gateway {

        private final AtomicInteger calls = new AtomicInteger();
        private volatile Function<GatewayRequest, GatewayOutcome> script = _ -> APPROVED;
        private volatile Function<GatewayRequest, GatewayFinding> inquiry = _ -> new NeverSeen();

        @Override
        public String name() {
            return "scripted";
        }

        @Override
        public Duration keyRetention() {
            return Duration.ofHours(3);
        }

        @Override
        public void requireAvailable() {
            // It does not know.
        }

        @Override
        public GatewayOutcome authorise(Authorise request) {
            return answer(request);
        }

        @Override
        public GatewayOutcome capture(GatewayRequest.Capture request) {
            return answer(request);
        }

        @Override
        public GatewayOutcome voidAuthorisation(GatewayRequest.VoidAuthorisation request) {
            return answer(request);
        }

        @Override
        public GatewayOutcome refund(GatewayRequest.Refund request) {
            return answer(request);
        }

        @Override
        public GatewayFinding inquire(GatewayRequest request) {
            return inquiry.apply(request);
        }

        private GatewayOutcome answer(GatewayRequest request) {
            calls.incrementAndGet();
            return script.apply(request);
        }
    }

    private static GatewaySettings settings(Duration limit) {
        return new GatewaySettings(
                "scripted",
                limit,
                limit,
                limit,
                MOST_CALLS,
                new GatewaySettings.Circuit(Duration.ofSeconds(30), LEAST_CALLS, 50, OPEN_FOR, PROBES),
                new GatewaySettings.Simulator(null, Path.of("unused"), null, Duration.ofDays(1)));
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void anAnswerPassesThrough() {
        assertThat(gateway.authorise(REQUEST)).isEqualTo(APPROVED);
        assertThat(gateway.inquire(REQUEST)).isEqualTo(new NeverSeen());
        assertThat(gateway.name()).isEqualTo("scripted");
        assertThat(gateway.keyRetention()).isEqualTo(Duration.ofHours(3));
    }

    @Test
    void aCallThatTakesTooLongIsUnknownAndInterrupted() {
        CountDownLatch interrupted = new CountDownLatch(2);
        adapter.script = _ -> awaitInterrupt(interrupted);
        adapter.inquiry = _ -> {
            awaitInterrupt(interrupted);
            return new NeverSeen();
        };

        try (ResilientGateway brief = new ResilientGateway(adapter, settings(SHORT), new SimpleMeterRegistry())) {
            assertThat(brief.authorise(REQUEST)).isEqualTo(new Unknown("timeout"));
            assertThat(brief.inquire(REQUEST)).isEqualTo(new Undecided("timeout"));
            assertThat(brief.calls()).isZero();
        }
        await().until(() -> interrupted.getCount() == 0);
    }

    @Test
    void anAdapterThatThrowsLeavesTheOutcomeUnknown() {
        adapter.script = _ -> {
            throw new IllegalStateException("a defect");
        };

        assertThat(gateway.authorise(REQUEST)).isEqualTo(new Unknown("adapter-failed"));
    }

    @Test
    void aGatewayThatLosesAnswersIsLeftAloneAndNothingIsDeclined() {
        lose(LEAST_CALLS);

        assertThat(gateway.circuit()).isEqualTo(State.OPEN);
        assertThatThrownBy(gateway::requireAvailable).isInstanceOf(GatewayUnavailableException.class);
        assertThat(gateway.authorise(REQUEST)).isEqualTo(new Unknown("not-sent"));
        assertThat(adapter.calls).hasValue(LEAST_CALLS);
        assertThat(gateway.inquire(REQUEST)).as("inquiries go on").isEqualTo(new NeverSeen());
    }

    @Test
    void oneAnswerLessThanTheLeastConcludesNothing() {
        lose(LEAST_CALLS - 1);

        assertThat(gateway.circuit()).isEqualTo(State.CLOSED);
        assertThatCode(gateway::requireAvailable).doesNotThrowAnyException();
    }

    @Test
    void declinesAreAnswersAndOpenNoCircuit() {
        adapter.script = _ -> new Declined("card_declined");
        for (int i = 0; i < 10 * LEAST_CALLS; i++) {
            gateway.authorise(REQUEST);
        }

        assertThat(gateway.circuit()).isEqualTo(State.CLOSED);
    }

    @Test
    void aGatewayThatAnswersItsProbesIsAskedAgain() {
        lose(LEAST_CALLS);
        adapter.script = _ -> APPROVED;
        await().until(() -> gateway.circuit() == State.HALF_OPEN);

        assertThatCode(gateway::requireAvailable).doesNotThrowAnyException();
        for (int i = 0; i < PROBES; i++) {
            assertThat(gateway.authorise(REQUEST)).isEqualTo(APPROVED);
        }

        assertThat(gateway.circuit()).isEqualTo(State.CLOSED);
    }

    @Test
    void noMoreThanTheProbesAreLetInWhileTheyAreUnderWay() {
        lose(LEAST_CALLS);
        await().until(() -> gateway.circuit() == State.HALF_OPEN);
        CountDownLatch answer = new CountDownLatch(1);
        adapter.script = _ -> awaitOpen(answer);
        CompletableFuture<GatewayOutcome> probe = call();
        await().until(() -> gateway.calls() == 1);
        assertThatCode(gateway::requireAvailable).doesNotThrowAnyException();
        CompletableFuture<GatewayOutcome> other = call();
        await().until(() -> gateway.calls() == PROBES);

        assertThatThrownBy(gateway::requireAvailable).isInstanceOf(GatewayUnavailableException.class);

        answer.countDown();
        CompletableFuture.allOf(probe, other).join();
        assertThatCode(gateway::requireAvailable).doesNotThrowAnyException();
    }

    @Test
    void whatFindsNoPlaceIsRefusedBeforeTheClaimAndUnknownAfterIt() {
        CountDownLatch answer = new CountDownLatch(1);
        adapter.script = _ -> awaitOpen(answer);
        CompletableFuture<?>[] calls = new CompletableFuture<?>[MOST_CALLS];
        for (int i = 0; i < MOST_CALLS; i++) {
            calls[i] = call();
        }
        await().until(() -> gateway.calls() == MOST_CALLS);

        assertThatThrownBy(gateway::requireAvailable).isInstanceOf(GatewayUnavailableException.class);
        assertThat(gateway.authorise(REQUEST)).isEqualTo(new Unknown("not-sent"));
        assertThat(gateway.inquire(REQUEST)).isEqualTo(new Undecided("not-sent"));

        answer.countDown();
        CompletableFuture.allOf(calls).join();
        assertThatCode(gateway::requireAvailable).doesNotThrowAnyException();
        assertThat(adapter.calls).hasValue(MOST_CALLS);
    }

    @Test
    void theCircuitShowsInTheMetrics() {
        lose(LEAST_CALLS);

        assertThat(metrics.get("resilience4j.circuitbreaker.state")
                        .tags("name", "gateway", "state", "open")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(metrics.get("resilience4j.bulkhead.max.allowed.concurrent.calls")
                        .tag("name", "gateway")
                        .gauge()
                        .value())
                .isEqualTo(MOST_CALLS);
    }

    /** A call on a thread of its own, for the common pool has as few as one. */
    private CompletableFuture<GatewayOutcome> call() {
        return CompletableFuture.supplyAsync(() -> gateway.authorise(REQUEST), Thread::startVirtualThread);
    }

    private void lose(int answers) {
        adapter.script = _ -> new Unknown("connection-lost");
        for (int i = 0; i < answers; i++) {
            assertThat(gateway.authorise(REQUEST)).isEqualTo(new Unknown("connection-lost"));
        }
    }

    private static GatewayOutcome awaitOpen(CountDownLatch latch) {
        try {
            latch.await();
            return APPROVED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Unknown("interrupted");
        }
    }

    private static GatewayOutcome awaitInterrupt(CountDownLatch interrupted) {
        try {
            new CountDownLatch(1).await();
            return APPROVED;
        } catch (InterruptedException e) {
            interrupted.countDown();
            Thread.currentThread().interrupt();
            return new Unknown("interrupted");
        }
    }
}
