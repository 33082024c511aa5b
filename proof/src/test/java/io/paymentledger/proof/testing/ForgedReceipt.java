package io.paymentledger.proof.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.proof.Checkpoint;
import io.paymentledger.proof.Hash;
import io.paymentledger.proof.LeafEntry;
import io.paymentledger.proof.LoggedEvent;
import io.paymentledger.proof.Receipt;
import io.paymentledger.proof.SignedNote;
import io.paymentledger.proof.SigningKey;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** A receipt that shows one event under the leaf of another, whose metadata end with all that is hashed of the first. */
public final class ForgedReceipt {

    private ForgedReceipt() {}

    /**
     * Forges a receipt.
     *
     * @param shown the event that it shows, at position 1 of log 0
     * @param origin of the log
     * @param key the log's own: whoever forges is the one who writes the log
     */
    public static String of(LoggedEvent shown, String origin, SigningKey key) throws IOException {
        byte[] salt = new byte[16];
        byte[] end = columns(shown);
        LoggedEvent logged = new LoggedEvent(
                0, 1, shown.stream(), 0, shown.type(), 1, shown.eventId(), shown.occurredAt(), shown.payload(), end);
        byte[] all = columns(logged);
        byte[] longer = Arrays.copyOf(salt, salt.length + all.length - end.length);
        System.arraycopy(all, 0, longer, salt.length, all.length - end.length);
        assertThat(shown.commitment(longer)).as("the same hash").isEqualTo(logged.commitment(salt));

        Hash root = new LeafEntry(0, 1, logged.commitment(salt)).leaf();
        SignedNote checkpoint = new Checkpoint(origin, 1, root).sign(List.of(key), Instant.EPOCH);
        String text = new Receipt(List.of(new Receipt.Entry(shown, salt, List.of())), checkpoint).toString();
        Base64.Encoder base64 = Base64.getEncoder();
        String extra = text.lines()
                .filter(line -> line.startsWith("extra "))
                .findFirst()
                .orElseThrow();
        String inner = new String(
                        Base64.getDecoder().decode(extra.substring("extra ".length())), StandardCharsets.UTF_8)
                .replace("salt " + base64.encodeToString(salt), "salt " + base64.encodeToString(longer));
        return text.replace(extra, "extra " + base64.encodeToString(utf8(inner)));
    }

    /** What is hashed of an event, behind its salt. */
    private static byte[] columns(LoggedEvent event) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        for (byte[] column : List.of(
                utf8("payment-ledger/event/v1"),
                utf8(Integer.toString(event.log())),
                utf8(Long.toString(event.position())),
                utf8(event.stream()),
                utf8(Long.toString(event.sequence())),
                utf8(event.type()),
                utf8(Integer.toString(event.revision())),
                utf8(event.eventId()),
                utf8(event.occurredAt()),
                event.payload(),
                event.metadata())) {
            out.writeInt(column.length);
            out.write(column);
        }
        return bytes.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
