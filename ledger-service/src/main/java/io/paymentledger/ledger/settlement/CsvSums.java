package io.paymentledger.ledger.settlement;

import io.paymentledger.events.Currency;
import io.paymentledger.ledger.settlement.CsvHeader.Cells;
import io.paymentledger.ledger.settlement.FileFault.Reason;
import io.paymentledger.ledger.settlement.profile.FeeSign;
import io.paymentledger.ledger.settlement.profile.Profile;
import io.paymentledger.ledger.settlement.profile.Profile.Column;
import io.paymentledger.ledger.settlement.profile.Profile.Direction;
import io.paymentledger.ledger.settlement.profile.Profile.Sum;
import io.paymentledger.ledger.settlement.profile.SettlementField;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Sums up the amounts of a record, as a profile says. */
final class CsvSums {

    private final Profile profile;
    private final CellValues values;
    private final Faults faults;

    CsvSums(Profile profile, CellValues values, Faults faults) {
        this.profile = profile;
        this.values = values;
        this.faults = faults;
    }

    /**
     * A sum.
     *
     * @param at where its faults are told
     * @param minor in minor units; {@code null} if the record says none
     */
    record Total(Cell at, @Nullable Long minor) {

        long orZero() {
            return minor == null ? 0 : minor;
        }
    }

    /**
     * By how much a line changes what the gateway owes us.
     *
     * @param at where its faults are told
     * @param movedMinor before fees
     * @param netMinor after them
     */
    record Movement(Cell at, long movedMinor, long netMinor) {}

    /** The sum of a field's columns; {@code null} if one of them is no amount, which then is noted. */
    @Nullable
    Total total(Cells cells, SettlementField field, Currency currency) {
        Cell nothing = new Cell(cells.line(), 0, profile.column(field), "");
        @Nullable Sum sum = profile.sums().get(field);
        if (sum == null) {
            return new Total(nothing, null);
        }
        @Nullable Total added = total(cells, sum.plus(), currency, nothing);
        @Nullable Total taken = total(cells, sum.minus(), currency, nothing);
        if (added == null || taken == null) {
            return null;
        }
        if (added.minor() == null && taken.minor() == null) {
            return added;
        }
        long minor = added.orZero() - taken.orZero();
        @Nullable Long directed = minor == 0 ? Long.valueOf(0) : directed(cells, sum.direction(), minor);
        return directed == null ? null : new Total(added.minor() == null ? taken.at() : added.at(), directed);
    }

    private @Nullable Total total(Cells cells, List<Column> columns, Currency currency, Cell nothing) {
        @Nullable Cell at = null;
        @Nullable Long minor = null;
        for (Column column : columns) {
            @Nullable Cell cell = cells.cell(column);
            if (cell == null) {
                continue;
            }
            at = at == null ? cell : at;
            if (!cell.isEmpty()) {
                @Nullable Long amount = values.amount(cell, currency);
                if (amount == null) {
                    return null;
                }
                minor = minor == null ? amount : Long.valueOf(minor + amount);
            }
        }
        return new Total(at == null ? nothing : at, minor);
    }

    private @Nullable Long directed(Cells cells, @Nullable Direction direction, long minor) {
        if (direction == null) {
            return minor;
        }
        @Nullable Cell cell = cells.cell(direction.column());
        if (cell != null && direction.credit().contains(cell.text())) {
            return minor;
        }
        if (cell != null && direction.debit().contains(cell.text())) {
            return -minor;
        }
        faults.add(cell == null ? new Cell(cells.line(), 0, direction.column().name(), "") : cell, Reason.NO_DIRECTION);
        return null;
    }

    /**
     * What a record moves. Its net sum has the last word on the direction: some gateways write what moved before fees in
     * the books of somebody else.
     *
     * @param grossCurrency of the gross sum, which says nothing in another currency than the line's
     * @param feeCurrency of the fee, which has to be the line's
     */
    @Nullable
    Movement movement(Cells cells, Currency currency, @Nullable Cell grossCurrency, @Nullable Cell feeCurrency) {
        @Nullable Total net = total(cells, SettlementField.NET, currency);
        @Nullable Total fee = total(cells, SettlementField.FEE, currency);
        boolean converted = !isOf(currency, grossCurrency);
        @Nullable
        Total gross = converted
                ? new Total(new Cell(cells.line(), 0, profile.column(SettlementField.GROSS), ""), null)
                : total(cells, SettlementField.GROSS, currency);
        if (gross == null || fee == null || net == null) {
            return null;
        }
        if (feeCurrency != null && fee.orZero() != 0 && !isOf(currency, feeCurrency)) {
            faults.add(feeCurrency, Reason.CURRENCY_DIFFERS);
            return null;
        }
        boolean derived = !profile.sums().containsKey(SettlementField.FEE);
        long kept = profile.feeSign() == FeeSign.MOVEMENT ? -fee.orZero() : fee.orZero();
        if (net.minor() == null) {
            if (gross.minor() == null) {
                faults.add(gross.at(), Reason.MISSING_VALUE);
                return null;
            }
            return new Movement(gross.at(), gross.minor(), gross.minor() - kept);
        }
        if (gross.minor() == null) {
            return new Movement(net.at(), net.minor() + kept, net.minor());
        }
        if (derived) {
            return new Movement(gross.at(), gross.minor(), net.minor());
        }
        if (Math.abs(gross.minor()) != Math.abs(net.minor() + kept)) {
            faults.add(net.at(), Reason.NET_MISMATCH);
            return null;
        }
        return new Movement(gross.at(), net.minor() + kept, net.minor());
    }

    private static boolean isOf(Currency currency, @Nullable Cell cell) {
        return cell == null
                || cell.isEmpty()
                || cell.text().toUpperCase(Locale.ROOT).equals(currency.code());
    }
}
