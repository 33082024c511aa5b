package io.paymentledger.ledger.settlement;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.StreamName;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Explains or resolves a break. Saying again what was said last changes nothing.
 *
 * @param stream the break's stream
 * @param file the file's name
 * @param breakId the break's name within the file
 * @param kind whether it is an explanation or a resolution
 * @param note 1 to {@link #MAX_NOTE_CHARS} characters
 */
record NoteBreak(
        @TargetAggregateIdentifier StreamName stream, String file, String breakId, BreakNote kind, String note) {

    /** Some paragraphs. */
    static final int MAX_NOTE_CHARS = 1_000;

    NoteBreak {
        requireNonNull(stream);
        requireNonNull(file);
        requireNonNull(breakId);
        requireNonNull(kind);
        if (note.isBlank() || note.length() > MAX_NOTE_CHARS) {
            throw new IllegalArgumentException("a note has 1 to " + MAX_NOTE_CHARS + " characters");
        }
    }
}
