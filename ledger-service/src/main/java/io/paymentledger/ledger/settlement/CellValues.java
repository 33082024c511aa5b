package io.paymentledger.ledger.settlement;

import io.paymentledger.base.CardNumbers;
import io.paymentledger.events.Currency;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.ledger.settlement.FileFault.Reason;
import io.paymentledger.ledger.settlement.profile.FeeSign;
import io.paymentledger.ledger.settlement.profile.PlainProfile;
import io.paymentledger.ledger.settlement.profile.Profile.Dates;
import io.paymentledger.ledger.settlement.profile.Profile.Numbers;
import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What cells mean. A cell that means nothing is noted as a fault and read as {@code null}. */
final class CellValues {

    /** As long as any reference of ours, or of a gateway. */
    private static final int MAX_REFERENCE_CHARS = 255;

    private final String gateway;
    private final @Nullable FeeSign feeSign;
    private final Faults faults;
    private final CellAmounts amounts;
    private final CellDates dates;

    CellValues(FileReading reading, Faults faults) {
        this(reading, reading.profile().numbers(), reading.profile().dates(), faults);
    }

    private CellValues(FileReading reading, Numbers numbers, Dates dates, Faults faults) {
        this.gateway = reading.gateway();
        this.feeSign = reading.profile().feeSign();
        this.faults = faults;
        this.amounts = new CellAmounts(numbers, faults);
        this.dates = new CellDates(dates, faults);
    }

    /** Cells of XML, which has one way to write amounts and dates, whatever is said of columns. */
    static CellValues ofXml(FileReading reading, Faults faults) {
        Dates said = reading.profile().dates();
        return new CellValues(
                reading, PlainProfile.DECIMALS, new Dates(said.columns(), null, said.zone(), null), faults);
    }

    /** Text that may be missing, too, which is no fault. */
    @Nullable
    String reference(@Nullable Cell cell) {
        if (cell == null || cell.isEmpty()) {
            return null;
        }
        if (cell.text().length() > MAX_REFERENCE_CHARS) {
            faults.add(cell, Reason.TOO_LONG);
        } else if (cell.text().indexOf(FileText.REPLACEMENT) >= 0) {
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
                Currency.active(cell.text().toUpperCase(Locale.ROOT)).orElse(null);
        if (currency == null) {
            faults.add(cell, Reason.UNKNOWN_CURRENCY);
        }
        return currency;
    }

    /** An amount in minor units. */
    @Nullable
    Long amount(Cell cell, Currency currency) {
        return amounts.read(cell, currency);
    }

    @Nullable
    LocalDate date(Cell cell) {
        return dates.read(cell, null);
    }

    /** @param zone what the file says of the zone of a time; {@code null} if it says nothing */
    @Nullable
    LocalDate date(Cell cell, @Nullable Cell zone) {
        return dates.read(cell, zone);
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
        long left = (kind == SettlementKind.FEE ? 0 : directed(kind, grossMinor, netMinor)) - feeMinor;
        if (net != null && netMinor != null && netMinor != left) {
            faults.add(net, Reason.NET_MISMATCH);
            return null;
        }
        return line(left + feeMinor, feeMinor, terms);
    }

    /**
     * A line of amounts that are known to fit one another.
     *
     * @param movedMinor what moved before fees, with the sign of what it changes
     * @param feeMinor what the gateway keeps
     */
    SettlementLine line(long movedMinor, long feeMinor, Terms terms) {
        return terms.identity()
                .of(
                        gateway,
                        new SettlementLine(
                                terms.at(),
                                terms.kind(),
                                terms.reference(),
                                terms.gatewayReference(),
                                Math.abs(movedMinor),
                                feeMinor,
                                movedMinor - feeMinor,
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
