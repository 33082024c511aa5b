package io.paymentledger.ledger.settlement;

import io.paymentledger.base.CardNumbers;
import io.paymentledger.events.Currencies;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.ledger.settlement.FileFault.Reason;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Currency;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What cells mean. A cell that means nothing is noted as a fault and read as {@code null}. */
final class CellValues {

    /** Fifteen digits, as everywhere in the ledger: exact in every JSON implementation. It bounds a file's sums, too. */
    static final long MAX_AMOUNT_MINOR = 999_999_999_999_999L;

    /** As long as any reference of ours, or of a gateway. */
    private static final int MAX_REFERENCE_CHARS = 255;

    /** A day and, perhaps, a time with its offset (RFC 3339). */
    private static final Pattern ISO = Pattern.compile("\\d{4}-\\d\\d-\\d\\d([Tt].{1,40})?");

    private static final Pattern INTEGER = Pattern.compile("[+-]?\\d{1,15}");

    /** What a decoder puts where bytes are no UTF-8. */
    private static final char REPLACEMENT = '\uFFFD';

    private final String gateway;
    private final @Nullable FeeSign feeSign;
    private final Faults faults;
    private final boolean minorUnits;
    private final char decimalSeparator;
    private final Pattern decimal;
    private final @Nullable DateTimeFormatter dates;

    CellValues(FileReading reading, Faults faults) {
        this.gateway = reading.gateway();
        this.feeSign = reading.feeSign();
        this.faults = faults;
        this.minorUnits = reading.minorUnits();
        this.decimalSeparator = reading.decimalSeparator();
        // How many of the digits after the separator count depends on the currency.
        this.decimal =
                Pattern.compile("[+-]?\\d{1,15}(?:%s\\d{1,10})?".formatted(Pattern.quote("" + decimalSeparator)));
        this.dates = reading.dateFormat() == null ? null : dates(reading.dateFormat());
    }

    /**
     * The dates of a pattern.
     *
     * @throws IllegalArgumentException if it is no pattern
     */
    static DateTimeFormatter dates(String pattern) {
        // A year of an era, which letter y means, is no day without its era.
        return DateTimeFormatter.ofPattern(pattern.replace('y', 'u'), Locale.ROOT)
                .withResolverStyle(ResolverStyle.STRICT);
    }

    /** Text that may be missing, too, which is no fault. */
    @Nullable
    String reference(@Nullable Cell cell) {
        if (cell == null || cell.isEmpty()) {
            return null;
        }
        if (cell.text().length() > MAX_REFERENCE_CHARS) {
            faults.add(cell, Reason.TOO_LONG);
        } else if (cell.text().indexOf(REPLACEMENT) >= 0) {
            faults.add(cell, Reason.NOT_UTF_8);
        } else if (cell.text().codePoints().anyMatch(CellValues::isForbidden)) {
            faults.add(cell, Reason.FORBIDDEN_CHARACTER);
        } else if (CardNumbers.is(cell.text())) {
            faults.add(cell, Reason.CARD_NUMBER);
        } else {
            return cell.text();
        }
        return null;
    }

    private static boolean isForbidden(int codePoint) {
        return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
    }

    @Nullable
    Currency currency(Cell cell) {
        if (cell.isEmpty()) {
            faults.add(cell, Reason.MISSING_VALUE);
            return null;
        }
        @Nullable
        Currency currency =
                Currencies.active(cell.text().toUpperCase(Locale.ROOT)).orElse(null);
        if (currency == null) {
            faults.add(cell, Reason.UNKNOWN_CURRENCY);
        }
        return currency;
    }

    /** An amount in minor units. */
    @Nullable
    Long amount(Cell cell, Currency currency) {
        if (cell.isEmpty()) {
            faults.add(cell, Reason.MISSING_VALUE);
            return null;
        }
        String text = signedInFront(cell.text());
        if (!(minorUnits ? INTEGER : decimal).matcher(text).matches()) {
            faults.add(cell, Reason.NOT_AN_AMOUNT);
            return null;
        }
        try {
            long amount = minorUnits
                    ? Long.parseLong(text)
                    : new BigDecimal(text.replace(decimalSeparator, '.'))
                            .movePointRight(currency.getDefaultFractionDigits())
                            .longValueExact();
            if (Math.abs(amount) <= MAX_AMOUNT_MINOR) {
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

    @Nullable
    LocalDate date(Cell cell) {
        if (cell.isEmpty()) {
            faults.add(cell, Reason.MISSING_VALUE);
            return null;
        }
        try {
            LocalDate date = dates == null ? isoDate(cell.text()) : LocalDate.parse(cell.text(), dates);
            if (date != null && date.getYear() >= 1970 && date.getYear() <= 9999) {
                return date;
            }
        } catch (DateTimeException e) {
            // The same fault as a date that is out of reach.
        }
        faults.add(cell, Reason.NOT_A_DATE);
        return null;
    }

    private static @Nullable LocalDate isoDate(String text) {
        if (!ISO.matcher(text).matches()) {
            return null;
        }
        return text.length() == 10
                ? LocalDate.parse(text)
                : OffsetDateTime.parse(text.toUpperCase(Locale.ROOT))
                        .withOffsetSameInstant(ZoneOffset.UTC)
                        .toLocalDate();
    }

    /**
     * What the gateway keeps by a line of CSV, whose fee may have either sign and, if the line is of a fee, stand in the
     * place of the gross sum.
     *
     * @param netMinor what the file says that is left; {@code null} if it does not say
     * @return {@code null} if it can be either
     */
    @Nullable
    Long kept(SettlementKind kind, Cell gross, long grossMinor, long feeMinor, @Nullable Long netMinor) {
        boolean ofFee = kind == SettlementKind.FEE;
        if (ofFee && grossMinor != 0 && feeMinor != 0) {
            faults.add(gross, Reason.FEE_TWICE);
            return null;
        }
        boolean alone = ofFee && grossMinor != 0;
        long said = alone ? grossMinor : feeMinor;
        if (feeSign != null) {
            return feeSign == FeeSign.MOVEMENT ? -said : said;
        }
        if (netMinor != null) {
            long moved = ofFee ? 0 : directed(kind, grossMinor, netMinor);
            return netMinor == moved + said ? -said : said;
        }
        // A sum of its own is a movement; what is kept with another sum is told as such.
        if (alone ? said > 0 : said < 0) {
            faults.add(gross, Reason.FEE_SIGN);
            return null;
        }
        return Math.abs(said);
    }

    /**
     * A line of amounts that fit one another.
     *
     * @param gross where faults are told
     * @param grossMinor signed or not
     * @param feeMinor what the gateway keeps
     * @param net what the file says that is left, and {@code netMinor} its sum; {@code null} if it does not say
     * @return {@code null} if the amounts do not fit
     */
    @Nullable
    SettlementLine line(
            Cell gross, long grossMinor, long feeMinor, @Nullable Cell net, @Nullable Long netMinor, Terms terms) {
        SettlementKind kind = terms.kind();
        if (kind.sign() > 0 && grossMinor < 0) {
            faults.add(gross, Reason.WRONG_SIGN);
            return null;
        }
        long moved = kind == SettlementKind.FEE ? 0 : Math.abs(grossMinor);
        long left = (kind == SettlementKind.FEE ? 0 : directed(kind, grossMinor, netMinor)) - feeMinor;
        if (net != null && netMinor != null && netMinor != left) {
            faults.add(net, Reason.NET_MISMATCH);
            return null;
        }
        return terms.identity()
                .of(
                        gateway,
                        new SettlementLine(
                                terms.at(),
                                kind,
                                terms.reference(),
                                terms.gatewayReference(),
                                moved,
                                feeMinor,
                                left,
                                terms.currency(),
                                terms.effectiveOn()));
    }

    /** What moved, with its sign: the kind's, else that of what is left, else the file's. */
    private static long directed(SettlementKind kind, long grossMinor, @Nullable Long netMinor) {
        if (kind.sign() != 0) {
            return kind.sign() * Math.abs(grossMinor);
        }
        return netMinor == null || netMinor == 0 ? grossMinor : Long.signum(netMinor) * Math.abs(grossMinor);
    }

    /** What a line says beside its amounts. */
    record Terms(
            long at,
            SettlementKind kind,
            @Nullable String reference,
            @Nullable String gatewayReference,
            Currency currency,
            LocalDate effectiveOn,
            LineIdentity identity) {}
}
