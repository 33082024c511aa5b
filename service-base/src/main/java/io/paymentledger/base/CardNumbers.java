package io.paymentledger.base;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Recognises card numbers: digits with an issuer's beginning, one of that issuer's lengths, and a valid check digit (Luhn,
 * ISO/IEC 7812-1, Annex B), which are a word of their own or several, whatever stands between those. The digits of any
 * script count.
 */
public final class CardNumbers {

    private static final int FEWEST_DIGITS = 12;
    private static final int MOST_DIGITS = 19;

    /** What may stand in a number: blanks, dashes, dots, slashes, apostrophes and the like. */
    private static final String BETWEEN =
            "\\s\\p{Z}\\p{Pd}\\p{Pc}.,:;/\\\\|~*='`\u00b4\u2018\u2019\u2212\u00b7\u2022\u2044" + "\u066b\u066c\u30fb";

    /** What ends a number: any other character, and a gap that is wider than people leave between two groups of digits. */
    private static final Pattern BREAK = Pattern.compile("[^0-9+" + BETWEEN + "]++|[" + BETWEEN + "]{5,}+|(?=\\+)");

    /** What begins a telephone number as it is written for other countries (ITU-T E.123). */
    private static final String FOR_OTHER_COUNTRIES = "+";

    /** Telephone numbers, of all countries in which they begin, and are as long, as a few cards: of Maestro, and of Visa. */
    private static final Pattern TELEPHONE = Pattern.compile("(?:57|58|60|62|63|64)[0-9]{10}|(?:43|49|62)[0-9]{11}");

    private static final Pattern NOT_DIGITS = Pattern.compile("[^0-9]++");

    /** Letters of scripts that leave no blank between a word and a number. */
    private static final String UNSPACED =
            "\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsThai}\\p{IsLao}\\p{IsKhmer}\\p{IsMyanmar}\u30fc";

    private static final String LETTER = "[\\p{L}&&[^" + UNSPACED + "]]";

    /** A word with a letter in it, which no part of is a number. */
    private static final Pattern LETTERED =
            Pattern.compile("(?<!" + LETTER + "|\\p{N})\\p{N}*+" + LETTER + "(?:" + LETTER + "|\\p{N})*+");

    /** Signs such as that of a number or of a trade mark, which are no letters until they are spelt out. */
    private static final Pattern SIGNS = Pattern.compile("\\p{So}");

    /** What may stand between digits unseen, or upon them. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cf}\\p{M}]+");

    /** UUIDs, dates and times are made of such words too. */
    private static final Pattern OTHER_NAMES = Pattern.compile(
            "(?<![0-9A-Za-z])(?:[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}"
                    + "|(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
                    + "|(?:0[1-9]|[12][0-9]|3[01])[./](?:0[1-9]|1[0-2])[./](?:19|20)[0-9]{2}"
                    + "|(?<![0-9]:)(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?!:[0-9]))(?![0-9A-Za-z])");

    /** {@code yyMMddHHmmss} and four more digits begin like Mastercard's numbers, {@code ddMMyyyyHHmmss} like Diners'. */
    private static final Pattern TIME = Pattern.compile(
            "[23][0-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?:[01][0-9]|2[0-3])[0-5][0-9][0-5][0-9][0-9]{4}"
                    + "|(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])20[0-9]{2}(?:[01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]");

    /** A SIRET is a SIREN of nine digits, with its own check digit, and five more. */
    private static final int SIRET_DIGITS = 14;

    private static final int SIREN_DIGITS = 9;

    private CardNumbers() {}

    /** Whether a text holds a card number. */
    public static boolean in(String text) {
        if (!hasEnoughDigits(text)) {
            return false;
        }
        String numbers = LETTERED.matcher(OTHER_NAMES.matcher(plain(text)).replaceAll("x"))
                .replaceAll("x");
        return BREAK.splitAsStream(numbers).anyMatch(CardNumbers::holdsNumber);
    }

    /**
     * Whether a key, an order number or another reference is a card number, from its beginning to its end. References are
     * often long numbers, so what more often is another kind of number is not taken for one: times, SIRETs, and lengths in
     * which an issuer's cards are hardly found.
     */
    public static boolean is(String reference) {
        if (!hasEnoughDigits(reference)) {
            return false;
        }
        String plain = plain(reference);
        if (plain.codePoints().anyMatch(Character::isLetter)) {
            return false;
        }
        String digits = NOT_DIGITS.matcher(plain).replaceAll("");
        return isNumber(digits, issuer -> issuer.usuallyIssues(digits))
                && !TIME.matcher(digits).matches()
                && !isSiret(digits);
    }

    /** Most texts have not, and are spared the search. */
    private static boolean hasEnoughDigits(String text) {
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            char one = text.charAt(i);
            if (one > '\u007f') {
                // Beyond ASCII, what is a digit shows only once the text is in its plain form.
                return true;
            }
            if (one >= '0' && one <= '9') {
                digits++;
            }
        }
        return digits >= FEWEST_DIGITS;
    }

    /** With full-width and other forms of characters as the usual ones, digits of all scripts as ASCII's, nothing unseen. */
    private static String plain(String text) {
        if (text.chars().allMatch(one -> one < '\u0080')) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        UNSEEN.matcher(Normalizer.normalize(SIGNS.matcher(text).replaceAll(" "), Normalizer.Form.NFKC))
                .replaceAll("")
                .codePoints()
                .map(one -> Character.isDigit(one) ? '0' + Character.digit(one, 10) : one)
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }

    private static boolean holdsNumber(String run) {
        boolean mayBeTelephone = run.startsWith(FOR_OTHER_COUNTRIES);
        String[] words =
                NOT_DIGITS.splitAsStream(run).filter(word -> !word.isEmpty()).toArray(String[]::new);
        return IntStream.range(0, words.length)
                .anyMatch(first -> beginsWithNumber(words, first, mayBeTelephone && first == 0));
    }

    private static boolean beginsWithNumber(String[] words, int first, boolean mayBeTelephone) {
        StringBuilder joined = new StringBuilder();
        for (int next = first; next < words.length && joined.length() + words[next].length() <= MOST_DIGITS; next++) {
            String digits = joined.append(words[next]).toString();
            if (isNumber(digits, issuer -> issuer.mayIssue(digits))
                    && !(mayBeTelephone && TELEPHONE.matcher(digits).matches())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNumber(String digits, Predicate<CardIssuer> issued) {
        return digits.length() >= FEWEST_DIGITS
                && digits.length() <= MOST_DIGITS
                && passesLuhn(digits)
                && Arrays.stream(CardIssuer.values()).anyMatch(issued);
    }

    private static boolean isSiret(String digits) {
        return digits.length() == SIRET_DIGITS && passesLuhn(digits.substring(0, SIREN_DIGITS));
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
