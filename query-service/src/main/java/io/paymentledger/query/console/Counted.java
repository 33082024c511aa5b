package io.paymentledger.query.console;

/** Numbers in words, as far as a sentence spells them. */
final class Counted {

    private static final String[] WORDS = {
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"
    };

    private Counted() {}

    /** How many. */
    static String many(long number) {
        return number < WORDS.length ? WORDS[(int) number] : Long.toString(number);
    }

    /** How often. */
    static String times(long number) {
        return switch ((int) Math.min(number, 3)) {
            case 0 -> "not at all";
            case 1 -> "once";
            case 2 -> "twice";
            default -> many(number) + " times";
        };
    }

    /** A number of things. */
    static String of(long number, String one, String several) {
        return number + " " + (number == 1 ? one : several);
    }
}
