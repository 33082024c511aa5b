package io.paymentledger.query.export;

import io.paymentledger.eventstore.EventLog;
import io.paymentledger.query.web.Parameters;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Where a range begins, that included, or ends, that not included: at a position or at an instant. */
sealed interface RangeEnd {

    Pattern DIGITS = Pattern.compile("\\d+");

    /** A place in the log. */
    record AtPosition(long position) implements RangeEnd {}

    /** A time of recording. */
    record AtInstant(Instant instant) implements RangeEnd {}

    /** The beginning of the log. */
    static RangeEnd beginning() {
        return new AtPosition(0);
    }

    /** As far as it goes. */
    static RangeEnd end() {
        return new AtPosition(Long.MAX_VALUE);
    }

    /** The parameter of a request, if it is given and fits. */
    static Optional<RangeEnd> read(Parameters parameters, String name) {
        if (parameters.matches(name, DIGITS)) {
            OptionalLong position = parameters.number(name);
            return position.isPresent() ? Optional.of(new AtPosition(position.getAsLong())) : Optional.empty();
        }
        return parameters.instant(name).map(AtInstant::new);
    }

    /** Whether it is before another, as far as the two can be told without the log: positions, or instants. */
    default boolean isBefore(RangeEnd other) {
        return switch (this) {
            case AtPosition(long position) -> other instanceof AtPosition at && position < at.position;
            case AtInstant(Instant instant) -> other instanceof AtInstant at && instant.isBefore(at.instant);
        };
    }

    /** The last position before it, none beyond what was reached. */
    default long positionBefore(EventLog log, int number, long reached) {
        return switch (this) {
            case AtPosition at -> Math.clamp(at.position - 1, 0, reached);
            case AtInstant at -> Math.min(log.clock().before(at.instant).in(number), reached);
        };
    }
}
