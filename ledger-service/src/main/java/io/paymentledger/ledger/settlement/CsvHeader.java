package io.paymentledger.ledger.settlement;

import io.paymentledger.ledger.settlement.FileFault.Reason;
import io.paymentledger.ledger.settlement.profile.Profile;
import io.paymentledger.ledger.settlement.profile.Profile.Column;
import io.paymentledger.ledger.settlement.profile.Profile.Ignored;
import io.paymentledger.ledger.settlement.profile.Profile.Sum;
import io.paymentledger.ledger.settlement.profile.Profile.Texts;
import io.paymentledger.ledger.settlement.profile.SettlementField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a file's columns stand. All that the profile needs are there, and no one that it names is there twice. */
final class CsvHeader {

    private final Map<Column, Integer> places = new HashMap<>();
    private final int width;

    private CsvHeader(int width) {
        this.width = width;
    }

    /**
     * Looks for a profile's columns.
     *
     * @throws InvalidFileException if one is missing, or there twice
     */
    static CsvHeader of(Profile profile, CsvRow row, Faults faults) {
        CsvHeader header = new CsvHeader(row.fields().size());
        Map<String, List<Integer>> byName = new HashMap<>();
        for (int i = 0; i < row.fields().size(); i++) {
            byName.computeIfAbsent(Profile.normal(row.fields().get(i)), _ -> new ArrayList<>(1))
                    .add(i);
        }
        Set<String> missing = new HashSet<>();
        for (Column column : columns(profile)) {
            List<Integer> at = byName.getOrDefault(Profile.normal(column.name()), List.of());
            if (at.size() > 1) {
                faults.add(new FileFault(row.line(), at.get(1) + 1, column.name(), Reason.DUPLICATE_COLUMN));
            }
            if (!at.isEmpty()) {
                header.places.put(column, at.getFirst());
            } else if (!column.optional() && missing.add(column.name())) {
                faults.add(new FileFault(row.line(), 0, column.name(), Reason.MISSING_COLUMN));
            }
        }
        header.checkAnyOf(profile.dates().columns(), row, faults);
        for (SettlementField field : List.of(SettlementField.KIND, SettlementField.CURRENCY)) {
            @Nullable Texts texts = profile.texts().get(field);
            if (texts != null && (field == SettlementField.KIND || profile.currency() == null)) {
                header.checkAnyOf(texts.columns(), row, faults);
            }
        }
        faults.throwIfAny();
        return header;
    }

    /** Of columns that a file may lack it has one, if the field is needed. */
    private void checkAnyOf(List<Column> columns, CsvRow row, Faults faults) {
        if (columns.stream().allMatch(Column::optional) && columns.stream().noneMatch(places::containsKey)) {
            faults.add(new FileFault(row.line(), 0, columns.getFirst().name(), Reason.MISSING_COLUMN));
        }
    }

    private static Set<Column> columns(Profile profile) {
        Set<Column> columns = new LinkedHashSet<>();
        for (SettlementField field : SettlementField.values()) {
            if (field == SettlementField.DATE) {
                columns.addAll(profile.dates().columns());
            }
            @Nullable Texts texts = profile.texts().get(field);
            if (texts != null) {
                columns.addAll(texts.columns());
                texts.byKind().values().forEach(columns::addAll);
            }
            @Nullable Sum sum = profile.sums().get(field);
            if (sum != null) {
                columns.addAll(sum.plus());
                columns.addAll(sum.minus());
                if (sum.direction() != null) {
                    columns.add(sum.direction().column());
                }
            }
        }
        if (profile.dates().zoneColumn() != null) {
            columns.add(profile.dates().zoneColumn());
        }
        profile.rows().ignored().stream().map(Ignored::column).forEach(columns::add);
        return columns;
    }

    /** How many fields each record has. */
    int width() {
        return width;
    }

    /** A record's cells. */
    Cells of(CsvRow row) {
        return new Cells(row);
    }

    /** The cells of one record, by their columns. */
    final class Cells {

        private final CsvRow row;

        private Cells(CsvRow row) {
            this.row = row;
        }

        long line() {
            return row.line();
        }

        /** The cell of a column; {@code null} if the file has no such column. */
        @Nullable
        Cell cell(Column column) {
            @Nullable Integer place = places.get(column);
            return place == null ? null : new Cell(row.line(), place + 1, column.name(), row.text(place));
        }

        /** The first cell of some columns that is not empty, else the first; {@code null} if the file has none of them. */
        @Nullable
        Cell first(List<Column> columns) {
            @Nullable Cell empty = null;
            for (Column column : columns) {
                @Nullable Cell cell = cell(column);
                if (cell != null && !cell.isEmpty()) {
                    return cell;
                }
                empty = empty == null ? cell : empty;
            }
            return empty;
        }

        /** All cells of some columns as one, at the place of the first; {@code null} if the file has none of them. */
        @Nullable
        Cell joined(List<Column> columns) {
            @Nullable Cell first = null;
            List<String> texts = new ArrayList<>();
            for (Column column : columns) {
                @Nullable Cell cell = cell(column);
                if (cell != null) {
                    first = first == null ? cell : first;
                    texts.add(cell.text());
                }
            }
            boolean blank = texts.stream().allMatch(String::isEmpty);
            return first == null
                    ? null
                    : new Cell(first.line(), first.column(), first.field(), blank ? "" : String.join("/", texts));
        }

        /** Whether the record is one of those that are no lines. */
        boolean isIgnored(List<Ignored> rules) {
            for (Ignored rule : rules) {
                @Nullable Cell cell = cell(rule.column());
                if (cell != null && rule.values().contains(cell.text())) {
                    return true;
                }
            }
            return false;
        }
    }
}
