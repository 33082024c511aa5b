package io.paymentledger.proof;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** What C2SP {@code signed-note} says of the names and the numbers of keys. */
final class KeyNames {

    private KeyNames() {}

    /** @throws MalformedException if no key can have this name */
    static void check(String name) {
        boolean good = !name.isEmpty()
                && name.codePoints()
                        .noneMatch(c -> c == '+' || c < ' ' || Character.isSpaceChar(c) || Character.isWhitespace(c));
        if (!good) {
            throw new MalformedException("not the name of a key: " + name);
        }
    }

    /** The number of a key, eight hexadecimal digits. */
    static String id(String name, SignatureType type, byte[] publicKey) {
        byte[] hash =
                Hash.digest((name + "\n").getBytes(StandardCharsets.UTF_8), new byte[] {type.identifier()}, publicKey);
        return HexFormat.of().formatHex(Arrays.copyOf(hash, 4));
    }
}
