package io.paymentledger.simulation;

import io.paymentledger.eventstore.StoreUnavailableException;
import io.paymentledger.eventstore.StreamConflictException;
import io.paymentledger.simulation.workload.Workload;
import io.paymentledger.simulation.workload.WorkloadSettings;
import io.paymentledger.simulation.workload.WorkloadSettings.Period;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code simulate}: appends a seeded workload. */
@Command(name = "simulate", description = "Appends the histories of many charges, made from a seed.")
final class SimulateCommand implements Callable<Integer> {

    /** How often progress is told, in charges. */
    private static final long PROGRESS = 100_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli before the command runs.
    private CommandSpec spec;

    @Option(names = "--charges", defaultValue = "1000", description = "how many charges are made")
    private long charges;

    @Option(names = "--seed", description = "from which all follows; without it, one is chosen and printed")
    private @Nullable Long seed;

    @Option(names = "--tenants", split = ",", description = "whose charges; the first is the busiest")
    private @Nullable List<String> tenants;

    @Option(names = "--from", description = "the day (UTC) on which it all began; without it, it happens now")
    private @Nullable LocalDate from;

    @Option(names = "--days", defaultValue = "30", description = "how many days it took, from --from on")
    private long days;

    private final DataSource dataSource;

    SimulateCommand(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        WorkloadSettings settings = settings();
        out.printf("seed %s, %s charges, tenants %s%n", settings.seed(), charges, String.join(",", settings.tenants()));
        out.flush();
        long began = System.nanoTime();
        try {
            Workload.Made made =
                    new Workload(settings).appendTo(dataSource, born -> tell(out, born, System.nanoTime() - began));
            double seconds = (System.nanoTime() - began) / 1e9;
            out.printf(
                    Locale.ROOT,
                    "%s charges, %s commands, %s events in %.1f s (%.0f events/s)%n",
                    made.charges(),
                    made.commits(),
                    made.events(),
                    seconds,
                    made.events() / seconds);
            return CommandLine.ExitCode.OK;
        } catch (CompletionException e) {
            return refuse(e.getCause() == null ? e : e.getCause());
        } catch (StoreUnavailableException | IllegalStateException e) {
            return refuse(e);
        }
    }

    private int refuse(Throwable cause) {
        spec.commandLine()
                .getErr()
                .println(
                        cause instanceof StreamConflictException
                                ? "This seed was used on this ledger before, or somebody else works on its charges: "
                                        + cause.getMessage()
                                : "The workload ended early: " + cause.getMessage());
        return CommandLine.ExitCode.SOFTWARE;
    }

    private WorkloadSettings settings() {
        try {
            return new WorkloadSettings(
                    seed == null ? ThreadLocalRandom.current().nextLong(1_000_000_000) : seed,
                    charges,
                    tenants == null ? WorkloadSettings.TENANTS : tenants,
                    from == null
                            ? null
                            : new Period(from.atStartOfDay(ZoneOffset.UTC).toInstant(), Duration.ofDays(days)));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private static void tell(PrintWriter out, long born, long nanos) {
        if (born % PROGRESS == 0) {
            out.printf(Locale.ROOT, "%s charges after %.0f s%n", born, nanos / 1e9);
            out.flush();
        }
    }
}
