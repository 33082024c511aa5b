package io.paymentledger.eventstore;

import java.util.Optional;

/** When appends to a log begin and end; written by its writer, read by whoever asks how it goes. */
final class AppendTimes {

    private volatile long begunAt;
    private volatile boolean underWay;
    private volatile long endedAt = System.nanoTime();
    private volatile boolean lastFailed;
    private volatile boolean tried;

    void begun() {
        begunAt = System.nanoTime();
        underWay = true;
    }

    void ended(boolean failed) {
        lastFailed = failed;
        endedAt = System.nanoTime();
        tried = true;
        underWay = false;
    }

    /** How long ago the latest one began, in nanoseconds. */
    long sinceBegun() {
        return System.nanoTime() - begunAt;
    }

    /** How it goes; empty before the first append. */
    Optional<AppendState> state(int log) {
        long now = System.nanoTime();
        boolean waiting = underWay;
        return waiting || tried
                ? Optional.of(
                        new AppendState(log, lastFailed, (now - endedAt) / 1e9, waiting ? (now - begunAt) / 1e9 : 0))
                : Optional.empty();
    }
}
