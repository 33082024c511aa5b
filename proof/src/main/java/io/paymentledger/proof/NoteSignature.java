package io.paymentledger.proof;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A signature line of a note.
 *
 * @param name the key's name
 * @param keyId the key's number, eight hexadecimal digits
 * @param bytes what the key's algorithm made; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by its line only.
public record NoteSignature(String name, String keyId, byte[] bytes) {

    private static final String BEGIN = "— ";
    private static final int KEY_ID_BYTES = 4;

    /** Reads a line, without its end. */
    static NoteSignature parse(String line) {
        String[] parts = line.startsWith(BEGIN) ? line.substring(BEGIN.length()).split(" ", -1) : new String[0];
        if (parts.length != 2) {
            throw new MalformedException("not a signature line: " + line);
        }
        KeyNames.check(parts[0]);
        byte[] signature = Texts.base64(parts[1]);
        if (signature.length <= KEY_ID_BYTES) {
            throw new MalformedException("a signature line without a signature: " + line);
        }
        return new NoteSignature(
                parts[0],
                HexFormat.of().formatHex(signature, 0, KEY_ID_BYTES),
                Arrays.copyOfRange(signature, KEY_ID_BYTES, signature.length));
    }

    /** The line, without its end. */
    public String line() {
        byte[] signature = ByteBuffer.allocate(KEY_ID_BYTES + bytes.length)
                .put(HexFormat.of().parseHex(keyId))
                .put(bytes)
                .array();
        return BEGIN + name + " " + Base64.getEncoder().encodeToString(signature);
    }
}
