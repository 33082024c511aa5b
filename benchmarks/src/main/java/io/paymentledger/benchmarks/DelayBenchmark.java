package io.paymentledger.benchmarks;

import io.paymentledger.benchmarks.Outcome.Bar;
import io.paymentledger.benchmarks.Outcome.Goal;
import io.paymentledger.benchmarks.Outcome.Table;
import io.paymentledger.benchmarks.baseline.Service;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/** How long after its commit an event shows in the read model of the other process. */
final class DelayBenchmark implements Benchmark {

    private static final String DATABASE = "ledger";
    private static final double GOAL_MILLIS = 30;

    /** Each comes nearer to the load that is looked for. */
    private static final int PACINGS = 2;

    /** After the load has ended, everything is visible. */
    private static final int SETTLING_MILLIS = 2_000;

    @Override
    public String name() {
        return "delay";
    }

    /** PostgreSQL then remembers when each transaction was committed. */
    @Override
    public Map<String, String> settings() {
        return Map.of("track_commit_timestamp", "on");
    }

    @Override
    public String played(Plan plan) {
        return "%s s of half load, after turns of %s s until nobody became faster any more"
                .formatted(plan.rounds() * plan.roundSeconds(), plan.warmUpSeconds());
    }

    @Override
    public Outcome run(Workbench bench, PostgresServer server) {
        server.createLedger(DATABASE);
        Load load = new Load(bench.folder());
        try (ServiceProcess ledger = bench.start(Service.LEDGER, server, DATABASE);
                ServiceProcess query = bench.startQueryService(server, DATABASE)) {
            Plan plan = bench.plan();
            String credential = bench.secret().value();
            var url = ledger.uri("/v1/charges");
            WarmUp.play(bench, "both services", seconds -> {
                double before = ledger.cpuSeconds() + query.cpuSeconds();
                long charges = load.charges(url, credential, seconds).served();
                return (ledger.cpuSeconds() + query.cpuSeconds() - before) * 1e6 / charges;
            });
            bench.say("full load, the read side following");
            double full = load.charges(url, credential, plan.roundSeconds()).perSecond();
            bench.say("looking for half of it");
            long rest = restAtHalf(full, millis -> load.pacedCharges(url, credential, plan.roundSeconds(), millis));
            Waiting.millis(SETTLING_MILLIS);
            long after = SeededLog.head(server, DATABASE);
            bench.say("half load");
            Load.Counted half = load.pacedCharges(url, credential, plan.rounds() * plan.roundSeconds(), rest);
            Waiting.millis(SETTLING_MILLIS);
            bench.say("query-service holds %s MB".formatted(Samples.number(query.residentMegabytes())));
            return outcome(full, half.perSecond(), delays(server, after));
        }
    }

    /**
     * How long a connection rests between two requests, so that all of them ask for half: found by trying, because answers
     * come the sooner, the less is asked for.
     */
    private static long restAtHalf(double full, LongFunction<Load.Counted> paced) {
        double cycle = 2 * Plan.CONNECTIONS / full * 1_000;
        long rest = Math.round(cycle / 2);
        for (int tries = 0; tries < PACINGS; tries++) {
            double taken = Plan.CONNECTIONS / paced.apply(rest).perSecond() * 1_000 - rest;
            rest = Math.max(1, Math.round(cycle - taken));
        }
        return rest;
    }

    /** Over all charges of the half load: count, p50, p90, p99, p99.9 and the longest delay, in milliseconds. */
    private static List<Double> delays(PostgresServer server, long after) {
        return server.row(DATABASE, """
                        SELECT charges, p[1], p[2], p[3], p[4], p[5]
                          FROM (SELECT count(*) AS charges, percentile_cont(ARRAY[0.5, 0.9, 0.99, 0.999, 1]) WITHIN GROUP (
                                       ORDER BY extract(epoch FROM pg_xact_commit_timestamp(c.xmin)
                                                                   - pg_xact_commit_timestamp(e.xmin)) * 1000) AS p
                                  FROM query.charge c
                                  JOIN ledger.event e ON e.log = c.log AND e.position = c.position
                                 WHERE c.created_position > %s) AS delay""".formatted(after)).stream()
                .map(Double::parseDouble)
                .toList();
    }

    private Outcome outcome(double full, double half, List<Double> delays) {
        List<String> names = List.of("charges", "p50", "p90", "p99", "p99.9", "longest");
        List<Bar> bars = List.of(
                new Bar("p50", new Samples(List.of(delays.get(1)))),
                new Bar("p90", new Samples(List.of(delays.get(2)))),
                new Bar("p99", new Samples(List.of(delays.get(3)))));
        return new Outcome(
                name(),
                "Projection delay",
                """
                ledger-service and query-service run as two processes. ledger-service gets half of the load that it \
                can take (%s of %s charges/s). For each charge, PostgreSQL itself tells when its outcome was committed \
                and when the read model's row with it was (`track_commit_timestamp`); the delay is the difference. It \
                is measured for every charge, and nobody polls.
                """.formatted(Samples.number(half), Samples.number(full)),
                "ms",
                bars,
                List.of(Goal.atMost("projection delay at half load, p99", GOAL_MILLIS, "ms", delays.get(3))),
                List.of(new Table(
                        "Milliseconds from commit to commit",
                        names,
                        List.of(delays.stream().map(Samples::number).toList()))));
    }
}
