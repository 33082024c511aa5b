package io.paymentledger.events;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * An operation with its outcome, as history has it.
 *
 * @param operation what was sent to the gateway
 * @param declineCode why the gateway refused, or took back what it had done; {@code null} if it did what it was asked to
 * @param reference the gateway's name for what it did; {@code null} if it did nothing, or gave it no name
 */
public record SettledOperation(
        Operation operation,
        @Nullable String declineCode,
        @Nullable String reference) {

    public SettledOperation {
        requireNonNull(operation);
    }

    /** Whether the gateway refused. */
    public boolean declined() {
        return declineCode != null;
    }
}
