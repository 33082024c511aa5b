package io.paymentledger.benchmarks;

import io.paymentledger.benchmarks.Outcome.Bar;
import io.paymentledger.benchmarks.Outcome.Goal;
import io.paymentledger.benchmarks.Outcome.Table;
import io.paymentledger.benchmarks.baseline.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How fast all read models are folded: from nothing, beside one SQL statement, and when they catch up with a load. */
final class ReplayBenchmark implements Benchmark {

    private static final String DATABASE = "ledger";

    /** The memory is looked at when this much more of the log is folded. */
    private static final double MEMORY_STEP = 0.25;

    private static final int POLL_MILLIS = 20;

    private static final double MOST_GROWTH = 1.25;

    /** A fold from one position of the log to another. */
    private record Fold(long events, double seconds, List<Double> residentMegabytes) {

        double perSecond() {
            return events / seconds;
        }
    }

    @Override
    public String name() {
        return "replay";
    }

    @Override
    public String played(Plan plan) {
        return "each once";
    }

    @Override
    public Outcome run(Workbench bench, PostgresServer server) {
        server.createLedger(DATABASE);
        bench.say(String.format(
                Locale.ROOT, "filling the log with %,d charges", bench.plan().replayedCharges()));
        SeededLog.fill(server, DATABASE, bench.plan().replayedCharges() * SeededLog.EVENTS_PER_CHARGE);

        bench.say("replaying");
        Fold replay = fold(bench, server);
        bench.say("folding in one SQL statement");
        double sql = replay.events() / foldInSql(server);
        bench.say("writing at full speed");
        double written = write(bench, server);
        bench.say("catching up");
        Fold catchUp = fold(bench, server);
        return outcome(bench.plan(), replay, catchUp, sql, written);
    }

    /** Starts the read side and watches its slowest model come to the end of the log. */
    private static Fold fold(Workbench bench, PostgresServer server) {
        long end = SeededLog.head(server, DATABASE);
        long before = ReadSide.position(server, DATABASE);
        try (ServiceProcess query = bench.startQueryService(server, DATABASE)) {
            long first = before;
            while (first == before) {
                first = ReadSide.position(server, DATABASE);
                Waiting.millis(POLL_MILLIS);
            }
            long began = System.nanoTime();
            List<Double> memory = new ArrayList<>();
            for (long reached = first; reached < end; reached = ReadSide.position(server, DATABASE)) {
                if (reached - first >= (memory.size() + 1) * MEMORY_STEP * (end - first)) {
                    memory.add(query.residentMegabytes());
                }
                Waiting.millis(POLL_MILLIS);
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            memory.add(query.residentMegabytes());
            return new Fold(end - first, seconds, memory);
        }
    }

    /** The seconds of one INSERT … SELECT over the whole log into a table like the read model's, and of its commit. */
    private static double foldInSql(PostgresServer server) {
        server.execute(DATABASE, "CREATE TABLE query.charge_fold (LIKE query.charge INCLUDING ALL)");
        long began = System.nanoTime();
        server.execute(DATABASE, PostgresServer.resource("/replay/fold.sql"));
        double seconds = (System.nanoTime() - began) / 1e9;
        // Keys are unique in both: with as many rows, and none that the other has not, they are equal.
        List<String> compared = server.row(DATABASE, """
                SELECT (SELECT count(*) FROM query.charge), (SELECT count(*) FROM query.charge_fold),
                       (SELECT count(*) FROM (TABLE query.charge_fold EXCEPT TABLE query.charge) AS different)""");
        if (!compared.get(0).equals(compared.get(1)) || !compared.get(2).equals("0")) {
            throw new IllegalStateException("the two folds differ: " + compared);
        }
        server.execute(DATABASE, "DROP TABLE query.charge_fold");
        return seconds;
    }

    /** Events a second that the write side appends at full load over HTTP, with nobody reading. */
    private static double write(Workbench bench, PostgresServer server) {
        Load load = new Load(bench.folder());
        try (ServiceProcess ledger = bench.start(Service.LEDGER, server, DATABASE)) {
            String credential = bench.secret().value();
            WarmUp.play(bench, "the write side", seconds -> {
                double before = ledger.cpuSeconds();
                long charges = load.charges(ledger.uri("/v1/charges"), credential, seconds)
                        .served();
                return (ledger.cpuSeconds() - before) * 1e6 / charges;
            });
            return load.charges(
                                    ledger.uri("/v1/charges"),
                                    credential,
                                    bench.plan().roundSeconds())
                            .perSecond()
                    * SeededLog.EVENTS_PER_CHARGE;
        }
    }

    private Outcome outcome(Plan plan, Fold replay, Fold catchUp, double sql, double written) {
        double quarter = replay.residentMegabytes().getFirst();
        double whole = replay.residentMegabytes().getLast();
        List<Bar> bars = List.of(
                new Bar("replay into all read models", new Samples(List.of(replay.perSecond()))),
                new Bar("catching up after a load", new Samples(List.of(catchUp.perSecond()))),
                new Bar("written at full load over HTTP", new Samples(List.of(written))),
                new Bar("one SQL INSERT … SELECT", new Samples(List.of(sql))));
        return new Outcome(
                name(),
                "Replay and catching up",
                String.format(
                        Locale.ROOT,
                        """
                A log of %,d charges (%s events each, as the ledger writes them) is folded into all \
                read models, from nothing, by query-service with a heap of %s MB; the clock starts when each of them has \
                committed something, and the slowest one counts. The fold of charges as one SQL statement into a table with \
                the same indexes is PostgreSQL's own limit; its rows are compared with the read model's and are equal. Then ledger-service writes at full load while nobody reads, and \
                query-service catches up with what was written.
                """,
                        plan.replayedCharges(),
                        SeededLog.EVENTS_PER_CHARGE,
                        Plan.QUERY_HEAP_MEGABYTES),
                "events/s",
                bars,
                List.of(
                        Goal.atLeast("replay into all read models", 100_000, "events/s", replay.perSecond()),
                        Goal.atMost("one SQL fold, against the replay", 1.3, "×", sql / replay.perSecond()),
                        Goal.atLeast("catching up, against writing", 2, "×", catchUp.perSecond() / written),
                        Goal.atMost(
                                "memory at the log's end, against a quarter of it", MOST_GROWTH, "×", whole / quarter)),
                List.of(
                        new Table(
                                "Events a second",
                                List.of("", "events", "seconds", "events/s"),
                                List.of(
                                        row("replay", replay),
                                        row("catching up", catchUp),
                                        List.of("writing over HTTP", "", "", Samples.number(written)),
                                        List.of(
                                                "one SQL statement",
                                                Long.toString(replay.events()),
                                                "",
                                                Samples.number(sql)))),
                        new Table(
                                "Resident memory of query-service while it replays",
                                List.of("quarter of the log", "MB"),
                                memory(replay))));
    }

    private static List<String> row(String label, Fold fold) {
        return List.of(
                label,
                Long.toString(fold.events()),
                String.format(Locale.ROOT, "%.2f", fold.seconds()),
                Samples.number(fold.perSecond()));
    }

    private static List<List<String>> memory(Fold fold) {
        List<List<String>> rows = new ArrayList<>();
        for (double megabytes : fold.residentMegabytes()) {
            rows.add(List.of(Integer.toString(rows.size() + 1), Samples.number(megabytes)));
        }
        return rows;
    }
}
