package io.paymentledger.simulator;

/** How a request goes wrong, if it does. */
enum Fault {
    NONE,
    DECLINE,

    /** It is done, after a while. */
    SLOW,

    /** It is not done, and not answered. */
    HANG,

    /** It is done, and not answered. */
    HANG_AFTER,

    /** The first time it is not done, and the connection breaks. */
    DROP_BEFORE,

    /** It is done, and the connection breaks. */
    DROP_AFTER,

    /** The first time it is not done, and a server error is answered. */
    ERROR_BEFORE,

    /** It is done, and a server error is answered. */
    ERROR_AFTER,

    /** It is done, and nobody can read the answer. */
    GARBAGE;

    /** Whether it only happens to a request that was not sent before. */
    boolean firstTimeOnly() {
        return this == DROP_BEFORE || this == ERROR_BEFORE;
    }
}
