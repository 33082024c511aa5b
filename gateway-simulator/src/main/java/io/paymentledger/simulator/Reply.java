package io.paymentledger.simulator;

/** How a request is answered, or not. */
sealed interface Reply {

    /** With what became of it. */
    record Answer(Outcome outcome, boolean replayed) implements Reply {}

    /** With an error. */
    record Problem(int status, String code) implements Reply {}

    /** With bytes that are no answer. */
    record Garbage() implements Reply {}

    /** The connection is broken. */
    record Dropped() implements Reply {}

    /** With something that was asked for, as JSON. */
    record Found(int status, Object body) implements Reply {}
}
