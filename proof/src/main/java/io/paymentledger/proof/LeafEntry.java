package io.paymentledger.proof;

import java.nio.charset.StandardCharsets;

/**
 * What a log shows of an event to everybody: its place, and a commitment to it. It tells nothing of the event, and always
 * fits into an entry of {@code tlog-tiles}.
 *
 * @param log the number of the log
 * @param position the event's place, from 1
 * @param commitment {@link LoggedEvent#commitment}
 */
public record LeafEntry(int log, long position, Hash commitment) {

    private static final String FIRST_LINE = "payment-ledger/leaf/v1";

    /** The entry's bytes, which are hashed to the leaf. */
    public byte[] bytes() {
        return "%s\nlog %s\nposition %s\nsha256 %s\n"
                .formatted(FIRST_LINE, log, position, commitment)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The hash of the leaf. */
    public Hash leaf() {
        return Hash.ofLeaf(bytes());
    }
}
