package io.paymentledger.benchmarks;

import io.paymentledger.base.key.Secret;
import io.paymentledger.benchmarks.Outcome.Bar;
import io.paymentledger.benchmarks.Outcome.Goal;
import io.paymentledger.benchmarks.Outcome.Table;
import io.paymentledger.events.Sha256;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What one tenant notices of another that asks for far more than it may, and of strangers. */
final class FairnessBenchmark implements Benchmark {

    private static final String WHAT = "charges";
    private static final String DATABASE = "ledger";

    /** What each tenant may have; the tenant that is watched asks for less. */
    private static final int LIMIT_PER_SECOND = 200;

    private static final int QUIET_PER_SECOND = 150;
    private static final int GREEDY_PER_SECOND = 10 * LIMIT_PER_SECOND;
    private static final int STRANGERS_PER_SECOND = 2_000;

    private static final double GOAL = 1.2;

    /** The noise begins before it is listened to, and ends after that. */
    private static final int MARGIN_SECONDS = 2;

    private static final int MARGIN_MILLIS = 1_000;

    @Override
    public String name() {
        return "fairness";
    }

    /** A tenant that asks for little has few requests in a short turn, and one in a hundred of few is chance. */
    @Override
    public Plan plan(Plan common) {
        return common.withLongRounds();
    }

    @Override
    public Outcome run(Workbench bench, PostgresServer server) {
        server.createLedger(DATABASE);
        Load load = new Load(bench.folder());
        Secret greedy = Secret.generate();
        try (ServiceProcess service = bench.startLimited(server, DATABASE, settings(greedy))) {
            URI url = service.uri("/v1/charges");
            LoadedService loaded = new LoadedService(service, server, null);
            Load others = Load.yielding(bench.folder());
            List<Listening> all = List.of(
                    new Listening("alone", bench, load, loaded, null),
                    new Listening(
                            "beside a tenant at its limit",
                            bench,
                            load,
                            loaded,
                            seconds -> others.pacedCharges(url, greedy.value(), seconds, rest(LIMIT_PER_SECOND))),
                    new Listening(
                            "beside a tenant at ten times its limit",
                            bench,
                            load,
                            loaded,
                            seconds -> others.pacedCharges(url, greedy.value(), seconds, rest(GREEDY_PER_SECOND))),
                    new Listening(
                            "beside strangers with keys that nobody has",
                            bench,
                            load,
                            loaded,
                            seconds -> others.strangers(url, seconds, rest(STRANGERS_PER_SECOND))));
            return outcome(Rounds.play(bench, server, all), all);
        }
    }

    private static List<String> settings(Secret greedy) {
        return List.of(
                "--ledger.limits.key.quota=0",
                "--ledger.limits.tenant.quota=" + LIMIT_PER_SECOND,
                "--ledger.limits.tenant.window=PT1S",
                "--ledger.api-keys[1].tenant=greedy",
                "--ledger.api-keys[1].scopes=charges:write",
                "--ledger.api-keys[1].name=greedy",
                "--ledger.api-keys[1].secret-sha256=" + Sha256.hex(greedy.hash()));
    }

    private static long rest(int perSecond) {
        return 1_000L * Plan.CONNECTIONS / perSecond;
    }

    /** The first is alone, and the second beside somebody who takes no more than a tenant may. */
    private Outcome outcome(Rounds rounds, List<Listening> all) {
        List<Goal> goals = all.stream()
                .skip(2)
                .map(beside -> Goal.atMost(
                        "p99 of a tenant within its limit, " + beside.label() + ", against alone",
                        GOAL,
                        "×",
                        p99(rounds, beside).median()
                                / p99(rounds, all.getFirst()).median()))
                .toList();
        return new Outcome(
                name(),
                "Fairness between tenants",
                String.format(
                        Locale.ROOT,
                        """
                Each tenant may send %s requests a second (`ledger.limits.tenant`). One sends %s charges a second over \
                %s connections, and its times are measured: alone, beside another tenant that sends as much as it may, \
                beside one that sends %,d charges a second, and beside strangers that send %,d requests a second, each \
                with another API key that nobody has. wrk, the service and PostgreSQL share the machine; the wrk of the \
                others runs only while nobody else wants a processor (SCHED_IDLE), since their clients would be \
                elsewhere.
                """,
                        LIMIT_PER_SECOND,
                        QUIET_PER_SECOND,
                        Plan.CONNECTIONS,
                        GREEDY_PER_SECOND,
                        STRANGERS_PER_SECOND),
                "ms, p99",
                all.stream()
                        .map(listening -> new Bar(listening.label(), p99(rounds, listening)))
                        .toList(),
                goals,
                List.of(rounds.medians(WHAT, all.getFirst().label()), others(all), rounds.raw(WHAT)));
    }

    private static Samples p99(Rounds rounds, Listening listening) {
        return rounds.of(listening.label(), Turn::p99Millis);
    }

    private static Table others(List<Listening> all) {
        return new Table(
                "What the others sent meanwhile",
                List.of("", "requests/s", "refused"),
                all.stream()
                        .flatMap(listening -> listening.noises.stream()
                                .map(noise -> List.of(
                                        listening.label(),
                                        Samples.number(noise.requests() * 1e6 / noise.micros()),
                                        Long.toString(noise.refused()))))
                        .toList());
    }

    /** What others do meanwhile, for some seconds. */
    @FunctionalInterface
    private interface Noise {

        Load.Counted make(int seconds);
    }

    /** The tenant whose times are measured, while others make noise, or nobody does. */
    private static final class Listening implements Contender {

        private final String label;
        private final Workbench bench;
        private final Load load;
        private final LoadedService service;
        private final @Nullable Noise noise;
        private final List<Load.Counted> noises = new ArrayList<>();

        Listening(String label, Workbench bench, Load load, LoadedService service, @Nullable Noise noise) {
            this.label = label;
            this.bench = bench;
            this.load = load;
            this.service = service;
            this.noise = noise;
        }

        @Override
        public String label() {
            return label;
        }

        @Override
        public Turn turn(int seconds) {
            if (noise == null) {
                return listen(seconds);
            }
            CompletableFuture<Load.Counted> others = CompletableFuture.supplyAsync(
                    () -> noise.make(seconds + MARGIN_SECONDS), Thread::startVirtualThread);
            Waiting.millis(MARGIN_MILLIS);
            Turn turn = listen(seconds);
            noises.add(others.join());
            return turn;
        }

        private Turn listen(int seconds) {
            return service.turn(
                    (url, credential, time) -> load.pacedCharges(url, credential, time, rest(QUIET_PER_SECOND)),
                    bench,
                    seconds);
        }

        @Override
        public void close() {
            // The service is closed by who started it.
        }
    }
}
