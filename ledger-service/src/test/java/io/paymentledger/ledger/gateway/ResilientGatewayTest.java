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
import io.paymentledger.ledger.charge.GatewayOutcome;
import io.paymentledger.ledger.charge.GatewayOutcome.Approved;
import io.paymentledger.ledger.charge.GatewayOutcome.Declined;
import io.paymentledger.ledger.charge.GatewayOutcome.Fault;
import io.paymentledger.ledger.charge.GatewayOutcome.Unknown;
import io.paymentledger.ledger.gateway.GatewayFinding.NeverSeen;
import io.paymentledger.ledger.gateway.GatewayFinding.Undecided;
import io.paymentledger.ledger.gateway.GatewayRequest.Authorise;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
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
    private static final Unknown LOST = new Unknown("connection-lost", Fault.CONNECTION);
    private static final Authorise REQUEST =
            new Authorise("att_1", Money.of(1, "EUR"), new PaymentMethod("tok"), CaptureMethod.AUTOMATIC);

    private final Scripted adapter = new Scripted();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final ResilientGateway gateway = new ResilientGateway(adapter, settings(TIME_LIMIT), metrics);

    /** One whose circuits stay open for as long as a test takes. */
    private final ResilientGateway offended = new ResilientGateway(
            adapter, settings(TIME_LIMIT, MOST_CALLS, Duration.ofHours(1)), new SimpleMeterRegistry());

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
        public GatewayFinding inquire(GatewayRequest request, Instant startedAt) {
            return inquiry.apply(request);
        }

        private GatewayOutcome answer(GatewayRequest request) {
            calls.incrementAndGet();
            return script.apply(request);
        }
    }

    private static GatewaySettings settings(Duration limit) {
        return settings(limit, MOST_CALLS, OPEN_FOR);
    }

    private static GatewaySettings settings(Duration limit, int mostCalls, Duration openFor) {
        return new GatewaySettings(
                "scripted",
                false,
                limit,
                limit,
                limit,
                mostCalls,
                new GatewaySettings.Circuit(Duration.ofSeconds(30), LEAST_CALLS, 50, openFor, PROBES),
                new GatewaySettings.Simulator(null, null, Duration.ofDays(1)));
    }

    @AfterEach
    void close() {
        gateway.close();
        offended.close();
    }

    @Test
    void anAnswerPassesThrough() {
        assertThat(gateway.authorise(REQUEST)).isEqualTo(APPROVED);
        assertThat(gateway.inquire(REQUEST, Instant.EPOCH)).isEqualTo(new NeverSeen());
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
            assertThat(brief.authorise(REQUEST)).isEqualTo(new Unknown("timeout", Fault.TIMEOUT));
            assertThat(brief.inquire(REQUEST, Instant.EPOCH)).isEqualTo(new Undecided("timeout"));
            assertThat(brief.calls()).isZero();
        }
        await().until(() -> interrupted.getCount() == 0);
    }

    @Test
    void anAdapterThatThrowsLeavesTheOutcomeUnknown() {
        adapter.script = _ -> {
            throw new IllegalStateException("a defect");
        };

        assertThat(gateway.authorise(REQUEST)).isEqualTo(new Unknown("adapter-failed", Fault.ADAPTER));
    }

    @Test
    void aGatewayThatLosesAnswersIsLeftAloneAndNothingIsDeclined() {
        lose(offended, LEAST_CALLS);

        assertThat(offended.circuit()).isEqualTo(State.OPEN);
        assertThatThrownBy(offended::requireAvailable).isInstanceOf(GatewayUnavailableException.class);
        assertThat(offended.authorise(REQUEST)).isEqualTo(new Unknown("not-sent"));
        assertThat(adapter.calls).hasValue(LEAST_CALLS);
        assertThat(offended.inquire(REQUEST, Instant.EPOCH))
                .as("inquiries go on")
                .isEqualTo(new NeverSeen());
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

    /** As an answer that is nested too deeply for whoever reads it. */
    @Test
    void probesThatEndWithAnErrorGiveTheirPlacesBack() {
        lose(LEAST_CALLS);
        await().until(() -> gateway.circuit() == State.HALF_OPEN);
        adapter.script = _ -> {
            throw new StackOverflowError();
        };
        for (int i = 0; i < PROBES; i++) {
            assertThat(gateway.authorise(REQUEST)).isEqualTo(new Unknown("adapter-failed", Fault.ADAPTER));
        }
        adapter.script = _ -> APPROVED;

        await().until(() -> gateway.authorise(REQUEST).equals(APPROVED));
        assertThat(gateway.calls()).isZero();
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
        assertThat(gateway.inquire(REQUEST, Instant.EPOCH)).isEqualTo(new Undecided("not-sent"));

        answer.countDown();
        CompletableFuture.allOf(calls).join();
        assertThatCode(gateway::requireAvailable).doesNotThrowAnyException();
        assertThat(adapter.calls).hasValue(MOST_CALLS);
    }

    @Test
    void whatIsUnknownForTheGatewaysOwnReasonIsAnAnswerAndOpensNoCircuit() {
        adapter.script = _ -> new Unknown("the refund is pending");
        for (int i = 0; i < 10 * LEAST_CALLS; i++) {
            gateway.authorise(REQUEST);
        }

        assertThat(gateway.circuit()).isEqualTo(State.CLOSED);
        assertThat(gateway.tenantsCut()).isZero();
    }

    @Test
    void aTenantWhoseCallsFailIsRefusedAndNobodyElseIs() {
        Gateway failing = offended.onBehalfOf("failing");
        Gateway other = offended.onBehalfOf("other");
        adapter.script = _ -> LOST;
        for (int i = 0; i < 10 * LEAST_CALLS; i++) {
            failing.authorise(REQUEST);
        }
        adapter.script = _ -> APPROVED;

        assertThatThrownBy(failing::requireAvailable).isInstanceOf(GatewayUnavailableException.class);
        assertThat(offended.circuit()).isEqualTo(State.CLOSED);
        assertThat(offended.tenantsCut()).isOne();
        for (int i = 0; i < 10 * LEAST_CALLS; i++) {
            assertThatCode(other::requireAvailable).doesNotThrowAnyException();
            assertThat(other.authorise(REQUEST)).isEqualTo(APPROVED);
        }
    }

    @Test
    void aTenantThatIsServedAgainIsLetThroughAgain() {
        Gateway failing = gateway.onBehalfOf("failing");
        adapter.script = _ -> LOST;
        for (int i = 0; i < LEAST_CALLS; i++) {
            failing.authorise(REQUEST);
        }
        adapter.script = _ -> APPROVED;

        await().untilAsserted(() -> assertThatCode(failing::requireAvailable).doesNotThrowAnyException());
        for (int i = 0; i < PROBES; i++) {
            assertThat(failing.authorise(REQUEST)).isEqualTo(APPROVED);
        }

        assertThat(gateway.tenantsCut()).isZero();
    }

    @Test
    void aGatewayThatFailsManyTenantsIsLeftAloneByAll() {
        lose(offended, LEAST_CALLS);

        assertThatThrownBy(offended.onBehalfOf("one who did not ask yet")::requireAvailable)
                .isInstanceOf(GatewayUnavailableException.class);
    }

    @Test
    void aTenantThatWantsAllPlacesLeavesSomeToTheOthers() {
        int places = 9;
        CountDownLatch answer = new CountDownLatch(1);
        adapter.script = _ -> awaitOpen(answer);
        try (ResilientGateway wide =
                new ResilientGateway(adapter, settings(TIME_LIMIT, places, OPEN_FOR), new SimpleMeterRegistry())) {
            Gateway greedy = wide.onBehalfOf("greedy");
            Gateway other = wide.onBehalfOf("other");
            List<CompletableFuture<GatewayOutcome>> calls =
                    IntStream.range(0, 2 * places).mapToObj(_ -> call(greedy)).toList();
            await().until(() -> calls.stream().filter(CompletableFuture::isDone).count() == places + 3);

            assertThat(wide.calls()).isEqualTo(places - 3);
            assertThatThrownBy(greedy::requireAvailable).isInstanceOf(GatewayUnavailableException.class);
            assertThatCode(other::requireAvailable).doesNotThrowAnyException();
            CompletableFuture<GatewayOutcome> others = call(other);
            await().until(() -> wide.calls() == places - 2);

            answer.countDown();
            assertThat(others.join()).isEqualTo(APPROVED);
            assertThat(calls.stream().map(CompletableFuture::join).filter(APPROVED::equals))
                    .hasSize(places - 3);
            assertThat(wide.calls()).isZero();
        }
    }

    @Test
    void theCircuitShowsInTheMetrics() {
        lose(LEAST_CALLS);

        assertThat(metrics.get("resilience4j.circuitbreaker.state")
                        .tags("name", "scripted", "state", "closed")
                        .gauge()
                        .value())
                .isZero();
        assertThat(metrics.get("ledger.gateway.calls.max")
                        .tag("gateway", "scripted")
                        .gauge()
                        .value())
                .isEqualTo(MOST_CALLS);
        assertThat(metrics.get("ledger.gateway.tenants.cut")
                        .tag("gateway", "scripted")
                        .gauge()
                        .value())
                .isZero();
    }

    /** A call on a thread of its own, for the common pool has as few as one. */
    private CompletableFuture<GatewayOutcome> call() {
        return call(gateway);
    }

    private static CompletableFuture<GatewayOutcome> call(Gateway gateway) {
        return CompletableFuture.supplyAsync(() -> gateway.authorise(REQUEST), Thread::startVirtualThread);
    }

    /** Answers to as many tenants are lost. */
    private void lose(int answers) {
        lose(gateway, answers);
    }

    private void lose(Gateway gateway, int answers) {
        adapter.script = _ -> LOST;
        for (int i = 0; i < answers; i++) {
            assertThat(gateway.onBehalfOf("tenant-" + i).authorise(REQUEST)).isEqualTo(LOST);
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
