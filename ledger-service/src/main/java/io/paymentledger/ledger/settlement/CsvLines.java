package io.paymentledger.ledger.settlement;

import io.paymentledger.events.Currency;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.ledger.settlement.CsvHeader.Cells;
import io.paymentledger.ledger.settlement.FileFault.Reason;
import io.paymentledger.ledger.settlement.profile.Profile;
import io.paymentledger.ledger.settlement.profile.Profile.Texts;
import io.paymentledger.ledger.settlement.profile.SettlementField;
import io.paymentledger.ledger.settlement.profile.Words.Meaning;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Makes lines of a CSV file's records, as a profile says. */
final class CsvLines {

    private final FileReading reading;
    private final Profile profile;
    private final Faults faults;
    private final CellValues values;
    private final CsvSums sums;

    CsvLines(FileReading reading, Faults faults) {
        this.reading = reading;
        this.profile = reading.profile();
        this.faults = faults;
        this.values = new CellValues(reading, faults);
        this.sums = new CsvSums(profile, values, faults);
    }

    /** The line that a record is; {@code null} if it is none, or if something is wrong with it, which then is noted. */
    @Nullable
    SettlementLine line(Cells cells) {
        if (cells.isIgnored(profile.rows().ignored())) {
            return null;
        }
        @Nullable Meaning meaning = meaning(cells);
        if (meaning != null && meaning.isIgnored()) {
            return null;
        }
        @Nullable LocalDate date = date(cells);
        @Nullable Currency currency = currency(text(cells, SettlementField.CURRENCY, null));
        if (!profile.movements()) {
            return byKind(cells, meaning == null ? null : meaning.of(true), currency, date);
        }
        return meaning == null || currency == null || date == null ? null : byMovement(cells, meaning, currency, date);
    }

    /** The gateway's name for the payout that a record is part of; {@code null} if the file does not say it. */
    @Nullable
    String payout(Cells cells) {
        return values.reference(text(cells, SettlementField.PAYOUT, null));
    }

    private @Nullable Meaning meaning(Cells cells) {
        @Nullable Cell cell = text(cells, SettlementField.KIND, null);
        if (cell == null) {
            throw new IllegalStateException("the header was looked through for the kind");
        }
        if (cell.isEmpty() && profile.words().meaning("") == null) {
            faults.add(cell, Reason.MISSING_VALUE);
            return null;
        }
        @Nullable Meaning meaning = profile.words().meaning(cell.text());
        if (meaning != null) {
            return meaning;
        }
        if (cell.text().indexOf(FileText.REPLACEMENT) >= 0) {
            faults.add(cell, Reason.NOT_UTF_8);
            return null;
        }
        if (reading.strict()) {
            faults.add(cell, Reason.UNKNOWN_KIND);
            return null;
        }
        return Meaning.UNKNOWN;
    }

    private @Nullable Cell text(Cells cells, SettlementField field, @Nullable SettlementKind kind) {
        @Nullable Texts texts = profile.texts().get(field);
        if (texts == null) {
            return null;
        }
        return texts.joined() ? cells.joined(texts.columns(kind)) : cells.first(texts.columns(kind));
    }

    private @Nullable LocalDate date(Cells cells) {
        @Nullable
        Cell zone = profile.dates().zoneColumn() == null
                ? null
                : cells.cell(profile.dates().zoneColumn());
        @Nullable Cell date = cells.first(profile.dates().columns());
        if (date == null) {
            throw new IllegalStateException("the header was looked through for the date");
        }
        return values.date(date, zone);
    }

    /** A currency that is named for the whole file holds where the line says none, and nowhere else. */
    private @Nullable Currency currency(@Nullable Cell cell) {
        return cell == null || (cell.isEmpty() && profile.currency() != null)
                ? profile.currency()
                : values.currency(cell);
    }

    /** What names a line. */
    private record Names(
            @Nullable String reference,
            @Nullable String gatewayReference,
            @Nullable String lineId) {

        CellValues.Terms terms(long at, SettlementKind kind, Currency currency, LocalDate date) {
            LineIdentity identity = lineId == null ? LineIdentity.UNNAMED : new LineIdentity(lineId, null, 0);
            return new CellValues.Terms(at, kind, reference, gatewayReference, currency, date, identity);
        }
    }

    private Names names(Cells cells, @Nullable SettlementKind kind) {
        return new Names(
                values.reference(text(cells, SettlementField.REFERENCE, kind)),
                values.reference(text(cells, SettlementField.GATEWAY_REFERENCE, kind)),
                values.reference(text(cells, SettlementField.LINE_ID, kind)));
    }

    /** A line of amounts whose direction is that of its kind. */
    private @Nullable SettlementLine byKind(
            Cells cells, @Nullable SettlementKind kind, @Nullable Currency currency, @Nullable LocalDate date) {
        Names names = names(cells, kind);
        if (kind == null || currency == null) {
            return null;
        }
        CsvSums.@Nullable Total gross = sums.total(cells, SettlementField.GROSS, currency);
        CsvSums.@Nullable Total fee = sums.total(cells, SettlementField.FEE, currency);
        CsvSums.@Nullable Total net = sums.total(cells, SettlementField.NET, currency);
        if (gross != null && gross.minor() == null && kind != SettlementKind.FEE) {
            faults.add(gross.at(), Reason.MISSING_VALUE);
            return null;
        }
        if (gross == null || fee == null || net == null || date == null) {
            return null;
        }
        long grossMinor = gross.orZero();
        @Nullable Long kept = values.kept(kind, gross.at(), grossMinor, fee.orZero(), net.minor());
        return kept == null
                ? null
                : values.line(
                        gross.at(),
                        grossMinor,
                        kept,
                        net.at(),
                        net.minor(),
                        names.terms(cells.line(), kind, currency, date));
    }

    /** A line of amounts that have the sign of what they change. */
    private @Nullable SettlementLine byMovement(Cells cells, Meaning meaning, Currency currency, LocalDate date) {
        CsvSums.@Nullable Movement movement = sums.movement(
                cells,
                currency,
                text(cells, SettlementField.GROSS_CURRENCY, null),
                text(cells, SettlementField.FEE_CURRENCY, null));
        if (movement == null) {
            return null;
        }
        long direction = movement.movedMinor() == 0 ? movement.netMinor() : movement.movedMinor();
        SettlementKind named = meaning.of(direction >= 0);
        boolean turned = named.sign() != 0 && direction != 0 && named.sign() != Long.signum(direction);
        @Nullable
        SettlementKind kind =
                turned && named != SettlementKind.FEE ? named.reversed().orElse(null) : named;
        if (kind == null) {
            faults.add(movement.at(), Reason.WRONG_SIGN);
            return null;
        }
        boolean ofFee = kind == SettlementKind.FEE;
        long moved = ofFee ? 0 : movement.movedMinor();
        return values.line(
                moved, moved - movement.netMinor(), names(cells, kind).terms(cells.line(), kind, currency, date));
    }
}
