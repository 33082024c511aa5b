package io.paymentledger.ledger.idempotency;

import io.paymentledger.events.RecordedEvent;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.TenantLogs;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The last event of each log that this process has seen. What a log loses is its end, by a restore or by a standby that
 * lacked it, so while that event is there, all is there that this process has seen.
 */
final class SeenEnds {

    /** No server takes over from another one, or is restored, in less. */
    private static final long SILENCE_NANOS = Duration.ofMillis(100).toNanos();

    private final EventLog log;
    private final TenantLogs logs;

    private final Map<Integer, End> ends = new HashMap<>();

    /**
     * The ends as they were before each silence: a log that grows beyond the end that it lost does not hide the loss. A few
     * for each look at most, because there is nothing to see while the database is away.
     */
    private final Set<Place> beforeSilence = new HashSet<>();

    private record Place(int log, long position, String eventId) {}

    private record End(Place place, long seenAtNanos) {}

    SeenEnds(EventLog log, TenantLogs logs) {
        this.log = log;
        this.logs = logs;
    }

    /** An event was read, or committed. */
    void see(RecordedEvent event) {
        see(new Place(logs.logOf(event.stream().value()), event.position(), event.eventId()));
    }

    private synchronized void see(Place place) {
        long now = System.nanoTime();
        @Nullable End before = ends.get(place.log());
        if (before != null && now - before.seenAtNanos() > SILENCE_NANOS) {
            beforeSilence.add(before.place());
        }
        Place furthest = before != null && before.place().position() >= place.position() ? before.place() : place;
        ends.put(place.log(), new End(furthest, now));
    }

    /**
     * Whether a log has lost something that was seen; what was seen is forgotten then.
     *
     * @throws io.paymentledger.eventstore.StoreUnavailableException if the database cannot be reached
     */
    boolean lost() {
        Set<Place> places = places();
        boolean lost = !places.stream().allMatch(this::isThere);
        settle(places, lost);
        return lost;
    }

    private synchronized Set<Place> places() {
        Set<Place> places = new HashSet<>(beforeSilence);
        ends.values().forEach(end -> places.add(end.place()));
        return places;
    }

    private boolean isThere(Place place) {
        return log.at(place.log(), place.position())
                .filter(event -> event.eventId().toString().equals(place.eventId()))
                .isPresent();
    }

    private synchronized void settle(Set<Place> looked, boolean lost) {
        if (lost) {
            ends.clear();
            beforeSilence.clear();
        } else {
            beforeSilence.removeAll(looked);
        }
    }
}
