package io.paymentledger.query.webhook;

import io.paymentledger.events.WebhookSignature;
import java.util.List;

/**
 * Something to be sent.
 *
 * @param id the event's, the same whenever it is sent
 * @param body the same bytes whenever it is sent; not copied
 * @param keys what signs: the endpoint's key, and while it is exchanged, the one before
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; one body goes to many endpoints.
record Message(String url, String id, byte[] body, WebhookSignature signature, List<byte[]> keys) {

    Message {
        keys = List.copyOf(keys);
    }

    /** Shows no key and no address. */
    @Override
    public String toString() {
        return "Message[" + id + "]";
    }
}
