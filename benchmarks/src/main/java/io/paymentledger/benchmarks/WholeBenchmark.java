package io.paymentledger.benchmarks;

import io.paymentledger.benchmarks.Outcome.Goal;
import io.paymentledger.benchmarks.Outcome.Table;
import io.paymentledger.benchmarks.Turn.CpuSeconds;
import io.paymentledger.benchmarks.baseline.Service;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The whole product, read side and gateway included, beside its write side alone. */
final class WholeBenchmark implements Benchmark {

    private static final String WHAT = "charges";
    private static final String WRITE_SIDE = "write side alone, gateway in its process";
    private static final String WITH_GATEWAY = "write side, gateway over HTTP";
    private static final String WHOLE = "whole product: write side, gateway over HTTP, all read models";
    private static final double GOAL = 0.5;
    private static final double GOAL_READ_MICROS = 150;
    private static final double GOAL_KILL_BILL = 10;

    @Override
    public String name() {
        return "whole";
    }

    @Override
    public Outcome run(Workbench bench, PostgresServer server) {
        Load load = new Load(bench.folder());
        try (Product alone = new Product(WRITE_SIDE, "alone", bench, server, load);
                SimulatorProcess first = SimulatorProcess.start(bench, "book-unread");
                Product unread = new Product(WITH_GATEWAY, "unread", bench, server, load, first, false);
                SimulatorProcess second = SimulatorProcess.start(bench, "book-whole");
                Product whole = new Product(WHOLE, "whole", bench, server, load, second, true)) {
            if (!bench.withKillBill()) {
                return outcome(Rounds.play(bench, server, List.of(alone, unread, whole)), unread, whole, List.of());
            }
            try (KillBill killBill = new KillBill(bench, server, load)) {
                Rounds rounds = Rounds.play(bench, server, List.of(alone, unread, whole, killBill));
                double ratio = rounds.ratio(WHOLE, KillBill.LABEL);
                return outcome(
                        rounds,
                        unread,
                        whole,
                        List.of(Goal.atLeast("the whole product, against Kill Bill", GOAL_KILL_BILL, "×", ratio)));
            }
        }
    }

    private Outcome outcome(Rounds rounds, Product unread, Product whole, List<Goal> more) {
        double readMicros = whole.queryMicros()
                + rounds.of(WHOLE, Turn::databaseMicros).median()
                - rounds.of(WITH_GATEWAY, Turn::databaseMicros).median();
        return new Outcome(
                name(),
                "The whole product",
                """
                Three times ledger-service, each on a database of its own in one PostgreSQL server: with a gateway in its \
                own process that approves at once, with the gateway simulator as a process that is asked over HTTP, and \
                with query-service beside these, which keeps all read models in a heap of %s MB. wrk sends \
                `POST /v1/charges` over %s connections, and shares the machine with all of them. A turn of the whole \
                product ends when every read model has come to the end of the log.

                What the read side costs for each charge is query-service's processor time, and what PostgreSQL uses \
                more than without it.
                """.formatted(Plan.QUERY_HEAP_MEGABYTES, Plan.CONNECTIONS),
                WHAT + "/s",
                rounds.bars(),
                Stream.concat(
                                Stream.of(
                                        Goal.atLeast(
                                                "the whole product, against its write side alone",
                                                GOAL,
                                                "×",
                                                rounds.ratio(WHOLE, WRITE_SIDE)),
                                        Goal.atMost(
                                                "the read side, for each charge", GOAL_READ_MICROS, "µs", readMicros)),
                                more.stream())
                        .toList(),
                List.of(
                        rounds.medians(WHAT, WRITE_SIDE),
                        new Table(
                                "Processor time for each charge, over all rounds",
                                List.of("", "µs query-service", "µs simulator"),
                                List.of(row(WITH_GATEWAY, unread), row(WHOLE, whole))),
                        rounds.raw(WHAT)));
    }

    private static List<String> row(String label, Product product) {
        return List.of(label, Samples.number(product.queryMicros()), Samples.number(product.simulatorMicros()));
    }

    /** Some of the product's processes, on a database of their own. */
    private static final class Product implements Contender {

        private final String label;
        private final String database;
        private final Workbench bench;
        private final PostgresServer server;
        private final Load load;
        private final @Nullable SimulatorProcess simulator;
        private final @Nullable ServiceProcess query;
        private final LoadedService ledger;
        private long charges;
        private double querySeconds;
        private double simulatorSeconds;

        /** Without a gateway and without a read side. */
        Product(String label, String database, Workbench bench, PostgresServer server, Load load) {
            this(label, database, bench, server, load, null, false);
        }

        Product(
                String label,
                String database,
                Workbench bench,
                PostgresServer server,
                Load load,
                @Nullable SimulatorProcess simulator,
                boolean isRead) {
            this.label = label;
            this.database = database;
            this.bench = bench;
            this.server = server;
            this.load = load;
            this.simulator = simulator;
            bench.say("starting " + label);
            server.createLedger(database);
            this.ledger = new LoadedService(
                    simulator == null
                            ? bench.start(Service.LEDGER, server, database)
                            : bench.startLedgerService(server, database, simulator.settings()),
                    server,
                    null);
            this.query = isRead ? bench.startQueryService(server, database) : null;
        }

        @Override
        public String label() {
            return label;
        }

        @Override
        public void warmedUp() {
            charges = 0;
            querySeconds = 0;
            simulatorSeconds = 0;
        }

        @Override
        public Turn turn(int seconds) {
            double queryBefore = queryCpu();
            double simulatorBefore = simulatorCpu();
            double databaseBefore = server.cpuSeconds();
            Turn written = ledger.turn(load::charges, bench, seconds);
            long ended = System.nanoTime();
            if (query != null) {
                ReadSide.awaitEnd(server, database);
            }
            double queryUsed = queryCpu() - queryBefore;
            double simulatorUsed = simulatorCpu() - simulatorBefore;
            charges += written.count();
            querySeconds += queryUsed;
            simulatorSeconds += simulatorUsed;
            return new Turn(
                    written.count(),
                    written.refused(),
                    written.seconds() + (System.nanoTime() - ended) / 1e9,
                    written.p50Millis(),
                    written.p99Millis(),
                    new CpuSeconds(
                            written.cpu().client(),
                            written.cpu().service() + queryUsed + simulatorUsed,
                            server.cpuSeconds() - databaseBefore));
        }

        private double queryCpu() {
            return query == null ? 0 : query.cpuSeconds();
        }

        private double simulatorCpu() {
            return simulator == null ? 0 : simulator.cpuSeconds();
        }

        double queryMicros() {
            return querySeconds * 1e6 / charges;
        }

        double simulatorMicros() {
            return simulatorSeconds * 1e6 / charges;
        }

        @Override
        public void close() {
            if (query != null) {
                query.close();
            }
            ledger.close();
        }
    }
}
