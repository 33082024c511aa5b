package io.paymentledger.simulator;

/** What an inquiry finds. */
sealed interface Finding {

    /** It was done or declined. */
    record Settled(Outcome outcome) implements Finding {}

    /** It is being worked on. */
    record Processing() implements Finding {}

    /** Nothing was ever asked under this reference. */
    record NotFound() implements Finding {}
}
