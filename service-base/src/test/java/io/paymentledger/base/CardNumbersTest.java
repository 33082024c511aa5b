package io.paymentledger.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken for a card number, and how often something else is. The seed is the same in each run. */
class CardNumbersTest {

    private static final long SEED = 20_261_125;
    private static final int REFERENCES = 100_000;
    private static final int CARDS = 10_000;

    /** From the first snowflakes' epoch to some years from now. */
    private static final long FIRST_MILLIS = 1_288_834_974_657L;

    private static final long LAST_MILLIS = 1_950_000_000_000L;

    /** Public test numbers. */
    private static final List<String> TEST_NUMBERS = List.of(
            "4111111111111111",
            "4242424242424242",
            "4012888888881881",
            "4000056655665556",
            "4222222222222",
            "5555555555554444",
            "5105105105105100",
            "2223003122003222",
            "2222400070000005",
            "378282246310005",
            "371449635398431",
            "6011111111111117",
            "6011000990139424",
            "6445644564456445",
            "30569309025904",
            "38520000023237",
            "36227206271667",
            "3056930009020004",
            "3530111333300000",
            "3566002020360505",
            "6200000000000005",
            "6250946000000016",
            "6759649826438453",
            "6771798021000008",
            "5019717010103742",
            "2200000000000004",
            "5066991111111118",
            "6062826786276634",
            "9792030394440796");

    static Stream<String> testNumbers() {
        return TEST_NUMBERS.stream();
    }

    @ParameterizedTest
    @MethodSource("testNumbers")
    void theTestNumbersOfAllBrandsAreCardNumbersAsReferencesAndInTexts(String number) {
        assertThat(CardNumbers.is(number)).isTrue();
        assertThat(CardNumbers.in(number)).isTrue();
        assertThat(CardNumbers.in("paid with " + number + " 12/26")).isTrue();
        assertThat(CardNumbers.is(number.substring(0, 4) + "-" + number.substring(4, 8) + "-" + number.substring(8)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4242 4242 4242 4242 12/26",
                "order 10 4242424242424242",
                "4242424242424242 123",
                "4242424242424242/12/26/123",
                "card 378282246310005, please",
                "6205500000000000004",
                "6799990100000000019",
                "4111 1111 1111 1111",
                "4111-1111-1111-1111",
                "4111.1111.1111.1111",
                "4111  1111  1111  1111",
                "4111\t1111\t1111\t1111",
                "4111\n1111\r\n1111 - 1111",
                "4111\u00a01111\u00a01111\u00a01111",
                "4111\u20091111\u202f1111\u30001111",
                "4111\u20131111\u20141111\u22121111",
                "4111/1111/1111/1111",
                "4111_1111|1111:1111",
                "4111'1111\u20191111`1111",
                "4111\u28001111\u30fb1111\u066c1111",
                "\u5361\u53f74111111111111111",
                "\u30ab\u30fc\u30c9\u756a\u53f74111111111111111\u3067\u3059",
                "\u0e1a\u0e31\u0e15\u0e234111111111111111",
                "\u21164111111111111111",
                "4111111111111111\u2122",
                "+4111 1111 1111 1111",
                "+57 301 234 5678 4111111111111111",
                "+378282246310005",
                "+4222222222222",
                "+501800000009",
                "+6304123456782",
                "+6759 1234 56787",
                "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
                "41 11 11 11 11 11 11 11",
                "4111\u200b1111\u00ad1111\ufeff1111",
                "\uff14\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11",
                "\u0664\u0661\u0661\u0661 \u0661\u0661\u0661\u0661 \u0661\u0661\u0661\u0661 \u0661\u0661\u0661\u0661",
                "\ud835\udfd2\ud835\udfcf\ud835\udfcf\ud835\udfcf111111111111",
                "(4111111111111111)",
                "card:4111111111111111;cvc=123",
                "2026-11-25 12:30 4111111111111111",
                "\u00fcber 4111111111111111"
            })
    void aCardNumberInATextIsFoundHoweverItIsGrouped(String text) {
        assertThat(CardNumbers.in(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tok_approve",
                "4111111111111112",
                "411111111111",
                "0000000000000000",
                "000000000000",
                "x4111111111111111y",
                "4111111111111111a",
                "41111111111111110",
                "4111+1111+1111+1111",
                "4111     1111     1111     1111",
                "123e4567-e89b-12d3-a456-000000000000",
                "123E4567-E89B-12D3-A456-500000000009",
                "db3d9d1d7085f2d368692efdbe3d6fbeb71774c0508708a046619246658c9e0aa",
                "30.01.2026 - 28.02.2026, 10:15:30.123456",
                "from 2026-11-25 12:30 to 2026-11-26 14:00",
                "\u03b14111111111111111",
                "\u04304111111111111111"
            })
    void otherTextsHoldNone(String text) {
        assertThat(CardNumbers.in(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "order-4242424242424242",
                "4242424242424242 12/26",
                "1700000000-4111",
                "123-4567890-1234567",
                "6205500000000000004",
                "73282932000074"
            })
    void aReferenceIsACardNumberOnlyAsAWhole(String reference) {
        assertThat(CardNumbers.is(reference)).isFalse();
    }

    @Test
    void aRunOfDigitsMayBeAsLongAsABody() {
        assertThat(CardNumbers.in("1".repeat(65_536))).isFalse();
        assertThat(CardNumbers.in("1 ".repeat(32_768) + " 4111111111111111")).isTrue();
    }

    static Stream<Arguments> references() {
        return Stream.of(
                kind("snowflakes", CardNumbersTest::snowflake),
                kind("random numbers of snowflakes' lengths", random -> digits(random, random.nextInt(17, 20))),
                kind("milliseconds", random -> Long.toString(millis(random))),
                kind("milliseconds and a counter", random -> millis(random) + digits(random, random.nextInt(1, 7))),
                kind("microseconds", random -> millis(random) + digits(random, 3)),
                kind("yyyyMMddHHmmss", random -> time(random, "yyyyMMddHHmmss")),
                kind("yyyyMMddHHmmssSSS", random -> time(random, "yyyyMMddHHmmss") + digits(random, 3)),
                kind(
                        "yyyyMMddHHmmss and a counter",
                        random -> time(random, "yyyyMMddHHmmss") + digits(random, random.nextInt(7))),
                kind("yyyyMMdd-HHmmss-counter", random -> time(random, "yyyyMMdd-HHmmss-") + digits(random, 4)),
                kind("yyMMddHHmmss and a counter", random -> time(random, "yyMMddHHmmss") + digits(random, 4)),
                kind("prefixed hex UUIDs", random -> "order_" + uuid(random).replace("-", "")),
                kind("prefixed UUIDs", random -> "ord-" + uuid(random)),
                kind("UUIDs", CardNumbersTest::uuid),
                kind("ULIDs", CardNumbersTest::ulid),
                kind("3-7-7", random -> digits(random, 3) + "-" + digits(random, 7) + "-" + digits(random, 7)),
                kind("SIRET", random -> withCheckDigit(withCheckDigit(digits(random, 8)) + digits(random, 4))),
                kind(
                        "IMEI",
                        random -> withCheckDigit(
                                List.of("01", "35", "86", "91", "99").get(random.nextInt(5)) + digits(random, 12))));
    }

    @ParameterizedTest
    @MethodSource("references")
    void noReferenceOfAnotherKindIsTakenForACardNumber(String kind, Function<Random, String> reference) {
        Random random = new Random(SEED);

        List<String> taken = Stream.generate(() -> reference.apply(random))
                .limit(REFERENCES)
                .filter(CardNumbers::is)
                .toList();

        assertThat(taken).as(kind).isEmpty();
    }

    @Test
    void noCardNumberGoesUnseenAmongItsNeighbours() {
        Random random = new Random(SEED);

        List<String> unseen = Stream.generate(() -> textWith(random, card(random)))
                .limit(CARDS)
                .filter(text -> !CardNumbers.in(text))
                .toList();

        assertThat(unseen).isEmpty();
    }

    /** Of countries whose telephone numbers begin and are as long as some cards. */
    @Test
    void noTelephoneNumberIsTakenForACardNumber() {
        Random random = new Random(SEED);
        List<String> countries = List.of(
                "+49 151 ########",
                "+49151########",
                "+57 3## ### ####",
                "+58 412 ### ####",
                "+63 9## ### ####",
                "+639#########",
                "+62 8## #### ####",
                "+62-8##-####-###",
                "+49 (30) ########",
                "+63.917.###.####",
                "+43 664 ########",
                "+60 11-#### ####",
                "+64 21 #### ####",
                "+44 7### ######",
                "+46 7# ### ## ##",
                "+55 11 9####-####",
                "+54 9 11 ####-####",
                "+52 1 55 #### ####");

        List<String> taken = Stream.generate(() -> countries
                        .get(random.nextInt(countries.size()))
                        .chars()
                        .mapToObj(one -> one == '#' ? digits(random, 1) : Character.toString(one))
                        .collect(Collectors.joining()))
                .limit(CARDS)
                .map(telephone -> "call " + telephone + ", or " + telephone)
                .filter(CardNumbers::in)
                .toList();

        assertThat(taken).isEmpty();
    }

    @Test
    void aCardNumberByItselfGoesUnseenAsAReferenceOnlyWhereTheDocumentsSaySo() {
        Random random = new Random(SEED);

        long seen = Stream.generate(() -> card(random))
                .limit(CARDS)
                .filter(CardNumbers::is)
                .count();

        // What is let through: unusual lengths, one in ten of Diners' that is a SIRET too, Mastercard's that are times.
        assertThat(seen).isBetween(CARDS * 7L / 10, CARDS * 9L / 10);
    }

    private static Arguments kind(String name, Function<Random, String> reference) {
        return Arguments.of(name, reference);
    }

    /** Milliseconds since an epoch of the service's own, and 22 bits of its choice. */
    private static String snowflake(Random random) {
        long epoch = List.of(0L, 1_288_834_974_657L, 1_420_070_400_000L, 1_577_836_800_000L)
                .get(random.nextInt(4));
        long millis = Math.max(millis(random), epoch + 24_000_000_000L);
        return Long.toString((millis - epoch) << 22 | random.nextInt(1 << 22));
    }

    private static long millis(Random random) {
        return random.nextLong(FIRST_MILLIS, LAST_MILLIS);
    }

    private static String time(Random random, String pattern) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis(random)), ZoneOffset.UTC)
                .format(DateTimeFormatter.ofPattern(pattern, Locale.ROOT));
    }

    private static String uuid(Random random) {
        return new UUID(
                        (random.nextLong() & ~0xf000L) | 0x4000L,
                        (random.nextLong() & ~0xc000_0000_0000_0000L) | 0x8000_0000_0000_0000L)
                .toString();
    }

    private static String ulid(Random random) {
        String alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        return "01"
                + random.ints(24, 0, alphabet.length())
                        .mapToObj(i -> alphabet.substring(i, i + 1))
                        .collect(Collectors.joining());
    }

    private static String digits(Random random, int count) {
        return random.ints(count, 0, 10).mapToObj(Integer::toString).collect(Collectors.joining());
    }

    /** By another way than the product's: the digit for which the whole is divisible. */
    private static String withCheckDigit(String digits) {
        int sum = IntStream.range(0, digits.length())
                .map(i -> (digits.charAt(digits.length() - 1 - i) - '0') * (i % 2 == 0 ? 2 : 1))
                .map(weighted -> weighted / 10 + weighted % 10)
                .sum();
        return digits + BigInteger.valueOf(-sum).mod(BigInteger.TEN);
    }

    private static String card(Random random) {
        List<String> shapes = List.of(
                "4:16", "4:16", "4:16", "4:13", "4:19", "51:16", "55:16", "2221:16", "2720:16", "34:15", "37:15",
                "36:14", "300:14", "305:14", "38:16", "6011:16", "65:16", "644:19", "3528:16", "3589:16", "62:16",
                "62:19", "81:17", "5018:16", "56:12", "6759:18", "6304:13", "2200:16", "2204:16", "60:16", "508:16",
                "9792:16", "5067:16");
        String[] shape = shapes.get(random.nextInt(shapes.size())).split(":", -1);
        return withCheckDigit(shape[0] + digits(random, Integer.parseInt(shape[1]) - shape[0].length() - 1));
    }

    private static String textWith(Random random, String card) {
        List<String> separators = List.of(
                "", " ", "  ", "-", ".", "\t", "/", "\u00a0", "\u2009", "\u202f", "\u2013", "_", " - ", "\u00b7", "\n",
                ",");
        String separator = separators.get(random.nextInt(separators.size()));
        int group = random.nextInt(1, 7);
        String grouped = card.replaceAll("(.{" + group + "})(?!$)", "$1" + separator);
        String shown = random.nextInt(4) > 0 ? grouped : fullWidth(grouped);
        List<String> before = List.of("", "card ", "order 10 ", "2026-11-25 ", "12:30 ", "7 ", "no. 123456: ", "(");
        List<String> after =
                List.of("", " 12/26", " 123", ", please", "/12/26/123", " 0", " exp 1226", ")", "; 99 EUR");
        return before.get(random.nextInt(before.size())) + shown + after.get(random.nextInt(after.size()));
    }

    private static String fullWidth(String text) {
        return text.chars()
                .map(one -> one >= '0' && one <= '9' ? one - '0' + '\uff10' : one)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }
}
