package io.paymentledger.query.web;

import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.LogWatch;
import io.paymentledger.eventstore.StoredEvent;
import io.paymentledger.eventstore.TenantLogs;
import io.paymentledger.query.projection.Horizon;
import io.paymentledger.query.projection.Horizon.Reach;
import io.paymentledger.query.projection.ReadModelAsideException;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The position of the tenant's log that an answer contains: told with each answer, and waited for if the client asks.
 * It is read before what it speaks of, so an answer may contain more than its position says and never less.
 */
@Component
public final class LedgerPosition {

    /** The header of each read. */
    public static final String HEADER = "X-Ledger-Position";

    /** The parameter that asks to wait. */
    public static final String PARAMETER = "min_position";

    /** How long a read waits for its position; a projection that follows is there in milliseconds. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** How soon to ask again for a position that was not reached in that time. */
    private static final int RETRY_SECONDS = 1;

    /** How soon to ask again for a read model that is built again. */
    private static final int REBUILD_RETRY_SECONDS = 5;

    private final TenantLogs tenants;
    private final Horizon log;

    LedgerPosition(TenantLogs tenants, EventLog log, LogWatch watch) {
        this.tenants = tenants;
        this.log = new LogHorizon(log, watch);
    }

    /**
     * The position that an answer from a read model contains.
     *
     * @param atLeast the position to wait for; 0 does not wait
     * @throws ProblemException {@code read-behind} if the read model does not reach it in time, or
     *     {@code read-model-rebuilding} if nothing is to be answered from it
     */
    public long ofReadModel(Horizon readModel, String tenant, long atLeast) {
        return reach(readModel, tenant, atLeast);
    }

    /**
     * The position that an answer from history itself contains.
     *
     * @param atLeast the position to wait for; 0 does not wait
     * @throws ProblemException {@code read-behind} if nothing is recorded there in time
     */
    public long ofHistory(String tenant, long atLeast) {
        return reach(log, tenant, atLeast);
    }

    private long reach(Horizon horizon, String tenant, long atLeast) {
        Reach reached;
        try {
            reached = horizon.reach(tenants.logOfTenant(tenant), atLeast, PATIENCE);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a request", e);
        } catch (ReadModelAsideException e) {
            throw rebuilding("The read model is built again, because it was not that of the log.")
                    .with("read_model", e.readModel());
        }
        if (reached.position() < atLeast) {
            throw new ProblemException(ProblemCode.READ_BEHIND, "The position was not reached in time.")
                    .with("position", reached.position())
                    .withHeader(HEADER, Long.toString(reached.position()))
                    .retryAfterSeconds(RETRY_SECONDS);
        }
        AnswerCheck.current()
                .require(reached.holds(), () -> rebuilding("What the answer was read from was exchanged meanwhile."));
        return reached.position();
    }

    private static ProblemException rebuilding(String detail) {
        return new ProblemException(ProblemCode.READ_MODEL_REBUILDING, detail).retryAfterSeconds(REBUILD_RETRY_SECONDS);
    }

    /** The end of the log, whose growth the watch tells of. */
    private record LogHorizon(EventLog events, LogWatch watch) implements Horizon {

        @Override
        public Reach reach(int log, long atLeast, Duration patience) throws InterruptedException {
            long deadline = System.nanoTime() + patience.toNanos();
            while (true) {
                long generation = watch.generation();
                long head = events.head().in(log);
                Duration left = Duration.ofNanos(deadline - System.nanoTime());
                if (head >= atLeast || left.isNegative() || !watch.awaitChange(generation, left)) {
                    @Nullable UUID last = idAt(log, head);
                    return new Reach(head, () -> Objects.equals(idAt(log, head), last));
                }
            }
        }

        /** A log that was restored to an earlier time has another event there, or none. */
        private @Nullable UUID idAt(int log, long position) {
            return events.at(log, position).map(StoredEvent::eventId).orElse(null);
        }
    }
}
