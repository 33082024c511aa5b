package io.paymentledger.benchmarks;

import io.paymentledger.benchmarks.baseline.Service;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Runs benchmarks and writes their results down; or, when its first argument is {@link #CONTENDER}, is one of the
 * services that they compare.
 */
@Command(
        name = "./dev bench",
        description = "Measures the services beside what people would write instead. Linux only.",
        mixinStandardHelpOptions = true)
public final class Benchmarks implements Callable<Integer> {

    /** Followed by the name of a {@link Service} and its settings. */
    static final String CONTENDER = "contender";

    /** All of them, in the order in which they run. */
    static final List<Benchmark> ALL = List.of(
            new HttpBenchmark(),
            new StormBenchmark(),
            new DispatchBenchmark(),
            new AppendBenchmark(),
            new WholeBenchmark(),
            new ReplayBenchmark(),
            new ReadBenchmark(),
            new DelayBenchmark(),
            new GrowthBenchmark(),
            new FairnessBenchmark(),
            new WebhookBenchmark(),
            new NeighboursBenchmark(),
            new ProofBenchmark(),
            new StartUpBenchmark());

    private static final List<String> PROGRAMS = List.of(Load.PROGRAM, RedisServer.PROGRAM, PgBench.PROGRAM);

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli before the command runs.
    private CommandSpec spec;

    @Parameters(paramLabel = "BENCHMARK", description = "which ones; all of them if none is named")
    private List<String> names = List.of();

    @Option(
            names = "--quick",
            description = "about 20 minutes instead of 90; its results go to benchmarks/target/results")
    private boolean quick;

    @Option(names = "--charges", description = "how many charges are replayed; 0 is what the plan says")
    private long charges;

    @Option(names = "--with-killbill", description = "measures Kill Bill, too, in http and whole; it needs a JDK 17")
    private boolean withKillBill;

    private Benchmarks() {}

    /** Runs what the arguments say. */
    public static void main(String[] arguments) {
        if (arguments.length > 1 && arguments[0].equals(CONTENDER)) {
            var _ = Service.valueOf(arguments[1]).application().run(Arrays.copyOfRange(arguments, 2, arguments.length));
            return;
        }
        // Figures are written the same on every machine.
        Locale.setDefault(Locale.ROOT);
        LoggingSystem.get(Benchmarks.class.getClassLoader()).setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.WARN);
        System.exit(new CommandLine(new Benchmarks()).execute(arguments));
    }

    @Override
    public Integer call() {
        List<Benchmark> chosen = chosen();
        PROGRAMS.stream().filter(program -> !Program.isInstalled(program)).forEach(program -> {
            throw new IllegalStateException(program + " is not installed; ./dev bench says how to");
        });
        Plan plan = quick ? Plan.QUICK : Plan.FULL;
        Path project = Path.of("").toAbsolutePath();
        Workbench bench = Workbench.in(project, charges > 0 ? plan.withReplayedCharges(charges) : plan, withKillBill);
        Results results = new Results(project.resolve(quick ? "benchmarks/target/results" : "benchmarks/results"));
        String loadAverage = Machine.loadAverage();
        for (Benchmark benchmark : chosen) {
            bench.say("benchmark " + benchmark.name());
            Plan own = benchmark.plan(bench.plan());
            try (PostgresServer server = PostgresServer.start(bench.folder(), benchmark.settings())) {
                List<String> facts = new ArrayList<>(List.of(server.description(), loadAverage));
                if (withKillBill) {
                    facts.add("run with --with-killbill");
                }
                results.write(benchmark.run(bench.with(own), server), own, benchmark.played(own), facts);
            }
        }
        bench.say("results: " + results.folder());
        return CommandLine.ExitCode.OK;
    }

    private List<Benchmark> chosen() {
        List<String> all = ALL.stream().map(Benchmark::name).toList();
        names.stream().filter(name -> !all.contains(name)).forEach(name -> {
            throw new ParameterException(
                    spec.commandLine(), "There is no benchmark " + name + "; there are " + String.join(", ", all));
        });
        return ALL.stream()
                .filter(benchmark -> names.isEmpty() || names.contains(benchmark.name()))
                .collect(Collectors.toList());
    }
}
