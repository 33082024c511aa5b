package io.paymentledger.simulation.workload;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where a workload's commits go, in their order. */
interface CommitSink extends AutoCloseable {

    /**
     * Takes the next commit.
     *
     * @param at the time by the simulated clock; {@code null} if it is now
     */
    void accept(Commit commit, @Nullable Instant at);

    /** Waits until everything is durable. */
    @Override
    void close();
}
