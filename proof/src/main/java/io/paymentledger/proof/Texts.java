package io.paymentledger.proof;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The few forms that all texts of C2SP share, each read strictly: what can be written in one way only is read in one. */
final class Texts {

    private Texts() {}

    /**
     * The bytes of a base64 with its padding (RFC 4648 section 4).
     *
     * @throws MalformedException if it is none, or could be written in another way
     */
    static byte[] base64(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
                throw new MalformedException("a base64 has bits behind its end: " + text);
            }
            return bytes;
        } catch (IllegalArgumentException e) {
            throw malformed("not base64: " + text, e);
        }
    }

    /**
     * A number from 0 without leading zeros.
     *
     * @throws MalformedException if it is none, or does not fit into 63 bits
     */
    static long number(String text) {
        if (text.startsWith("-")) {
            throw new MalformedException("not a number: " + text);
        }
        return signedNumber(text);
    }

    /**
     * A number without leading zeros, which may be negative.
     *
     * @throws MalformedException if it is none, or does not fit into 64 bits
     */
    static long signedNumber(String text) {
        try {
            if (!text.matches("0|-?[1-9][0-9]{0,18}")) {
                throw new MalformedException("not a number: " + text);
            }
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw malformed("too large a number: " + text, e);
        }
    }

    /**
     * The text of some bytes.
     *
     * @throws MalformedException if they are not UTF-8
     */
    static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed("not UTF-8", e);
        }
    }

    private static MalformedException malformed(String message, Exception cause) {
        MalformedException malformed = new MalformedException(message);
        malformed.initCause(cause);
        return malformed;
    }
}
