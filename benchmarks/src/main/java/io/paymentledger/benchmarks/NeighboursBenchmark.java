package io.paymentledger.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.paymentledger.benchmarks.Outcome.Bar;
import io.paymentledger.benchmarks.Outcome.Goal;
import io.paymentledger.benchmarks.Outcome.Table;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** What webhook endpoints lose to sick ones beside them, and whether they lose anything when processes are killed. */
final class NeighboursBenchmark implements Benchmark {

    private static final String DATABASE = "ledger";
    private static final int ROUNDS = 2;
    private static final double GOAL = 1.2;

    /** Of those that a replay has, so many are told of: thirty requests a charge take longer than folding it. */
    private static final int OF_REPLAYED = 30;

    private static final String ALONE = "six endpoints alone";
    private static final String BESIDE = "beside four sick ones";
    private static final String KILLED = "and processes are killed";

    /** What six endpoints heard in one turn. */
    private record Hearing(
            String label, double seconds, long due, long heard, long outOfOrder, long again, long toSickOnes) {

        long lost() {
            return due - heard;
        }

        List<String> row() {
            return List.of(
                    label,
                    Samples.number(seconds),
                    Long.toString(due),
                    Long.toString(lost()),
                    Long.toString(outOfOrder),
                    Long.toString(again),
                    Long.toString(toSickOnes));
        }
    }

    @Override
    public String name() {
        return "neighbours";
    }

    @Override
    public String played(Plan plan) {
        return "%s rounds, after a turn over half of the log".formatted(ROUNDS);
    }

    @Override
    public Outcome run(Workbench bench, PostgresServer server) {
        server.createLedger(DATABASE);
        SeededLog.fill(server, DATABASE, bench.plan().replayedCharges() / OF_REPLAYED * SeededLog.EVENTS_PER_CHARGE);
        long end = SeededLog.head(server, DATABASE);
        List<Hearing> hearings = new ArrayList<>();
        try (Senders senders = new Senders(bench, server)) {
            ReadSide.awaitEnd(server, DATABASE);
            senders.tell("warming up", end / 2, List.of(), 0);
            for (int round = 1; round <= ROUNDS; round++) {
                hearings.add(senders.tell(ALONE, 0, List.of(), 0));
                hearings.add(senders.tell(BESIDE, 0, Senders.SICK, 0));
            }
            hearings.add(senders.tell(KILLED, 0, Senders.SICK, Senders.KILLS));
        }
        return outcome(hearings);
    }

    private Outcome outcome(List<Hearing> hearings) {
        Samples alone = seconds(hearings, ALONE);
        Samples beside = seconds(hearings, BESIDE);
        return new Outcome(
                name(),
                "Webhooks beside sick endpoints",
                """
                Two processes of query-service tell six endpoints of every event of every charge of a log, in order: alone, \
                and beside four others that want the same. Of these, two answer 500, one answers 410, and one lets each \
                request wait for 30 s. The two are measured in turns. In a last turn a process is killed with SIGKILL, and \
                another started, when a quarter, a half and three quarters are heard. The receivers are in the process of the \
                benchmark, and all share the machine. The six remember what they heard: what did not come when nothing \
                comes any more is lost, and what came while an event ahead of it in its charge had not is out of order.
                """,
                "s",
                List.of(new Bar(ALONE, alone), new Bar(BESIDE, beside), new Bar(KILLED, seconds(hearings, KILLED))),
                List.of(
                        Goal.atMost(
                                "time until six have heard of everything beside four sick ones, against alone",
                                GOAL,
                                "×",
                                beside.median() / alone.median()),
                        Goal.atMost(
                                "lost, of what six were to hear, also when processes are killed",
                                0,
                                "events",
                                hearings.stream().mapToDouble(Hearing::lost).sum()),
                        Goal.atMost(
                                "heard out of order",
                                0,
                                "events",
                                hearings.stream()
                                        .mapToDouble(Hearing::outOfOrder)
                                        .sum())),
                List.of(new Table(
                        "Each turn",
                        List.of(
                                "",
                                "seconds",
                                "to hear",
                                "lost",
                                "out of order",
                                "heard again",
                                "requests to sick ones"),
                        hearings.stream().map(Hearing::row).toList())));
    }

    private static Samples seconds(List<Hearing> hearings, String label) {
        return Samples.of(
                hearings.stream().filter(hearing -> hearing.label.equals(label)).toList(), Hearing::seconds);
    }

    /** Those who tell, two processes at any time, and whoever they tell. */
    private static final class Senders implements AutoCloseable {

        static final int KILLS = 3;

        private static final int PROCESSES = 2;
        private static final int WELL = 6;
        private static final int NO_CONTENT = 204;
        private static final int GONE = 410;
        private static final int INTERNAL_SERVER_ERROR = 500;
        private static final int HANGS_SECONDS = 30;

        /** When nothing new was heard for so long, nothing is on its way: more than twice what a lease lasts. */
        private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

        /** Whom the six have beside them. */
        static final List<HttpHandler> SICK = List.of(
                exchange -> answer(exchange, INTERNAL_SERVER_ERROR),
                exchange -> answer(exchange, INTERNAL_SERVER_ERROR),
                exchange -> answer(exchange, GONE),
                exchange -> {
                    Waiting.millis(TimeUnit.SECONDS.toMillis(HANGS_SECONDS));
                    answer(exchange, NO_CONTENT);
                });

        private final Workbench bench;
        private final PostgresServer server;
        private final WebhookAdmin webhooks;
        private final ServiceProcess ledger;
        private final Receivers receivers = new Receivers();
        private final Deque<ServiceProcess> processes = new ArrayDeque<>();
        private int turns;

        Senders(Workbench bench, PostgresServer server) {
            this.bench = bench;
            this.server = server;
            this.webhooks = new WebhookAdmin(bench);
            this.ledger = webhooks.startLedger(server, DATABASE);
            for (int i = 0; i < PROCESSES; i++) {
                processes.add(webhooks.startQuery(server, DATABASE));
            }
        }

        /** Tells six, and some sick ones, of what comes after a position, until the six have heard it all. */
        Hearing tell(String label, long after, List<HttpHandler> sick, int kills) {
            long each = (long) server.number(
                    DATABASE, "SELECT count(*) FROM ledger.event WHERE type LIKE 'charge.%' AND position > " + after);
            List<WebhookListener> well = new ArrayList<>();
            LongAdder toSickOnes = new LongAdder();
            Map<String, URI> endpoints = new LinkedHashMap<>();
            String turn = "turn-" + ++turns;
            for (HttpHandler one : sick) {
                String id = turn + "-sick-" + endpoints.size();
                endpoints.put(id, receivers.add(id, exchange -> {
                    toSickOnes.increment();
                    one.handle(exchange);
                }));
            }
            for (int i = 0; i < WELL; i++) {
                WebhookListener listener = new WebhookListener();
                well.add(listener);
                String id = turn + "-well-" + i;
                endpoints.put(id, receivers.add(id, listener));
            }
            long began = System.nanoTime();
            endpoints.forEach((id, url) -> webhooks.create(ledger, id, url, after));
            long heardAt = awaitAll(well, each * WELL, kills);
            endpoints.keySet().forEach(id -> webhooks.delete(ledger, id));
            Hearing hearing = new Hearing(
                    label,
                    (heardAt - began) / 1e9,
                    each * WELL,
                    heard(well),
                    well.stream().mapToLong(WebhookListener::outOfOrder).sum(),
                    well.stream().mapToLong(WebhookListener::again).sum(),
                    toSickOnes.sum());
            bench.say("%-30s %10s s".formatted(label, Samples.number(hearing.seconds)));
            return hearing;
        }

        /** @return when the last was heard of what was heard, on {@link System#nanoTime}'s clock */
        private long awaitAll(List<WebhookListener> well, long due, int kills) {
            long killed = 0;
            long before = 0;
            long heardAt = System.nanoTime();
            while (before < due && System.nanoTime() - heardAt < SILENCE_NANOS) {
                long heard = heard(well);
                if (heard > before) {
                    before = heard;
                    heardAt = System.nanoTime();
                }
                if (killed < kills && heard >= due * (killed + 1) / (kills + 1)) {
                    killed++;
                    processes.removeFirst().kill();
                    processes.addLast(webhooks.startQuery(server, DATABASE));
                }
                Waiting.millis(50);
            }
            return heardAt;
        }

        private static long heard(List<WebhookListener> well) {
            return well.stream().mapToLong(WebhookListener::heard).sum();
        }

        private static void answer(HttpExchange exchange, int status) throws IOException {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(status, -1);
            }
        }

        @Override
        public void close() {
            processes.forEach(ServiceProcess::close);
            ledger.close();
            receivers.close();
        }
    }
}
