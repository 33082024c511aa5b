package io.paymentledger.ledger.settlement.profile;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.Currency;
import io.paymentledger.events.SettlementKind;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a kind of CSV file before one is read, see {@code docs/reference/settlement-profiles.md}.
 *
 * @param name what the profile is called; {@code null} for what a request alone says
 * @param title which file of which vendor it is for
 * @param recognisedBy the columns by which such a file is recognised; none if it has to be named
 * @param rows which rows are its lines
 * @param numbers how its amounts are written
 * @param texts where texts stand
 * @param sums where amounts stand
 * @param dates where the value date stands, and how it is written
 * @param currency the currency of the whole file; {@code null} if each line says it
 * @param feeSign what the sign of a fee means; {@code null} if each line has to tell by its net sum
 * @param movements whether amounts have the sign of what they change; else the kind of the line has it
 * @param words what its kinds of lines are called
 * @param digest of all of this; empty for what a request alone says
 */
public record Profile(
        @Nullable String name,
        String title,
        Set<String> recognisedBy,
        Rows rows,
        Numbers numbers,
        Map<SettlementField, Texts> texts,
        Map<SettlementField, Sum> sums,
        Dates dates,
        @Nullable Currency currency,
        @Nullable FeeSign feeSign,
        boolean movements,
        Words words,
        String digest) {

    /** The last line that may be a header; a preamble is shorter. */
    public static final int MAX_HEADER_LINE = 1_000;

    /**
     * A column.
     *
     * @param optional whether a file may lack it
     */
    public record Column(String name, boolean optional) {

        public Column {
            requireNonNull(name);
        }

        /** Whether a name in a header is this one: case and the number of spaces make no difference. */
        public boolean isCalled(String header) {
            return normal(name).equals(normal(header));
        }
    }

    /** A column's name as it is compared. */
    public static String normal(String name) {
        return name.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    }

    /**
     * How a file is cut into rows.
     *
     * @param charset its characters
     * @param delimiter what separates its fields
     * @param headerLine the line of the header, from 1
     * @param codes what the first field of a row says the row is; {@code null} if it says nothing
     * @param ignored rows that are no lines of a settlement
     */
    public record Rows(
            Charset charset,
            char delimiter,
            int headerLine,
            @Nullable Codes codes,
            List<Ignored> ignored) {

        /** RFC 4180 in UTF-8, with the header in the first line. */
        public static Rows plain(char delimiter) {
            return new Rows(StandardCharsets.UTF_8, delimiter, 1, null, List.of());
        }
    }

    /**
     * Rows by their first field.
     *
     * @param header the code of a header
     * @param body of lines
     * @param passedOver of rows around them
     */
    public record Codes(String header, Set<String> body, Set<String> passedOver) {}

    /** Rows whose column holds one of some values. */
    public record Ignored(Column column, Set<String> values) {}

    /**
     * How amounts are written.
     *
     * @param minorUnits whether they are integers in minor units, and not decimals
     * @param thousandsSeparator what may stand between groups of three digits; 0 for nothing
     */
    public record Numbers(boolean minorUnits, char decimalSeparator, char thousandsSeparator) {}

    /**
     * Where a text stands.
     *
     * @param columns the first that is not empty counts
     * @param joined whether all count instead, with slashes between
     * @param byKind other columns for lines of a kind
     */
    public record Texts(List<Column> columns, boolean joined, Map<SettlementKind, List<Column>> byKind) {

        static Texts of(Column column) {
            return new Texts(List.of(column), false, Map.of());
        }

        /** The columns for a kind of line. */
        public List<Column> columns(@Nullable SettlementKind kind) {
            return kind == null ? columns : byKind.getOrDefault(kind, columns);
        }
    }

    /**
     * Where an amount stands: the sum of some columns less that of others.
     *
     * @param direction the column that says its sign; {@code null} if the amounts have theirs
     */
    public record Sum(
            List<Column> plus, List<Column> minus, @Nullable Direction direction) {

        static Sum of(Column column) {
            return new Sum(List.of(column), List.of(), null);
        }
    }

    /** A column that says by some values that an amount is taken away. */
    public record Direction(Column column, Set<String> debit, Set<String> credit) {}

    /**
     * How value dates are written.
     *
     * @param columns the first that is not empty counts
     * @param format the pattern; {@code null} for ISO 8601
     * @param zone of times that say none; {@code null} if their days count as they are written
     * @param zoneColumn the column of the zone
     */
    public record Dates(
            List<Column> columns,
            @Nullable String format,
            @Nullable ZoneId zone,
            @Nullable Column zoneColumn) {

        private static final Pattern QUOTED_OR_YEAR = Pattern.compile("'[^']*'|y");

        /**
         * What reads dates of a pattern.
         *
         * @throws IllegalArgumentException if it is none
         */
        public static DateTimeFormatter formatter(String pattern) {
            // A year of an era, which letter y means, is no day without its era. What is quoted is text.
            String years = QUOTED_OR_YEAR
                    .matcher(pattern)
                    .replaceAll(found -> found.group().equals("y") ? "u" : Matcher.quoteReplacement(found.group()));
            return DateTimeFormatter.ofPattern(years, Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
        }
    }

    public Profile {
        requireNonNull(title);
        recognisedBy = Set.copyOf(recognisedBy);
        requireNonNull(rows);
        requireNonNull(numbers);
        texts = Map.copyOf(texts);
        sums = Map.copyOf(sums);
        requireNonNull(dates);
        requireNonNull(words);
        requireNonNull(digest);
    }

    /** The first column of a field, as problems call it; the field's own name if it has none. */
    public String column(SettlementField field) {
        if (field == SettlementField.DATE) {
            return dates.columns().getFirst().name();
        }
        @Nullable Texts text = texts.get(field);
        if (text != null) {
            return text.columns().getFirst().name();
        }
        @Nullable Sum sum = sums.get(field);
        return sum == null || sum.plus().isEmpty()
                ? field.wireName()
                : sum.plus().getFirst().name();
    }

    /** Whether it is what a request alone says. */
    public boolean isPlain() {
        return name == null;
    }

    /**
     * The same with what a request says otherwise.
     *
     * @param reference the column of our reference; {@code null} as before, and so the others
     * @param kinds words that count more
     */
    public Profile with(
            @Nullable String reference,
            Map<String, SettlementKind> kinds,
            @Nullable Currency otherCurrency,
            @Nullable ZoneId zone) {
        Map<SettlementField, Texts> changed = new HashMap<>(texts);
        if (reference != null) {
            changed.put(SettlementField.REFERENCE, Texts.of(new Column(reference, false)));
        }
        return new Profile(
                name,
                title,
                recognisedBy,
                rows,
                numbers,
                changed,
                sums,
                zone == null ? dates : new Dates(dates.columns(), dates.format(), zone, dates.zoneColumn()),
                otherCurrency == null ? currency : otherCurrency,
                feeSign,
                movements,
                words.with(kinds),
                digest);
    }
}
