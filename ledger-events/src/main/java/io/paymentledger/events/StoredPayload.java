package io.paymentledger.events;

import static java.util.Objects.requireNonNull;

/**
 * An event's payload as the database holds it.
 *
 * @param type the stable name of the event's kind
 * @param revision the revision of its members, from 1
 * @param bytes canonical JSON; not copied, so not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; copying each payload would cost the append path.
public record StoredPayload(String type, int revision, byte[] bytes) {

    public StoredPayload {
        requireNonNull(type);
        requireNonNull(bytes);
    }
}
