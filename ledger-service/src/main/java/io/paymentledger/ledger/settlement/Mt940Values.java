package io.paymentledger.ledger.settlement;

import com.prowidesoftware.swift.model.field.Field60F;
import io.paymentledger.events.Currency;
import io.paymentledger.ledger.settlement.FileFault.Reason;
import io.paymentledger.ledger.settlement.profile.Profile.Numbers;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the parts of an MT940's fields mean. A part that means nothing is noted as a fault and read as {@code null}. */
final class Mt940Values {

    /** Two digits of a year are of the century that SWIFT has them in: 80 to 99 are of the last one. */
    private static final int FIRST_YEAR_OF_LAST_CENTURY = 80;

    private static final Pattern DATE = Pattern.compile("[0-9]{6}");
    private static final Pattern MONTH_AND_DAY = Pattern.compile("[0-9]{4}");

    private final CellValues values;
    private final CellAmounts amounts;
    private final Faults faults;

    Mt940Values(CellValues values, Faults faults) {
        this.values = values;
        this.amounts = new CellAmounts(new Numbers(false, ',', (char) 0), faults);
        this.faults = faults;
    }

    /**
     * A balance.
     *
     * @param minor in minor units, negative if it is a debit
     */
    record Balance(Currency currency, long minor, LocalDate day) {

        /** Whether another one has the same sum. */
        boolean hasSumOf(Balance other) {
            return minor == other.minor && currency.equals(other.currency);
        }
    }

    /** A text that is kept. */
    @Nullable
    String reference(Cell cell) {
        return values.reference(cell);
    }

    /** What a field of a balance says; those of opening and closing, of pages and of statements, have one form. */
    @Nullable
    Balance balance(Mt940Field field) {
        Field60F parsed = new Field60F(field.first());
        if (!field.first().equals(parsed.getValue())) {
            faults.add(field.cell(""), Reason.SYNTAX);
            return null;
        }
        String mark = Objects.requireNonNullElse(parsed.getDCMark(), "");
        if (!mark.equals("C") && !mark.equals("D")) {
            faults.add(field.cell(mark), Reason.NO_DIRECTION);
            return null;
        }
        @Nullable LocalDate day = day(field, parsed.getDate());
        @Nullable Currency currency = values.currency(field.cell(Objects.requireNonNullElse(parsed.getCurrency(), "")));
        @Nullable Long minor = currency == null ? null : amount(field, parsed.getAmount(), currency);
        return day == null || currency == null || minor == null
                ? null
                : new Balance(currency, mark.equals("D") ? -minor : minor, day);
    }

    /** An amount in minor units, which has a comma, and may have no digit behind it. */
    @Nullable
    Long amount(Mt940Field field, @Nullable String text, Currency currency) {
        String said = Objects.requireNonNullElse(text, "");
        if (said.indexOf(',') < 0 || said.startsWith("-") || said.startsWith("+")) {
            faults.add(field.cell(said), said.isEmpty() ? Reason.MISSING_VALUE : Reason.NOT_AN_AMOUNT);
            return null;
        }
        return amounts.read(field.cell(said.endsWith(",") ? said.substring(0, said.length() - 1) : said), currency);
    }

    /** A day of two digits each of the year, the month and itself. */
    @Nullable
    LocalDate day(Mt940Field field, @Nullable String text) {
        if (text != null && DATE.matcher(text).matches()) {
            int year = Integer.parseInt(text.substring(0, 2));
            @Nullable
            LocalDate day = day((year < FIRST_YEAR_OF_LAST_CENTURY ? 2_000 : 1_900) + year, text.substring(2));
            if (day != null) {
                return day;
            }
        }
        faults.add(field.cell(Objects.requireNonNullElse(text, "")), Reason.NOT_A_DATE);
        return null;
    }

    /**
     * The day on which an entry was booked, of which the year is not said: that which is nearest to the value date, so that
     * the two may lie on different sides of a year's end.
     */
    @Nullable
    LocalDate entryDay(Mt940Field field, @Nullable String text, LocalDate valueDay) {
        if (text == null) {
            return valueDay;
        }
        @Nullable LocalDate nearest = null;
        if (MONTH_AND_DAY.matcher(text).matches()) {
            for (int year = valueDay.getYear() - 1; year <= valueDay.getYear() + 1; year++) {
                @Nullable LocalDate day = day(year, text);
                if (day != null && (nearest == null || distance(day, valueDay) < distance(nearest, valueDay))) {
                    nearest = day;
                }
            }
        }
        if (nearest == null) {
            faults.add(field.cell(text), Reason.NOT_A_DATE);
        }
        return nearest;
    }

    private static long distance(LocalDate one, LocalDate other) {
        return Math.abs(ChronoUnit.DAYS.between(one, other));
    }

    private static @Nullable LocalDate day(int year, String monthAndDay) {
        try {
            return LocalDate.of(
                    year, Integer.parseInt(monthAndDay.substring(0, 2)), Integer.parseInt(monthAndDay.substring(2)));
        } catch (DateTimeException e) {
            // The month or the day is none, or there is no 29 February in that year.
            return null;
        }
    }
}
