package io.paymentledger.simulator;

/** Whether a request is to be worked on. */
sealed interface Admission {

    /** It is new; it has to be dismissed in the end. */
    record Admitted() implements Admission {}

    /** It was answered before. */
    record Replayed(Outcome outcome) implements Admission {}

    /** Its key belongs to another request. */
    record KeyReused() implements Admission {}

    /** The same key is being worked on. */
    record InProgress() implements Admission {}
}
