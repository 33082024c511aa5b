package io.paymentledger.simulation.workload;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paymentledger.eventstore.EventAppender;
import io.paymentledger.eventstore.LogAssignment;
import io.paymentledger.eventstore.LogNotifier;
import io.paymentledger.eventstore.TenantLogs;
import io.paymentledger.simulation.workload.WorkloadSettings.Period;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Many charges, whose lives run through one another. At each tick of a clock of its own one charge is born, and those
 * whose waiting is over go on; when all are born, the clock runs until the last life is over.
 *
 * <p>What it keeps in memory is the charges that wait, which do not grow in number with those that were made.
 */
public final class Workload {

    /** The most ticks for which a charge waits: as many other charges are born meanwhile. */
    private static final long LONGEST_WAIT = 50_000;

    /** A small workload's charges run through one another as well. */
    private static final long LEAST_WAIT = 10;

    private final WorkloadSettings settings;
    private final long longestWait;
    private final PriorityQueue<Waiting> waiting =
            new PriorityQueue<>(Comparator.comparingLong(Waiting::until).thenComparingLong(Waiting::number));
    private long commits;
    private long events;
    private long tick;

    private record Waiting(long until, long number, SimulatedCharge charge) {}

    /** What was appended. */
    public record Made(long charges, long commits, long events) {}

    public Workload(WorkloadSettings settings) {
        this.settings = settings;
        this.longestWait = Math.clamp(settings.charges() / 4, LEAST_WAIT, LONGEST_WAIT);
    }

    /**
     * Appends the workload to the log of its tenants, which are bound to the default log if they are new.
     *
     * @param dataSource of the owner of schema {@code ledger}, who alone may bind tenants and choose times
     * @param progress is told how many charges were born, once in a while
     * @throws IllegalStateException if the tenants share no log, or the log holds something later than a past period
     * @throws java.util.concurrent.CompletionException if an append fails: with a
     *     {@link io.paymentledger.eventstore.StreamConflictException} if the seed was used on this log before
     */
    public Made appendTo(DataSource dataSource, LongConsumer progress) {
        TenantLogs tenants = new TenantLogs(dataSource);
        int log = LogAssignment.DEFAULT_LOG;
        for (String tenant : settings.tenants()) {
            if (tenants.bind(tenant, LogAssignment.DEFAULT_LOG) != log) {
                throw new IllegalStateException("tenant " + tenant + " is bound to another log than " + log);
            }
        }
        StoredForm form = new StoredForm(settings.seed());
        if (settings.period() != null) {
            return run(new BackdatedLog(dataSource, log, form), progress);
        }
        try (LogNotifier notifier = new LogNotifier(dataSource);
                EventAppender appender =
                        new EventAppender(dataSource, tenants, notifier::committed, new SimpleMeterRegistry())) {
            return run(new LiveLog(appender, form), progress);
        }
    }

    private Made run(CommitSink sink, LongConsumer progress) {
        try (sink) {
            for (tick = 0; tick < settings.charges() || !waiting.isEmpty(); tick++) {
                if (tick < settings.charges()) {
                    live(new Waiting(tick, tick, new SimulatedCharge(settings, tick, longestWait)), sink);
                    progress.accept(tick + 1);
                }
                for (Waiting next = waiting.peek(); next != null && next.until <= tick; next = waiting.peek()) {
                    waiting.remove();
                    live(next, sink);
                }
            }
        }
        return new Made(settings.charges(), commits, events);
    }

    private void live(Waiting one, CommitSink sink) {
        @Nullable Instant at = now();
        long wait = one.charge.live(at, commit -> {
            commits++;
            events += commit.events().size();
            sink.accept(commit, at);
        });
        if (wait != SimulatedCharge.OVER) {
            waiting.add(new Waiting(tick + wait, one.number, one.charge));
        }
    }

    /** The period runs from the first birth to the last; what is left of the lives then ends in the last instant. */
    private @Nullable Instant now() {
        Period period = settings.period();
        if (period == null) {
            return null;
        }
        double passed = (double) Math.min(tick, settings.charges()) / settings.charges();
        Duration since = Duration.ofNanos((long) (period.length().toNanos() * passed));
        return period.from().plus(since).truncatedTo(ChronoUnit.MICROS);
    }
}
