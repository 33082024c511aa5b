package io.paymentledger.benchmarks;

import io.paymentledger.benchmarks.Outcome.Bar;
import io.paymentledger.benchmarks.Outcome.Table;
import io.paymentledger.benchmarks.ServiceContender.Kind;
import io.paymentledger.benchmarks.baseline.Service;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** From a process's start to its first request. */
final class StartUpBenchmark implements Benchmark {

    private static final String DATABASE = "ledger";

    @Override
    public String name() {
        return "start-up";
    }

    @Override
    public String played(Plan plan) {
        return "%s starts of each".formatted(plan.starts());
    }

    @Override
    public Outcome run(Workbench bench, PostgresServer server) {
        server.createLedger(DATABASE);
        Map<String, Supplier<ServiceProcess>> services = new LinkedHashMap<>();
        services.put("ledger-service", () -> bench.startLedgerService(server, DATABASE));
        services.put("query-service", () -> bench.startQueryService(server, DATABASE));
        services.put(Kind.JDBC.label(), () -> bench.start(Service.JDBC, server, DATABASE));

        // The first start of a service migrates its schema, and does not count.
        services.values().forEach(start -> start.get().close());
        Map<String, List<Double>> seconds = new LinkedHashMap<>();
        for (int round = 1; round <= bench.plan().starts(); round++) {
            services.forEach((label, start) -> {
                try (ServiceProcess service = start.get()) {
                    bench.say(String.format(Locale.ROOT, "start: %s %.2f s", label, service.startSeconds()));
                    seconds.computeIfAbsent(label, _ -> new ArrayList<>()).add(service.startSeconds());
                }
            });
        }
        return outcome(seconds);
    }

    private Outcome outcome(Map<String, List<Double>> seconds) {
        List<Bar> bars = seconds.entrySet().stream()
                .map(entry -> new Bar(entry.getKey(), new Samples(entry.getValue())))
                .toList();
        return new Outcome(
                name(),
                "Start-up",
                """
                From the start of the process to its first answer that says that it is ready, on a schema that is \
                migrated already. The services start in turns. No AOT cache, no class-data sharing but the JDK's own.
                """,
                "s",
                bars,
                List.of(),
                List.of(new Table(
                        "Seconds",
                        List.of("", "median (spread)", "raw"),
                        bars.stream()
                                .map(bar -> List.of(
                                        bar.label(),
                                        bar.samples().text(),
                                        String.join(
                                                ", ",
                                                bar.samples().values().stream()
                                                        .map(each -> String.format(Locale.ROOT, "%.2f", each))
                                                        .toList())))
                                .toList())));
    }
}
