package io.paymentledger.query.webhook;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.LogWatch;
import io.paymentledger.eventstore.StoredEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The logs in blocks of positions that all endpoints share: however many there are, what is recorded is read from the
 * database once. The block that is not full yet is read again when the log has grown.
 */
final class LogBlocks {

    /** A few hundred common events are read as quickly as one. */
    static final int BLOCK = 256;

    /** What is kept, about: as much as the endpoints that are at work at different places of the log make use of. */
    private static final long MAX_BYTES = 64 << 20;

    /** What an event takes beside its payload and metadata. */
    private static final int EVENT_OVERHEAD_BYTES = 200;

    private final EventLog log;
    private final LogWatch watch;
    private final Cache<Place, Block> blocks = Caffeine.newBuilder()
            .maximumWeight(MAX_BYTES)
            .weigher((Place _, Block block) -> block.bytes())
            .build();

    LogBlocks(EventLog log, LogWatch watch) {
        this.log = log;
        this.watch = watch;
    }

    private record Place(int log, long number) {}

    /**
     * @param generation of the log, before it was read
     * @param readAt when it was read, on {@link System#nanoTime}'s clock
     */
    private record Block(List<StoredEvent> events, long generation, long readAt) {

        boolean isGood(long generationNow, long since) {
            return (full() || generation == generationNow) && readAt - since >= 0;
        }

        boolean full() {
            return events.size() == BLOCK;
        }

        int bytes() {
            return events.stream()
                    .mapToInt(event -> event.payload().length + event.metadata().length + EVENT_OVERHEAD_BYTES)
                    .sum();
        }
    }

    /**
     * The events after a position as far as their block goes; empty if the log ends there.
     *
     * @param since nothing is taken that was read before, on {@link System#nanoTime}'s clock: the log may have been restored
     */
    List<StoredEvent> after(int ofLog, long position, long since) {
        Place place = new Place(ofLog, position / BLOCK);
        long generation = watch.generation();
        @Nullable Block block = blocks.getIfPresent(place);
        if (block == null || !block.isGood(generation, since)) {
            long now = System.nanoTime();
            block = new Block(log.readLog(ofLog, place.number * BLOCK, BLOCK, Long.MAX_VALUE), generation, now);
            blocks.put(place, block);
        }
        List<StoredEvent> events = block.events();
        // Positions have no gaps.
        int known = Math.toIntExact(Math.min(position - place.number * BLOCK, events.size()));
        return events.subList(known, events.size());
    }
}
