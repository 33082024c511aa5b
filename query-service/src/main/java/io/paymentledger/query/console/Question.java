package io.paymentledger.query.console;

import io.paymentledger.events.Currency;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What somebody asks with one box. */
sealed interface Question {

    /** A word before a colon says what the rest is. */
    enum By {
        KEY("key"),
        ORDER("order"),
        REFERENCE("reference"),
        REQUEST("request"),
        CUSTOMER("customer");

        private final String word;

        By(String word) {
            this.word = word;
        }

        /** What a person types before the colon, and what an answer calls it. */
        String word() {
            return word;
        }
    }

    /** A text that may be any name of a charge. */
    record Anything(String text) implements Question {}

    /** A text that is one kind of name. */
    record Named(By by, String text) implements Question {}

    /**
     * An amount on a day, in UTC.
     *
     * @param currency {@code null} for any
     */
    record Amount(BigDecimal amount, @Nullable Currency currency, LocalDate day) implements Question {}

    /** More than the longest name that there is. */
    int MAX_CHARS = 1_000;

    Pattern PREFIXED = Pattern.compile("(key|charge|order|reference|request|customer)\\s*:\\s*(\\S.*)");

    Pattern AMOUNT =
            Pattern.compile("(?:([A-Za-z]{3})\\s*)?(\\d{1,15}(?:[.]\\d{1,4})?)\\s*([A-Za-z]{3})?(?:\\s+on)?\\s+"
                    + "(\\d{4}-\\d{2}-\\d{2})");

    /** What a text asks; {@code null} if it asks nothing. */
    static @Nullable Question of(String asked) {
        String text = asked.strip();
        if (text.isEmpty() || text.length() > MAX_CHARS || text.chars().anyMatch(Character::isISOControl)) {
            return null;
        }
        Matcher prefixed = PREFIXED.matcher(text);
        if (prefixed.matches()) {
            return new Named(by(prefixed.group(1)), prefixed.group(2));
        }
        Matcher amount = AMOUNT.matcher(text);
        @Nullable Question onDay = amount.matches() ? onDay(amount) : null;
        return onDay == null ? new Anything(text) : onDay;
    }

    private static By by(String word) {
        return switch (word) {
            case "order" -> By.ORDER;
            case "reference" -> By.REFERENCE;
            case "request" -> By.REQUEST;
            case "customer" -> By.CUSTOMER;
            default -> By.KEY;
        };
    }

    private static @Nullable Question onDay(Matcher amount) {
        @Nullable String code = amount.group(1) == null ? amount.group(3) : amount.group(1);
        @Nullable
        Currency currency = code == null
                ? null
                : Currency.active(code.toUpperCase(Locale.ROOT)).orElse(null);
        if (code != null && currency == null) {
            return null;
        }
        try {
            return new Amount(new BigDecimal(amount.group(2)), currency, LocalDate.parse(amount.group(4)));
        } catch (DateTimeException e) {
            // Not a day after all, and so perhaps a name.
            return null;
        }
    }
}
