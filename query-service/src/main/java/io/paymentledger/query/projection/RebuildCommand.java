package io.paymentledger.query.projection;

import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.LogPositions;
import io.paymentledger.eventstore.TenantLogs;
import io.paymentledger.eventstore.Worker;
import io.paymentledger.query.projection.Build.State;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Asks for a rebuild and tells how far it is. The work is done by a process of the service; one that is not running does it
 * as soon as it is.
 */
final class RebuildCommand {

    /** A rebuild that waits for somebody to accept its differences, or that failed or was given up. */
    static final int NOT_SWITCHED = 1;

    private static final Duration TELL = Duration.ofSeconds(1);

    private final Builds builds;
    private final EventLog log;
    private final PrintWriter out;

    RebuildCommand(DataSource dataSource, PrintWriter out) {
        this.builds = new Builds(dataSource, TokenSerializer.create());
        this.log = new EventLog(dataSource, new TenantLogs(dataSource));
        this.out = out;
    }

    /**
     * Begins a rebuild, or goes on with the one that is under way, and stays until it ends or waits.
     *
     * @param version of the fold that made the rows
     * @return the exit status
     */
    int run(String projection, int version, boolean acceptDifferences) {
        UUID id = builds.begin(projection, version, "asked for on the command line", null, acceptDifferences)
                .id();
        if (acceptDifferences) {
            builds.accept(id);
        }
        Build build = builds.find(id).orElseThrow();
        while (build.state() == State.FOLDING || build.state() == State.COMPARING) {
            tell(build);
            Worker.pause(TELL);
            build = builds.find(id).orElseThrow();
        }
        tell(build);
        if (build.failure() != null) {
            out.println(build.failure());
        }
        if (build.differences() != null) {
            build.differences().tables().forEach(this::tell);
        }
        if (build.state() == State.DIFFERS) {
            out.printf(
                    "Nothing was exchanged. To accept the differences: rebuild %s --accept-differences%n", projection);
        }
        out.flush();
        return build.state() == State.SWITCHED ? 0 : NOT_SWITCHED;
    }

    private void tell(Build build) {
        out.printf(
                "%s: %s, %s of %s events%n",
                build.projection(), build.state().wireName(), sum(build.reached()), sum(log.head()));
        out.flush();
    }

    private void tell(Differences.OfTable table) {
        out.printf(
                "%s: %s rows only in what is answered from, %s only in the rebuild, %s different%n",
                table.table(), table.onlyLive(), table.onlyNext(), table.different());
        table.samples().forEach(sample -> out.printf("  %s %s%n", sample.side(), sample.key()));
    }

    private static long sum(LogPositions positions) {
        return positions.positions().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }
}
