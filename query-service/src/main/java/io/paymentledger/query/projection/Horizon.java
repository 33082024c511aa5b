package io.paymentledger.query.projection;

import java.time.Duration;

/** How far into a log a reader can see. */
@FunctionalInterface
public interface Horizon {

    /**
     * Waits until the horizon has reached a position, holding no connection and no lock meanwhile.
     *
     * @param atLeast the position to wait for; 0 does not wait
     * @return the position that was reached, below {@code atLeast} if the time ran out
     * @throws ReadModelAsideException if it is that of a read model from which nothing is to be answered
     */
    long reach(int log, long atLeast, Duration patience) throws InterruptedException;
}
