package io.paymentledger.query.projection;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** How far into a log a reader can see. */
@FunctionalInterface
public interface Horizon {

    /**
     * Waits until the horizon has reached a position, holding no connection and no lock meanwhile.
     *
     * @param atLeast the position to wait for; 0 does not wait
     * @return what was reached, at a position below {@code atLeast} if the time ran out
     * @throws ReadModelAsideException if it is that of a read model from which nothing is to be answered
     */
    Reach reach(int log, long atLeast, Duration patience) throws InterruptedException;

    /**
     * How far it is.
     *
     * @param position the position that was reached
     * @param holds asks whether what was read since then is still of one piece: false once the rows, or the log, were
     *     exchanged for others
     */
    record Reach(long position, BooleanSupplier holds) {}
}
