package io.paymentledger.base.limit;

import java.util.HashMap;
import java.util.Map;

/**
 * A number of places that tenants share without waiting. A tenant may take another place while it has fewer than
 * {@value #BOLDNESS} times those that are free. So whoever comes leaves a third of what it found free to the next one:
 * a tenant that is alone gets two thirds of all, and one that has few of them finds a place beside others that want all.
 *
 * <p>These are the dynamic thresholds by which switches share the memory for their queues: no tenant has to be known
 * beforehand, and no share lies idle for one who does not come (A. K. Choudhury, E. L. Hahne, Dynamic queue length
 * thresholds for shared-memory packet switches, IEEE/ACM Transactions on Networking 6(2), 1998).
 */
public final class FairShare {

    /** The more, the less is kept free for whoever comes next, and the less evenly those share who are there. */
    private static final int BOLDNESS = 2;

    private final int places;

    /** Only of tenants that have some, so it is never larger than there are places. */
    private final Map<String, Integer> taken = new HashMap<>();

    private int free;

    /** @param places how many there are, one or more */
    public FairShare(int places) {
        if (places < 1) {
            throw new IllegalArgumentException("nobody can share " + places + " places");
        }
        this.places = places;
        this.free = places;
    }

    /** Whether {@link #take} would find a place now. */
    public synchronized boolean hasRoomFor(String tenant) {
        return takenBy(tenant) < (long) BOLDNESS * free;
    }

    /** Takes a place, which has to be given back, if there is one for this tenant. */
    public synchronized boolean take(String tenant) {
        if (!hasRoomFor(tenant)) {
            return false;
        }
        taken.merge(tenant, 1, Integer::sum);
        free--;
        return true;
    }

    /** Gives a place back. */
    public synchronized void giveBack(String tenant) {
        if (takenBy(tenant) == 0) {
            throw new IllegalStateException("a place is given back that was not taken");
        }
        taken.computeIfPresent(tenant, (_, places) -> places == 1 ? null : places - 1);
        free++;
    }

    /** How many places are taken, by all tenants together. */
    public synchronized int taken() {
        return places - free;
    }

    /** How many there are. */
    public int places() {
        return places;
    }

    private int takenBy(String tenant) {
        return taken.getOrDefault(tenant, 0);
    }
}
