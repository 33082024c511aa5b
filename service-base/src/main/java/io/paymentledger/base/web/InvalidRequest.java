package io.paymentledger.base.web;

import java.util.ArrayList;
import java.util.List;

/** Collects everything that does not fit the schema, so that the client learns it all at once. */
public final class InvalidRequest {

    /** Bounds the answer to a hopeless request. */
    private static final int MOST_ERRORS = 20;

    private final List<Violation> violations = new ArrayList<>();

    /**
     * One thing that does not fit.
     *
     * @param pointer a JSON Pointer (RFC 6901) into the body, or the name of a parameter
     * @param detail what is wrong with it; never its value
     */
    public record Violation(String pointer, String detail) {}

    /** Notes one thing. */
    public InvalidRequest add(String pointer, String detail) {
        if (violations.size() < MOST_ERRORS) {
            violations.add(new Violation(pointer, detail));
        }
        return this;
    }

    /** Notes one thing unless a condition holds. */
    public InvalidRequest check(boolean holds, String pointer, String detail) {
        return holds ? this : add(pointer, detail);
    }

    /**
     * Ends the check.
     *
     * @throws ProblemException {@link ProblemCode#INVALID_REQUEST} if anything was noted
     */
    public void throwIfAny() {
        if (!violations.isEmpty()) {
            throw asProblem();
        }
    }

    ProblemException asProblem() {
        return new ProblemException(ProblemCode.INVALID_REQUEST, "The request does not fit its schema.")
                .with("errors", List.copyOf(violations));
    }
}
