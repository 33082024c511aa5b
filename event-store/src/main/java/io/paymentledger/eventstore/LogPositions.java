package io.paymentledger.eventstore;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.axonframework.eventhandling.TrackingToken;

/**
 * How far a reader has come: a vector of positions, one for each log (ADR 0004). A log that is not named was not read
 * yet.
 *
 * @param positions the last position read of each log
 */
public record LogPositions(@JsonProperty("positions") SortedMap<Integer, Long> positions) implements TrackingToken {

    /** Before the first event of every log. */
    public static final LogPositions NONE = new LogPositions(new TreeMap<>());

    @JsonCreator
    public LogPositions {
        positions = Collections.unmodifiableSortedMap(new TreeMap<>(positions));
    }

    /** The position in one log; 0 before its first event. */
    public long in(int log) {
        return positions.getOrDefault(log, 0L);
    }

    /** This vector with one log moved to a position. */
    public LogPositions with(int log, long position) {
        TreeMap<Integer, Long> moved = new TreeMap<>(positions);
        moved.put(log, position);
        return new LogPositions(moved);
    }

    @Override
    public LogPositions lowerBound(TrackingToken other) {
        LogPositions that = vector(other);
        TreeMap<Integer, Long> lowest = new TreeMap<>();
        for (Map.Entry<Integer, Long> entry : positions.entrySet()) {
            long position = Math.min(entry.getValue(), that.in(entry.getKey()));
            if (position > 0) {
                lowest.put(entry.getKey(), position);
            }
        }
        return new LogPositions(lowest);
    }

    @Override
    public LogPositions upperBound(TrackingToken other) {
        TreeMap<Integer, Long> highest = new TreeMap<>(positions);
        vector(other).positions.forEach((log, position) -> highest.merge(log, position, Math::max));
        return new LogPositions(highest);
    }

    @Override
    public boolean covers(TrackingToken other) {
        return vector(other).positions.entrySet().stream().allMatch(entry -> in(entry.getKey()) >= entry.getValue());
    }

    /** How many events somebody here has read that somebody there has not. */
    public long beyond(LogPositions there) {
        return positions.entrySet().stream()
                .mapToLong(entry -> Math.max(0, entry.getValue() - there.in(entry.getKey())))
                .sum();
    }

    /** The number of events read, over all logs. */
    @Override
    public OptionalLong position() {
        return OptionalLong.of(
                positions.values().stream().mapToLong(Long::longValue).sum());
    }

    private static LogPositions vector(TrackingToken token) {
        if (token instanceof LogPositions positions) {
            return positions;
        }
        throw new IllegalArgumentException("a log is read by a vector of positions, not by " + token.getClass());
    }
}
