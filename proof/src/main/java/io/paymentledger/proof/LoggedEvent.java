package io.paymentledger.proof;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Every column of an event as the log holds it.
 *
 * @param log the number of its log
 * @param position its place in the log, from 1; its leaf stands at the index before
 * @param stream its stream
 * @param sequence its place in the stream, from 0
 * @param type the stable name of its kind
 * @param revision the revision of its payload, from 1
 * @param eventId its identity, a UUID in lower case
 * @param occurredAt RFC 3339 in UTC with six digits of a second's fraction
 * @param payload the stored bytes; not copied
 * @param metadata the stored bytes; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record LoggedEvent(
        int log,
        long position,
        String stream,
        long sequence,
        String type,
        int revision,
        String eventId,
        String occurredAt,
        byte[] payload,
        byte[] metadata) {

    /** Bytes of a salt. */
    static final int SALT_BYTES = 16;

    /** What is hashed begins with this, so that it can be nothing else. */
    private static final String LABEL = "payment-ledger/event/v1";

    /**
     * What the log says of the event without showing it: SHA-256 over the salt and every column, each with its length
     * before it (four bytes, big-endian), so that no two events have the same bytes. Without the salt nobody can find
     * out the event by trying.
     *
     * @param salt 16 random bytes of this event's own
     */
    public Hash commitment(byte[] salt) {
        return Hash.of(Hash.digest(salt, columns()));
    }

    private byte[] columns() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256 + payload.length + metadata.length);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            column(out, LABEL);
            column(out, Integer.toString(log));
            column(out, Long.toString(position));
            column(out, stream);
            column(out, Long.toString(sequence));
            column(out, type);
            column(out, Integer.toString(revision));
            column(out, eventId);
            column(out, occurredAt);
            column(out, payload);
            column(out, metadata);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
        return bytes.toByteArray();
    }

    private static void column(DataOutputStream out, String text) throws IOException {
        column(out, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void column(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
