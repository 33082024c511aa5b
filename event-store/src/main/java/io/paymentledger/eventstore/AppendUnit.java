package io.paymentledger.eventstore;

import io.paymentledger.eventstore.StreamConflictException.Place;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The events of one command, which are appended together or not at all, and who waits for them.
 *
 * @param result completes when the unit's batch was committed or failed
 */
record AppendUnit(List<NewEvent> events, CompletableFuture<Appended> result) {

    static Place place(NewEvent event) {
        return new Place(event.stream(), event.sequence());
    }

    List<Place> places() {
        return events.stream().map(AppendUnit::place).toList();
    }

    /** An earlier unit that claims a place which this one wants too; if there is none, this one claims all of its own. */
    @Nullable
    AppendUnit claim(Map<Place, AppendUnit> claims) {
        List<Place> wanted = places();
        for (Place place : wanted) {
            AppendUnit rival = claims.get(place);
            if (rival != null) {
                return rival;
            }
        }
        wanted.forEach(place -> claims.put(place, this));
        return null;
    }

    /** What is known to be taken since this unit was settled: its own places if it won, or those that it lost to others. */
    List<Place> gone() {
        return switch (result.state()) {
            case SUCCESS -> places();
            case FAILED -> result.exceptionNow() instanceof StreamConflictException lost ? lost.taken() : List.of();
            case RUNNING, CANCELLED -> throw new IllegalStateException("a batch settles each of its units");
        };
    }
}
