package io.paymentledger.benchmarks;

import io.paymentledger.benchmarks.Outcome.Goal;
import io.paymentledger.benchmarks.ServiceContender.Kind;
import java.util.List;
import java.util.stream.Stream;

/** Settled charges, repeated by everybody at once. */
final class StormBenchmark implements Benchmark {

    private static final String WHAT = "replays";

    @Override
    public String name() {
        return "storm";
    }

    @Override
    public Outcome run(Workbench bench, PostgresServer server) {
        Load load = new Load(bench.folder());
        List<ServiceContender> services = Stream.of(Kind.OURS, Kind.JDBC, Kind.REDIS_EVERYSEC, Kind.NO_OP)
                .map(kind -> new ServiceContender(kind, bench, server, load::storm))
                .toList();
        try {
            services.forEach(ServiceContender::settle);
            Rounds rounds = Rounds.play(bench, server, services);
            services.stream()
                    .filter(service -> service.settled() > Plan.SETTLED_KEYS)
                    .forEach(service -> {
                        throw new IllegalStateException(service.label() + " charged twice");
                    });
            return outcome(rounds);
        } finally {
            services.forEach(ServiceContender::close);
        }
    }

    private Outcome outcome(Rounds rounds) {
        String noOp = Kind.NO_OP.label();
        return new Outcome(
                name(),
                "A storm of duplicates",
                """
                %s charges are created once. Then wrk repeats them over %s connections, chosen at random: every answer \
                is the first one's, again, and afterwards there are still %1$s charges.
                """.formatted(Plan.SETTLED_KEYS, Plan.CONNECTIONS),
                WHAT + "/s",
                rounds.bars(),
                List.of(Goal.atLeast(
                        "replays in a storm, against (e)", 0.7, "×", rounds.ratio(Kind.OURS.label(), noOp))),
                List.of(rounds.medians(WHAT, noOp), rounds.raw(WHAT)));
    }
}
