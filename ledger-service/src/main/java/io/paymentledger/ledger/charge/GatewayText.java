package io.paymentledger.ledger.charge;

import io.paymentledger.events.Sha256;
import org.jspecify.annotations.Nullable;

/** Texts of gateways, in a form that the log can keep: what a gateway says must not get lost over how it spells it. */
public final class GatewayText {

    /** The gateways' own names are far shorter; a stream's name has to fit into an index. */
    private static final int LONGEST_NAME = 255;

    private static final char REPLACEMENT = '\ufffd';

    private GatewayText() {}

    /** A text without NUL, which PostgreSQL has not, and without lone surrogates, which UTF-8 has not. */
    public static String storable(String text) {
        return text.codePoints().allMatch(GatewayText::isStorable)
                ? text
                : text.codePoints()
                        .map(one -> isStorable(one) ? one : REPLACEMENT)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    /** A name that is as unique as the gateway's, and not too long to name a stream by. */
    static String name(String text) {
        String storable = storable(text);
        return storable.length() <= LONGEST_NAME ? storable : "sha256-" + Sha256.hex(Sha256.of(storable));
    }

    /** The same of a text that may not have been told. */
    static @Nullable String storableOrNull(@Nullable String text) {
        return text == null ? null : storable(text);
    }

    private static boolean isStorable(int codePoint) {
        return codePoint != 0 && (codePoint > Character.MAX_VALUE || !Character.isSurrogate((char) codePoint));
    }
}
