package io.paymentledger.ledger.web;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognises card numbers: runs of 12 to 19 digits (ISO/IEC 7812), also when grouped by single spaces or hyphens, that
 * pass the Luhn check (Annex B). A UUID or a SHA-256 is no card number, although some of its digits may look like one.
 */
final class CardNumbers {

    private static final Pattern OTHER_NAMES = Pattern.compile(
            "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}" + "|(?<![0-9a-z])[0-9a-f]{64}(?![0-9a-z])");

    /** Possessive, because backtracking into a long run would take a stack frame for each digit. */
    private static final Pattern DIGITS = Pattern.compile("[0-9](?:[ -]?+[0-9])++");

    private static final int FEWEST_DIGITS = 12;
    private static final int MOST_DIGITS = 19;

    private CardNumbers() {}

    /** Whether a text holds a card number. */
    static boolean in(String text) {
        return hasEnoughDigits(text) && hasRun(text);
    }

    /** Most texts have not, and are spared the search. */
    private static boolean hasEnoughDigits(String text) {
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= '0' && text.charAt(i) <= '9') {
                digits++;
            }
        }
        return digits >= FEWEST_DIGITS;
    }

    private static boolean hasRun(String text) {
        Matcher runs = DIGITS.matcher(
                OTHER_NAMES.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(":"));
        while (runs.find()) {
            String digits = runs.group().replaceAll("[ -]", "");
            if (digits.length() >= FEWEST_DIGITS && digits.length() <= MOST_DIGITS && passesLuhn(digits)) {
                return true;
            }
        }
        return false;
    }

    private static boolean passesLuhn(String digits) {
        int sum = 0;
        for (int fromRight = 0; fromRight < digits.length(); fromRight++) {
            int digit = digits.charAt(digits.length() - 1 - fromRight) - '0';
            int weighted = fromRight % 2 == 0 ? digit : 2 * digit;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }
        return sum % 10 == 0;
    }
}
