package io.paymentledger.benchmarks;

import io.paymentledger.benchmarks.Outcome.Goal;
import io.paymentledger.benchmarks.baseline.Service;
import java.util.List;

/** What charges lose when the log is sealed while they are written. */
final class ProofBenchmark implements Benchmark {

    private static final String WHAT = "charges";
    private static final String WITHOUT = "not sealed";
    private static final String SEALED = "sealed twice a second";
    private static final double GOAL = 0.97;

    @Override
    public String name() {
        return "proof";
    }

    @Override
    public Outcome run(Workbench bench, PostgresServer server) {
        Load load = new Load(bench.folder());
        server.createLedger("unsealed");
        server.createLedger("sealed");
        try (Writer without = new Writer(
                        WITHOUT,
                        false,
                        bench,
                        load,
                        server,
                        "unsealed",
                        bench.start(Service.LEDGER, server, "unsealed"));
                Writer sealed = new Writer(
                        SEALED,
                        true,
                        bench,
                        load,
                        server,
                        "sealed",
                        bench.start(Service.LEDGER, server, "sealed", SealedLog.setting(bench)))) {
            Rounds rounds = Rounds.play(bench, server, List.of(without, sealed));
            return new Outcome(
                    name(),
                    "Charges while the log is sealed",
                    """
                    ledger-service twice, each on a database of its own in one PostgreSQL server: one has no key and \
                    keeps no tree, the other one seals its log. wrk sends `POST /v1/charges` over %s connections. The \
                    next turn begins when a checkpoint is over everything that was written, so that no turn pays for \
                    what another one left behind.
                    """.formatted(Plan.CONNECTIONS),
                    WHAT + "/s",
                    rounds.bars(),
                    List.of(Goal.atLeast(
                            "charges over HTTP while the log is sealed, against not",
                            GOAL,
                            "×",
                            rounds.ratio(SEALED, WITHOUT))),
                    List.of(rounds.medians(WHAT, WITHOUT), rounds.raw(WHAT)));
        }
    }

    /** A write side that is asked for charges. */
    private record Writer(
            String label,
            boolean seals,
            Workbench bench,
            Load load,
            PostgresServer server,
            String database,
            ServiceProcess service)
            implements Contender {

        @Override
        public Turn turn(int seconds) {
            Turn turn = new LoadedService(service, server, null).turn(load::charges, bench, seconds);
            if (seals) {
                SealedLog.awaitEnd(server, database);
            }
            return turn;
        }

        @Override
        public void close() {
            service.close();
        }
    }
}
