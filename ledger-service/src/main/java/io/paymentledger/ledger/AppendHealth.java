package io.paymentledger.ledger;

import io.paymentledger.eventstore.AppendProbe;
import io.paymentledger.eventstore.AppendState;
import io.paymentledger.eventstore.EventAppender;
import io.paymentledger.eventstore.EventLog;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether the service can append, which is what its requests need: told by the real appends as long as there are any. Only
 * when none was made lately, or the last one failed, is one tried and taken back.
 */
final class AppendHealth implements HealthIndicator {

    /** As long ago as an append may be that still says something. */
    private static final Duration LATELY = Duration.ofSeconds(10);

    /** Longer than any commit takes; past it, the log's head is held by somebody. */
    private static final Duration WAITING_AT_MOST = Duration.ofSeconds(5);

    /** How often to try at the most, however often health is asked for. */
    private static final Duration PROBE_EVERY = Duration.ofSeconds(2);

    private final EventAppender appender;
    private final EventLog log;
    private final AppendProbe probe;

    private @Nullable String lastFault;
    /** When a trial with an event went well: a failure before that is over. */
    private volatile long provenAtNanos = System.nanoTime();

    private long probedAtNanos = System.nanoTime() - PROBE_EVERY.toNanos();

    AppendHealth(EventAppender appender, EventLog log, AppendProbe probe) {
        this.appender = appender;
        this.log = log;
        this.probe = probe;
    }

    @Override
    public Health health() {
        List<AppendState> states = appender.states();
        @Nullable String fault = fault(states);
        Health.Builder builder = fault == null ? Health.up() : Health.down().withDetail("reason", fault);
        states.forEach(state -> builder.withDetail("log." + state.log() + ".lastAppendSeconds", state.sinceSeconds()));
        return builder.build();
    }

    private @Nullable String fault(List<AppendState> states) {
        if (states.stream().anyMatch(state -> state.waitingSeconds() > WAITING_AT_MOST.toSeconds())) {
            return "an append does not come through";
        }
        double proven = (System.nanoTime() - provenAtNanos) / 1e9;
        boolean failed = states.stream().anyMatch(state -> state.failed() && state.sinceSeconds() < proven);
        boolean lately =
                !states.isEmpty() && states.stream().allMatch(state -> state.sinceSeconds() < LATELY.toSeconds());
        return lately && !failed ? null : probed(failed);
    }

    private synchronized @Nullable String probed(boolean failed) {
        if (System.nanoTime() - probedAtNanos >= PROBE_EVERY.toNanos()) {
            lastFault = tried(failed);
            probedAtNanos = System.nanoTime();
        }
        return lastFault;
    }

    private @Nullable String tried(boolean failed) {
        try {
            long begun = System.nanoTime();
            log.head().positions().keySet().forEach(number -> probe.probe(number, failed));
            provenAtNanos = failed ? begun : provenAtNanos;
            return null;
        } catch (RuntimeException e) {
            // What the store says names what was done and no data.
            return e.getMessage();
        }
    }
}
