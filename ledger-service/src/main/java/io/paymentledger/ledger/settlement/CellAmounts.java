package io.paymentledger.ledger.settlement;

import io.paymentledger.events.Currency;
import io.paymentledger.events.Money;
import io.paymentledger.ledger.settlement.FileFault.Reason;
import io.paymentledger.ledger.settlement.profile.Profile.Numbers;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads amounts, as a file writes them. */
final class CellAmounts {

    private static final Pattern INTEGER = Pattern.compile("[+-]?\\d{1,15}");

    /** Spaces that programs put between digits so that no line breaks there. */
    private static final Pattern WIDE_SPACES = Pattern.compile("[\u00A0\u202F\u2009]");

    private final Numbers numbers;
    private final Faults faults;
    private final Pattern pattern;
    private final Pattern grouped;

    CellAmounts(Numbers numbers, Faults faults) {
        this.numbers = numbers;
        this.faults = faults;
        // How many of the digits after the separator count depends on the currency.
        String fraction = "(?:%s\\d{1,10})?".formatted(Pattern.quote("" + numbers.decimalSeparator()));
        this.pattern = numbers.minorUnits() ? INTEGER : Pattern.compile("[+-]?\\d{1,15}" + fraction);
        this.grouped = Pattern.compile("[+-]?\\d{1,3}(?:%s\\d{3}){1,4}%s"
                .formatted(Pattern.quote("" + numbers.thousandsSeparator()), numbers.minorUnits() ? "" : fraction));
    }

    /** An amount in minor units; {@code null} if it is none, which then is noted. */
    @Nullable
    Long read(Cell cell, Currency currency) {
        if (cell.isEmpty()) {
            faults.add(cell, Reason.MISSING_VALUE);
            return null;
        }
        String text = ungrouped(signedInFront(cell.text()));
        if (!pattern.matcher(text).matches()) {
            faults.add(cell, Reason.NOT_AN_AMOUNT);
            return null;
        }
        try {
            long amount = numbers.minorUnits()
                    ? Long.parseLong(text)
                    : new BigDecimal(text.replace(numbers.decimalSeparator(), '.'))
                            .movePointRight(currency.minorDigits())
                            .longValueExact();
            if (Math.abs(amount) <= Money.MAX_AMOUNT_MINOR) {
                return amount;
            }
            faults.add(cell, Reason.OUT_OF_RANGE);
        } catch (ArithmeticException e) {
            faults.add(cell, Reason.TOO_PRECISE);
        }
        return null;
    }

    /** Bookkeepers also write a negative amount in brackets, and others with its sign behind it. */
    private static String signedInFront(String text) {
        if (text.startsWith("(") && text.endsWith(")")) {
            return "-" + text.substring(1, text.length() - 1);
        }
        return text.endsWith("-") ? "-" + text.substring(0, text.length() - 1) : text;
    }

    /** Separators count only between groups of three digits: elsewhere they are a sign that the file is written otherwise. */
    private String ungrouped(String text) {
        if (numbers.thousandsSeparator() == 0) {
            return text;
        }
        String plain =
                numbers.thousandsSeparator() == ' ' ? WIDE_SPACES.matcher(text).replaceAll(" ") : text;
        return grouped.matcher(plain).matches() ? plain.replace("" + numbers.thousandsSeparator(), "") : text;
    }
}
