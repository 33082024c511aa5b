package io.paymentledger.benchmarks;

import io.paymentledger.benchmarks.Outcome.Goal;
import io.paymentledger.benchmarks.Outcome.Table;
import io.paymentledger.benchmarks.ServiceContender.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Charges over HTTP, ours and everybody's. */
final class HttpBenchmark implements Benchmark {

    private static final String WHAT = "charges";
    private static final double GOAL_KILL_BILL = 25;

    @Override
    public String name() {
        return "http";
    }

    @Override
    public Outcome run(Workbench bench, PostgresServer server) {
        Load load = new Load(bench.folder());
        List<ServiceContender> services = Stream.of(Kind.values())
                .map(kind -> new ServiceContender(
                        kind, bench, server, kind == Kind.OURS_BATCHED ? load::batches : load::charges))
                .toList();
        List<Contender> contenders = new ArrayList<>(services);
        contenders.add(new PgBench(bench, server));
        if (bench.withKillBill()) {
            contenders.add(new KillBill(bench, server, load));
        }
        try {
            Rounds rounds = Rounds.play(bench, server, contenders);
            services.forEach(ServiceContender::requireOneChargeForEachRequest);
            return outcome(rounds, services, bench.withKillBill());
        } finally {
            contenders.forEach(Contender::close);
        }
    }

    private Outcome outcome(Rounds rounds, List<ServiceContender> services, boolean withKillBill) {
        String ours = Kind.OURS.label();
        List<Goal> goals = new ArrayList<>(goals(rounds, services, ours));
        if (withKillBill) {
            goals.add(Goal.atLeast(
                    "charges over HTTP, against Kill Bill", GOAL_KILL_BILL, "×", rounds.ratio(ours, KillBill.LABEL)));
        }
        return new Outcome(
                name(),
                "Charges over HTTP",
                """
                Each service runs in a process of its own, from its packaged jar, with the same JVM options, on a \
                database of its own in one PostgreSQL server. wrk sends `POST /v1/charges` over %s connections; each \
                request has a new random key and a new order number. Every contender but (e) makes two durable \
                commits for each charge, the claim and the outcome, around a gateway that answers at once. Afterwards \
                the rows of each database are counted: one charge for each that was asked for.

                One line is not like the others: the ledger's `POST /v1/charges/batch`, %s charges in a request, over %s \
                connections. Each charge still has its own key, its two commits and its own answer; its times are \
                those of a whole batch.

                The ledger also authenticates, checks the request against its contract, keeps the whole history and \
                journals every use of a key; (a), (b) and (e) do none of that. (d) is no service: pgbench sends the \
                two statements of (a) over the same number of connections. (e) shows how much the client can send \
                and Tomcat can answer, so that neither is anybody's limit. Kill Bill is there only if it was asked for: \
                a payment of one of 256 accounts by a method that needs no gateway, on the JDK that it supports.
                """.formatted(Plan.CONNECTIONS, Plan.BATCH_CHARGES, Plan.BATCH_CONNECTIONS),
                WHAT + "/s",
                rounds.bars(),
                goals,
                List.of(rounds.medians(WHAT, Kind.JDBC.label()), storage(services), rounds.raw(WHAT)));
    }

    private static List<Goal> goals(Rounds rounds, List<ServiceContender> services, String ours) {
        return List.of(
                Goal.atLeast("charges over HTTP, against (a)", 2.0, "×", rounds.ratio(ours, Kind.JDBC.label())),
                Goal.atLeast(
                        "charges over HTTP, against (b) everysec",
                        2.5,
                        "×",
                        rounds.ratio(ours, Kind.REDIS_EVERYSEC.label())),
                Goal.atLeast("charges over HTTP, against (c)", 2.5, "×", rounds.ratio(ours, Kind.STOCK_AXON.label())),
                Goal.atLeast("charges over HTTP, against (e)", 0.18, "×", rounds.ratio(ours, Kind.NO_OP.label())),
                Goal.atLeast(
                        Plan.BATCH_CHARGES + " charges in a request, against (a)",
                        4,
                        "×",
                        rounds.ratio(Kind.OURS_BATCHED.label(), Kind.JDBC.label())),
                Goal.atMost(
                        "a charge at %s connections, p99".formatted(Plan.CONNECTIONS),
                        40,
                        "ms",
                        rounds.of(ours, Turn::p99Millis).median()),
                Goal.atMost(
                        "PostgreSQL's storage for a charge",
                        1_800,
                        "bytes",
                        services.getFirst().bytesPerCharge()));
    }

    private static Table storage(List<ServiceContender> services) {
        return new Table(
                "Storage in PostgreSQL, indexes included",
                List.of("", "charges", "bytes/charge"),
                services.stream()
                        .filter(service -> service.settled() > 0)
                        .map(service -> List.of(
                                service.label(),
                                Long.toString(service.settled()),
                                Samples.number(service.bytesPerCharge())))
                        .toList());
    }
}
