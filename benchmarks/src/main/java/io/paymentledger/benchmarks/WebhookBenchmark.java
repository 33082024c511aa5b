package io.paymentledger.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import io.paymentledger.benchmarks.Outcome.Goal;
import io.paymentledger.benchmarks.Outcome.Table;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** What charges lose when others are told of them. */
final class WebhookBenchmark implements Benchmark {

    private static final String WHAT = "charges";
    private static final String WITHOUT = "without webhooks";
    private static final int ENDPOINTS = 10;
    private static final double GOAL = 0.95;
    private static final int NO_CONTENT = 204;

    /** Nobody needs that long to hear of what one turn writes. */
    private static final int MOST_MINUTES = 15;

    @Override
    public String name() {
        return "webhooks";
    }

    @Override
    public Outcome run(Workbench bench, PostgresServer server) {
        Load load = new Load(bench.folder());
        try (Told without = new Told(WITHOUT, "quiet", 0, bench, server, load);
                Told with = new Told("with " + ENDPOINTS + " endpoints", "told", ENDPOINTS, bench, server, load)) {
            Rounds rounds = Rounds.play(bench, server, List.of(without, with));
            return outcome(rounds, with);
        }
    }

    private Outcome outcome(Rounds rounds, Told with) {
        return new Outcome(
                name(),
                "Charges while others are told of them",
                """
                ledger-service and query-service run as two processes, on a database of their own in one PostgreSQL \
                server: once with no webhook endpoint, and once with %s, each of which wants every event of every \
                charge, in order. The receivers answer 204 at once, in the process of the benchmark. wrk, both \
                services, PostgreSQL and the receivers share the machine, so what it costs to tell others is taken \
                from the charges. Charges have the right of way: while they come and no processor is idle, webhooks \
                are sent at a low rate, and the rest afterwards. How long that takes is counted; the next turn begins \
                when every endpoint has heard of every event.
                """.formatted(ENDPOINTS),
                WHAT + "/s",
                rounds.bars(),
                List.of(Goal.atLeast(
                        "charges over HTTP with %s endpoints, against none".formatted(ENDPOINTS),
                        GOAL,
                        "×",
                        rounds.ratio(with.label(), WITHOUT))),
                List.of(
                        rounds.medians(WHAT, WITHOUT),
                        new Table(
                                "What was told, over all turns and the warming up",
                                List.of("", "requests", "of these meanwhile", "seconds for the rest"),
                                List.of(List.of(
                                        with.label(),
                                        Long.toString(with.received()),
                                        Long.toString(with.meanwhile()),
                                        Samples.number(with.restSeconds())))),
                        rounds.raw(WHAT)));
    }

    /** Both services, and receivers of their webhooks. */
    private static final class Told implements Contender {

        private final String label;
        private final Workbench bench;
        private final Load load;
        private final String database;
        private final int endpoints;
        private final PostgresServer server;
        private final ServiceProcess query;
        private final LoadedService ledger;
        private final Receivers receivers = new Receivers();
        private final LongAdder received = new LongAdder();
        private long meanwhile;
        private double restSeconds;

        Told(String label, String database, int endpoints, Workbench bench, PostgresServer server, Load load) {
            this.label = label;
            this.database = database;
            this.endpoints = endpoints;
            this.bench = bench;
            this.server = server;
            this.load = load;
            bench.say("starting " + label);
            server.createLedger(database);
            WebhookAdmin webhooks = new WebhookAdmin(bench);
            this.ledger = new LoadedService(webhooks.startLedger(server, database), server, null);
            this.query = webhooks.startQuery(server, database);
            for (int i = 0; i < endpoints; i++) {
                String id = "endpoint-" + i;
                webhooks.create(ledger.service(), id, receivers.add(id, this::take));
            }
        }

        private void take(HttpExchange exchange) throws IOException {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                received.increment();
                exchange.sendResponseHeaders(NO_CONTENT, -1);
            }
        }

        long received() {
            return received.sum();
        }

        /** Of these, those that were sent while charges came. */
        long meanwhile() {
            return meanwhile;
        }

        /** How long it took afterwards until everybody had heard of everything. */
        double restSeconds() {
            return restSeconds;
        }

        @Override
        public String label() {
            return label;
        }

        @Override
        public Turn turn(int seconds) {
            long before = received();
            Turn turn = ledger.turn(load::charges, bench, seconds);
            meanwhile += received() - before;
            long began = System.nanoTime();
            awaitAllTold();
            restSeconds += (System.nanoTime() - began) / 1e9;
            return turn;
        }

        private void awaitAllTold() {
            long due = endpoints
                    * (long) server.number(database, "SELECT count(*) FROM ledger.event WHERE type LIKE 'charge.%'");
            Waiting.until(() -> received() >= due, MOST_MINUTES, "the endpoints do not hear of everything");
        }

        @Override
        public void close() {
            query.close();
            ledger.close();
            receivers.close();
        }
    }
}
