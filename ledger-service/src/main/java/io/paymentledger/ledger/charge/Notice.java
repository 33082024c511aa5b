package io.paymentledger.ledger.charge;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.StreamName;

/**
 * A gateway's notification, to be noted in the commit of what it changes.
 *
 * @param stream the notification's stream; its birth makes sure that it is handled once
 * @param kind the gateway's name for what it tells
 */
record Notice(StreamName stream, String kind) {

    Notice {
        requireNonNull(stream);
        requireNonNull(kind);
    }
}
