package io.paymentledger.eventstore;

import java.util.List;

/** A lost race: some {@code (stream, sequence)} of the unit is taken by another event. Nothing of the unit was appended. */
public final class StreamConflictException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Place> taken;

    /** A place in a stream. */
    public record Place(String stream, long sequence) {}

    StreamConflictException(List<Place> taken) {
        // A lost race is an answer and not a defect, so it carries no stack trace: storms lose thousands a second.
        super("already taken: " + taken, null, false, false);
        this.taken = List.copyOf(taken);
    }

    /** The taken places that the unit wanted, at least one, in the unit's order. */
    public List<Place> taken() {
        return taken;
    }
}
