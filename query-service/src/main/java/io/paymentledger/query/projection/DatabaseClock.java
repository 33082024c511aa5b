package io.paymentledger.query.projection;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The time of the database, which {@link ClaimKeeper} asks for each second. What processes compare with each other, and what
 * they tell others, is of one clock: one whose own clock is wrong does as well as the others.
 */
final class DatabaseClock implements InstantSource {

    /** An answer that took longer tells too little of when it was given. */
    private static final Duration LONGEST_QUESTION = Duration.ofSeconds(1);

    private volatile Duration ahead = Duration.ZERO;

    /**
     * Takes in what the database told.
     *
     * @param asked when it was asked, by this process' own clock
     * @param told the time that it told
     * @param answered when its answer was here, by this process' own clock
     */
    void set(Instant asked, Instant told, Instant answered) {
        Duration question = Duration.between(asked, answered);
        if (question.compareTo(LONGEST_QUESTION) <= 0) {
            ahead = Duration.between(told, asked.plus(question.dividedBy(2)));
        }
    }

    @Override
    public Instant instant() {
        return Instant.now().minus(ahead);
    }

    /** How far this process' own clock is ahead; negative if it is behind. */
    double aheadSeconds() {
        return ahead.toNanos() / 1e9;
    }
}
