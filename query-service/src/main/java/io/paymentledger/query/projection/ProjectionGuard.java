package io.paymentledger.query.projection;

import io.paymentledger.base.History;
import io.paymentledger.base.WorkerLifecycle;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.LogPositions;
import io.paymentledger.eventstore.StoreUnavailableException;
import io.paymentledger.eventstore.StoredEvent;
import io.paymentledger.eventstore.Worker;
import io.paymentledger.query.projection.ProjectionProgress.Progress;
import io.paymentledger.query.projection.SetAsideEvents.SetAside;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees that read models are those of the log that is there, from the start on and while the service runs: one that has
 * read what the log does not have, because the log was restored without it, is emptied and folded again; and so is one
 * that went past an event which this version can read.
 *
 * <p>Nothing is answered from such a read model even before this is noticed, see {@link ProjectionProgress}.
 */
final class ProjectionGuard implements WorkerLifecycle {

    private static final Logger LOGGER = LoggerFactory.getLogger(ProjectionGuard.class);

    /** How often to look. */
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final List<Projection> projections;
    private final EventLog log;
    private final History history;
    private final Anchors anchors;
    private final SetAsideEvents setAside;
    private final Rebuilds rebuilds;

    /** How many events each projection goes past, as far as that was seen. */
    private final Map<String, Integer> known = new HashMap<>();

    private final Worker worker = new Worker("ledger-projection-guard", this::run);

    ProjectionGuard(
            List<Projection> projections,
            EventLog log,
            History history,
            Anchors anchors,
            SetAsideEvents setAside,
            Rebuilds rebuilds) {
        this.projections = List.copyOf(projections);
        this.log = log;
        this.history = history;
        this.anchors = anchors;
        this.setAside = setAside;
        this.rebuilds = rebuilds;
    }

    private void run(Worker self) {
        while (!self.stopping()) {
            projections.forEach(this::guard);
            Worker.pause(PERIOD);
        }
    }

    private void guard(Projection projection) {
        try {
            // Read in this order: what a claim has come to is committed.
            LogPositions held = projection.held();
            Progress progress = projection.progress().progress();
            if (!progress.positions().covers(held)) {
                // Some process has emptied it meanwhile, and forgotten the token.
                projection.letGo();
            }
            if (progress.rebuilding()) {
                rebuilds.end(projection.name(), progress.positions());
            }
            List<SetAside> aside = setAside.of(projection.name());
            @Nullable Integer before = known.put(projection.name(), aside.size());
            if (before != null && aside.size() > before) {
                // Whoever waits before it tries again what failed need not wait any longer.
                projection.letGo();
            }
            List<SetAside> readable = aside.stream().filter(this::canBeReadNow).toList();
            if (progress.strange() || unknown(projection, progress.positions())) {
                rebuild(projection, "the log is another one than it has read", aside);
            } else if (!readable.isEmpty()) {
                rebuild(projection, "what was set aside can be read now", readable);
            }
        } catch (StoreUnavailableException e) {
            LOGGER.debug("read models are not guarded: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOGGER.error("the guard of {} failed and goes on", projection.name(), e);
        }
    }

    private void rebuild(Projection projection, String reason, List<SetAside> over) {
        LOGGER.error("the read model {} is emptied and folded again: {}", projection.name(), reason);
        rebuilds.begin(projection.readModel(), log.head(), reason, over);
    }

    /** Whether a token, which an earlier version left without an anchor, is beyond the end of its log; else it is anchored. */
    private boolean unknown(Projection projection, LogPositions reached) {
        LogPositions anchored = anchors.of(projection.name());
        for (Map.Entry<Integer, Long> entry : reached.positions().entrySet()) {
            if (entry.getValue() > 0 && anchored.in(entry.getKey()) == 0) {
                Optional<StoredEvent> last = log.at(entry.getKey(), entry.getValue());
                if (last.isEmpty()) {
                    return true;
                }
                anchors.add(projection.name(), last.get());
            }
        }
        return false;
    }

    /** What could be read when it was set aside, and could not be folded, is left to people. */
    private boolean canBeReadNow(SetAside event) {
        return !event.readable()
                && log.at(event.log(), event.position())
                        .filter(history::canRead)
                        .isPresent();
    }

    @Override
    public Worker worker() {
        return worker;
    }
}
