package io.paymentledger.proof;

/** Text for a terminal that comes from a stranger: a terminal obeys control characters. */
public final class Printable {

    private Printable() {}

    /**
     * A text without whatever is not seen: control characters, those that turn the direction of writing, and ends of
     * lines; each is a question mark.
     */
    public static String of(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
    }
}
