package io.paymentledger.query.posting;

import java.util.Locale;

/** The two layers of each account, which never mix: what moved, and what is only held. */
enum Layer {
    POSTED,
    PENDING;

    static Layer of(boolean pending) {
        return pending ? PENDING : POSTED;
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
