package io.paymentledger.ledger.settlement;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a bank says in :86: about an entry: free text, or with codes such as {@code 166?00...?20...} (German banks' appendix to
 * MT940), each with the marks of SEPA's fields ({@code EREF+...}) or with those of other banks ({@code /EREF/...}).
 *
 * @param code the bank's code for the kind of business, of three digits; {@code null} for free text
 * @param text all that it says
 * @param reference what the payer calls the transfer (end-to-end reference); {@code null} if that is not said
 * @param remittance what the payer says it is for
 */
record Mt940Narrative(
        @Nullable String code, String text, @Nullable String reference, String remittance) {

    /** How long a line of free text is, and a part of a text with codes: what fills it goes on without a space. */
    private static final int FREE_CHARS = 65;

    private static final int CODED_CHARS = 27;

    private static final Pattern CODED = Pattern.compile("([0-9]{3})([^0-9A-Za-z\\s])[0-9]{2}.*", Pattern.DOTALL);

    private static final String SEPA_MARK = "(?:EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC|PURP)\\+";

    private static final Pattern REFERENCE = Pattern.compile("EREF\\+(.*?)(?=" + SEPA_MARK + "|$)");
    private static final Pattern PURPOSE = Pattern.compile("SVWZ\\+(.*?)(?=" + SEPA_MARK + "|$)");
    private static final Pattern SLASHED_REFERENCE = Pattern.compile("/EREF/([^/]*)");

    Mt940Narrative {
        requireNonNull(text);
        requireNonNull(remittance);
    }

    /** Nothing was said. */
    static final Mt940Narrative NONE = new Mt940Narrative(null, "", null, "");

    static Mt940Narrative of(List<String> lines) {
        String unwrapped = String.join("", lines);
        Matcher coded = CODED.matcher(unwrapped);
        if (!coded.matches()) {
            String text = joined(lines, FREE_CHARS);
            return new Mt940Narrative(null, text, reference(text), text);
        }
        TreeMap<Integer, String> parts = parts(unwrapped, coded.group(2));
        String remittance = (joined(List.copyOf(parts.subMap(20, 30).values()), CODED_CHARS)
                        + " "
                        + joined(List.copyOf(parts.subMap(60, 64).values()), CODED_CHARS))
                .strip();
        String text = String.join(
                " ",
                parts.getOrDefault(0, ""),
                joined(List.copyOf(parts.subMap(32, 34).values()), CODED_CHARS),
                remittance);
        Matcher purpose = PURPOSE.matcher(remittance);
        return new Mt940Narrative(
                coded.group(1),
                text.strip(),
                reference(remittance),
                purpose.find() ? purpose.group(1).strip() : remittance);
    }

    /** The parts by their codes of two digits; of several with the same, the first. */
    private static TreeMap<Integer, String> parts(String text, String separator) {
        TreeMap<Integer, String> parts = new TreeMap<>();
        Matcher code = Pattern.compile(Pattern.quote(separator) + "([0-9]{2})").matcher(text);
        int number = -1;
        int begin = 0;
        while (code.find()) {
            if (number >= 0) {
                parts.putIfAbsent(number, text.substring(begin, code.start()));
            }
            number = Integer.parseInt(code.group(1));
            begin = code.end();
        }
        parts.putIfAbsent(number, text.substring(begin));
        return parts;
    }

    private static String joined(List<String> pieces, int full) {
        StringBuilder text = new StringBuilder();
        for (String piece : pieces) {
            text.append(piece).append(piece.length() < full ? " " : "");
        }
        return text.toString().strip().replaceAll("\\s+", " ");
    }

    private static @Nullable String reference(String text) {
        for (Pattern pattern : List.of(REFERENCE, SLASHED_REFERENCE)) {
            Matcher found = pattern.matcher(text);
            if (found.find() && !NoReference.is(found.group(1))) {
                return found.group(1).strip();
            }
        }
        return null;
    }
}
