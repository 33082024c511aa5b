package io.paymentledger.benchmarks;

import io.paymentledger.benchmarks.Outcome.Goal;
import io.paymentledger.benchmarks.Outcome.Table;
import io.paymentledger.benchmarks.baseline.Service;
import java.util.List;
import java.util.Locale;

/** What the write path costs when the log is long. */
final class GrowthBenchmark implements Benchmark {

    private static final String WHAT = "charges";

    @Override
    public String name() {
        return "growth";
    }

    @Override
    public Outcome run(Workbench bench, PostgresServer server) {
        Load load = new Load(bench.folder());
        List<Grown> contenders = bench.plan().logEvents().stream()
                .map(events -> new Grown(bench, server, load, events))
                .toList();
        try {
            Rounds rounds = Rounds.play(bench, server, contenders);
            return outcome(rounds, contenders);
        } finally {
            contenders.forEach(Grown::close);
        }
    }

    private Outcome outcome(Rounds rounds, List<Grown> contenders) {
        String shortest = contenders.getFirst().label();
        String longest = contenders.getLast().label();
        return new Outcome(
                name(),
                "The length of the log",
                """
                Logs of different lengths lie in databases of their own in one server, each with a ledger-service of \
                its own; they are filled by a SQL generator that makes genuine events (`load/seed.sql`), and then get \
                the load of the benchmark over HTTP in turns. Keys are random, so that an append touches any page of \
                the index. What the rounds append makes the shortest log grow most; the last table says how long each \
                was in the end.
                """,
                WHAT + "/s",
                rounds.bars(),
                List.of(Goal.atLeast(
                        "throughput at %s, against %s".formatted(longest, shortest),
                        0.85,
                        "×",
                        rounds.ratio(longest, shortest))),
                List.of(
                        rounds.medians(WHAT, shortest),
                        rounds.raw(WHAT),
                        new Table(
                                "Events in each log",
                                List.of("", "in the end"),
                                contenders.stream()
                                        .map(grown -> List.of(grown.label(), Long.toString(grown.head())))
                                        .toList())));
    }

    /** A service on a log of some length. */
    private static final class Grown implements Contender {

        private final Workbench bench;
        private final PostgresServer server;
        private final Load load;
        private final long events;
        private final String database;
        private final LoadedService service;

        Grown(Workbench bench, PostgresServer server, Load load, long events) {
            this.bench = bench;
            this.server = server;
            this.load = load;
            this.events = events;
            this.database = "log_" + events;
            server.createLedger(database);
            bench.say(String.format(Locale.ROOT, "filling a log with %,d events", events));
            SeededLog.fill(server, database, events);
            this.service = new LoadedService(bench.start(Service.LEDGER, server, database), server, null);
        }

        @Override
        public String label() {
            return String.format(Locale.ROOT, "%,d events", events);
        }

        @Override
        public Turn turn(int seconds) {
            return service.turn(load::charges, bench, seconds);
        }

        long head() {
            return SeededLog.head(server, database);
        }

        @Override
        public void close() {
            service.close();
        }
    }
}
