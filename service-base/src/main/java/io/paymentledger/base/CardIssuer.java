package io.paymentledger.base;

import java.util.Set;

/**
 * Who issues card numbers: how they begin (ISO/IEC 7812) and how long they are. Brands that begin as others do, with the
 * same lengths, are not named: Elo, Verve, Hipercard, Dankort, LankaPay.
 */
@SuppressWarnings("ImmutableEnumChecker") // Sets that cannot be changed, and an array that nobody changes.
enum CardIssuer {
    VISA(Set.of(13, 16, 19), Set.of(13, 16), 4, 4),
    MASTERCARD(Set.of(16), Set.of(16), 51, 55, 2221, 2720),
    AMERICAN_EXPRESS(Set.of(15), Set.of(15), 34, 34, 37, 37),
    DINERS_CLUB(Set.of(14, 15, 16, 17, 18, 19), Set.of(14, 16), 300, 305, 3095, 3095, 36, 36, 38, 39),
    DISCOVER(Set.of(16, 17, 18, 19), Set.of(16), 6011, 6011, 644, 649, 65, 65),
    JCB(Set.of(16, 17, 18, 19), Set.of(16), 3528, 3589),
    UNIONPAY(Set.of(16, 17, 18, 19), Set.of(16), 62, 62, 81, 81),
    MAESTRO(Set.of(12, 13, 14, 15, 16, 17, 18, 19), Set.of(16), 50, 50, 56, 58, 6, 6),
    MIR(Set.of(16, 17, 18, 19), Set.of(16), 2200, 2205),
    RUPAY(Set.of(16), Set.of(16), 60, 60, 65, 65, 81, 82, 508, 508, 353, 353, 356, 356),
    TROY(Set.of(16), Set.of(16), 65, 65, 9792, 9792),
    NAPAS(Set.of(16, 19), Set.of(16), 9704, 9704),
    UZCARD_AND_HUMO(Set.of(16), Set.of(16), 8600, 8600, 9860, 9860),
    UATP(Set.of(15), Set.of(), 1, 1);

    private final Set<Integer> lengths;
    private final Set<Integer> usualLengths;
    private final int[] ranges;

    /**
     * @param lengths all that the issuer's numbers may have
     * @param usualLengths those of nearly all cards. A reference of another length is far more often a snowflake, an IMEI or
     *     a time than a card
     * @param ranges first and last beginning in turn, of the same number of digits
     */
    CardIssuer(Set<Integer> lengths, Set<Integer> usualLengths, int... ranges) {
        this.lengths = lengths;
        this.usualLengths = usualLengths;
        this.ranges = ranges;
    }

    boolean mayIssue(String digits) {
        return lengths.contains(digits.length()) && begins(digits);
    }

    boolean usuallyIssues(String digits) {
        return usualLengths.contains(digits.length()) && begins(digits);
    }

    private boolean begins(String digits) {
        for (int i = 0; i < ranges.length; i += 2) {
            int width = Integer.toString(ranges[i]).length();
            int beginning = Integer.parseInt(digits, 0, width, 10);
            if (beginning >= ranges[i] && beginning <= ranges[i + 1]) {
                return true;
            }
        }
        return false;
    }
}
