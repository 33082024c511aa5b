package io.paymentledger.benchmarks;

import java.util.List;

/**
 * How long and how much is measured: the one place that says so.
 *
 * @param name {@code full} or {@code quick}
 * @param rounds how often each contender's turn comes; a result is the median of its rounds
 * @param warmUpSeconds of one turn of those before the first round, for the compilers of the JVM
 * @param roundSeconds of one turn
 * @param starts how often each service is started to be timed
 * @param replayedCharges in the log that the read model is folded from
 * @param logEvents the sizes of log at which the write path is compared, in ascending order
 */
record Plan(
        String name,
        int rounds,
        int warmUpSeconds,
        int roundSeconds,
        int starts,
        long replayedCharges,
        List<Long> logEvents) {

    /** For figures to publish: about an hour and a half. */
    static final Plan FULL = new Plan("full", 3, 30, 8, 5, 1_000_000, List.of(100_000L, 1_000_000L, 10_000_000L));

    /** For figures while working: about 20 minutes. */
    static final Plan QUICK = new Plan("quick", 3, 4, 3, 2, 100_000, List.of(100_000L, 1_000_000L));

    /** What query-service is given: so little that a fold whose memory grows with the log would fail. */
    static final int QUERY_HEAP_MEGABYTES = 512;

    /** Concurrent requests of every load. */
    static final int CONNECTIONS = 64;

    /** Concurrent requests of a load of reads: so few that what is timed is the answer, and not the queue for it. */
    static final int READ_CONNECTIONS = 4;

    /** Concurrent requests of a load of batches. */
    static final int BATCH_CONNECTIONS = 8;

    /** Charges in one of them. */
    static final int BATCH_CHARGES = 100;

    /** The keys that a storm repeats. */
    static final int SETTLED_KEYS = 100;

    Plan {
        logEvents = List.copyOf(logEvents);
    }

    /** This plan with turns as long as those that warm up. */
    Plan withLongRounds() {
        return new Plan(name, rounds, warmUpSeconds, warmUpSeconds, starts, replayedCharges, logEvents);
    }

    /** This plan with another number of replayed charges. */
    Plan withReplayedCharges(long charges) {
        return new Plan(name, rounds, warmUpSeconds, roundSeconds, starts, charges, logEvents);
    }
}
