package io.paymentledger.ledger.settlement;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.CanonicalJson;
import io.paymentledger.events.SettlementFormat;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.Sha256;
import java.time.LocalDate;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a settlement file is to be read, see {@code docs/reference/settlement-files.md}.
 *
 * @param gateway the name of the gateway's adapter
 * @param format how the file is written
 * @param period the days that it accounts for; {@code null} for what the file itself tells
 * @param columns the columns that are not named like their fields
 * @param delimiter what separates the fields of a CSV file
 * @param minorUnits whether its amounts are integers in minor units, and not decimals
 * @param decimalSeparator what separates the digits of a decimal
 * @param dateFormat the pattern of its dates; {@code null} for ISO 8601
 * @param currency the currency of the whole file; {@code null} if each line says it
 * @param feeSign what the sign of a fee means; {@code null} if that is not said, and each line has to tell by its net sum
 * @param kinds the file's own words for kinds, in lower case
 * @param strict whether a line of which nobody knows what it is refuses the file
 */
public record FileReading(
        String gateway,
        SettlementFormat format,
        @Nullable Period period,
        Map<SettlementField, String> columns,
        char delimiter,
        boolean minorUnits,
        char decimalSeparator,
        @Nullable String dateFormat,
        @Nullable Currency currency,
        @Nullable FeeSign feeSign,
        Map<String, SettlementKind> kinds,
        boolean strict) {

    private static final String VERSION = "v1:";

    /** Some days, the first and the last included, in UTC. */
    public record Period(LocalDate from, LocalDate to) {

        public Period {
            if (to.isBefore(from)) {
                throw new IllegalArgumentException("a period ends after it begins");
            }
        }

        /** The shortest period that contains this one and a day. */
        Period with(LocalDate day) {
            return new Period(day.isBefore(from) ? day : from, day.isAfter(to) ? day : to);
        }
    }

    public FileReading {
        requireNonNull(gateway);
        requireNonNull(format);
        columns = Map.copyOf(columns);
        kinds = Map.copyOf(kinds);
    }

    /** A CSV file whose columns are named like their fields, or a camt.053 file; strictly, and with nothing else said. */
    public static FileReading of(String gateway, SettlementFormat format) {
        return new FileReading(gateway, format, null, Map.of(), ',', false, '.', null, null, null, Map.of(), true);
    }

    /** The name of a field's column. */
    String column(SettlementField field) {
        return columns.getOrDefault(field, field.wireName());
    }

    /** The kind that the file calls by a word, in any case; {@code null} if there is none. */
    @Nullable
    SettlementKind kind(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        @Nullable SettlementKind named = kinds.get(lower);
        return named != null ? named : wellKnown(lower);
    }

    /** What a line is of which nobody knows what it is; {@code null} if it refuses the file. */
    @Nullable
    SettlementKind unknown() {
        return strict ? null : SettlementKind.UNKNOWN;
    }

    private static @Nullable SettlementKind wellKnown(String word) {
        return switch (word) {
            case "charge", "capture", "sale" -> SettlementKind.PAYMENT;
            case "chargeback" -> SettlementKind.DISPUTE;
            case "chargeback_reversal" -> SettlementKind.DISPUTE_REVERSAL;
            case "transfer" -> SettlementKind.PAYOUT;
            case "payout_failure", "payout_return" -> SettlementKind.PAYOUT_REVERSAL;
            case "refund_reversal" -> SettlementKind.REFUND_FAILURE;
            case "topup" -> SettlementKind.TOP_UP;
            // A file that calls a line unknown says nothing of it.
            case "unknown" -> null;
            default -> SettlementKind.ofWireName(word).orElse(null);
        };
    }

    /** The versioned hash of all of this: the same bytes read in another way are another account. */
    public String fingerprint() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("gateway", gateway);
        json.put("format", format.wireName());
        if (period != null) {
            json.put("from", period.from().toString());
            json.put("to", period.to().toString());
        }
        for (SettlementField field : SettlementField.values()) {
            json.put(field.parameter(), column(field));
        }
        json.put("delimiter", String.valueOf(delimiter));
        json.put("amounts", minorUnits ? "minor" : "decimal");
        json.put("decimal_separator", String.valueOf(decimalSeparator));
        if (dateFormat != null) {
            json.put("date_format", dateFormat);
        }
        if (currency != null) {
            json.put("currency", currency.getCurrencyCode());
        }
        if (feeSign != null) {
            json.put("fee_sign", feeSign.wireName());
        }
        if (strict) {
            json.put("strict", true);
        }
        ObjectNode words = json.putObject("kinds");
        new TreeMap<>(kinds).forEach((word, kind) -> words.put(word, kind.wireName()));
        return VERSION + Sha256.hex(Sha256.of(CanonicalJson.write(json)));
    }
}
