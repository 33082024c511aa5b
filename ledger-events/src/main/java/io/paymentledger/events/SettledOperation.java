package io.paymentledger.events;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * An operation with its outcome, as history has it.
 *
 * @param operation what was sent to the gateway
 * @param declineCode why the gateway refused; {@code null} if it did what it was asked to
 */
public record SettledOperation(
        Operation operation, @Nullable String declineCode) {

    public SettledOperation {
        requireNonNull(operation);
    }

    /** Whether the gateway refused. */
    public boolean declined() {
        return declineCode != null;
    }
}
