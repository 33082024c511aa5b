package io.paymentledger.ledger.settlement.profile;

import io.paymentledger.events.Currency;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.ledger.settlement.profile.Profile.Column;
import io.paymentledger.ledger.settlement.profile.Profile.Dates;
import io.paymentledger.ledger.settlement.profile.Profile.Numbers;
import io.paymentledger.ledger.settlement.profile.Profile.Rows;
import io.paymentledger.ledger.settlement.profile.Profile.Sum;
import io.paymentledger.ledger.settlement.profile.Profile.Texts;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request alone says of a file: a column for each field, which is called like the field unless it is named, and the
 * words that the ledger knows beside those that are named.
 *
 * @param columns the columns that are not named like their fields
 * @param rows how the file is cut into rows
 * @param numbers how its amounts are written
 * @param dateFormat the pattern of its dates; {@code null} for ISO 8601
 * @param zone of times that say none
 * @param currency the currency of the whole file; {@code null} if each line says it
 * @param feeSign what the sign of a fee means; {@code null} if each line has to tell by its net sum
 * @param kinds the file's own words for kinds
 */
public record PlainProfile(
        Map<SettlementField, String> columns,
        Rows rows,
        Numbers numbers,
        @Nullable String dateFormat,
        @Nullable ZoneId zone,
        @Nullable Currency currency,
        @Nullable FeeSign feeSign,
        Map<String, SettlementKind> kinds) {

    /** Decimals with a point. */
    public static final Numbers DECIMALS = new Numbers(false, '.', (char) 0);

    public PlainProfile {
        columns = Map.copyOf(columns);
        kinds = Map.copyOf(kinds);
    }

    /** A file whose columns are named like their fields. */
    public static PlainProfile ofFields() {
        return new PlainProfile(Map.of(), Rows.plain(','), DECIMALS, null, null, null, null, Map.of());
    }

    /** The profile that it comes to. */
    public Profile profile() {
        Map<SettlementField, Texts> texts = new EnumMap<>(SettlementField.class);
        Map<SettlementField, Sum> sums = new EnumMap<>(SettlementField.class);
        for (SettlementField field : SettlementField.values()) {
            if (!field.isMeantByItsName() && !columns.containsKey(field)) {
                continue;
            }
            switch (field) {
                case GROSS, FEE, NET -> sums.put(field, Sum.of(column(field)));
                case DATE -> {
                    // It stands apart, with how it is written.
                }
                default -> texts.put(field, Texts.of(column(field)));
            }
        }
        return new Profile(
                null,
                "a file that a request describes",
                Set.of(),
                rows,
                numbers,
                texts,
                sums,
                new Dates(List.of(column(SettlementField.DATE)), dateFormat, zone, null),
                currency,
                feeSign,
                false,
                Words.of(kinds),
                "");
    }

    private Column column(SettlementField field) {
        boolean needed = columns.containsKey(field)
                || (field.required() && (field != SettlementField.CURRENCY || currency == null));
        return new Column(columns.getOrDefault(field, field.wireName()), !needed);
    }
}
