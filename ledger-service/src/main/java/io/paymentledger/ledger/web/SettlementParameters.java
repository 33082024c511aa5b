package io.paymentledger.ledger.web;

import io.paymentledger.base.CardNumbers;
import io.paymentledger.base.web.InvalidRequest;
import io.paymentledger.events.Currencies;
import io.paymentledger.events.SettlementFormat;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.ledger.settlement.FeeSign;
import io.paymentledger.ledger.settlement.FileReading;
import io.paymentledger.ledger.settlement.FileReading.Period;
import io.paymentledger.ledger.settlement.SettlementField;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Currency;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The parameters that say how a settlement file is read. Whatever does not fit is told all at once. */
final class SettlementParameters {

    /** More than any column's name, pattern or word is long. */
    private static final int MAX_CHARS = 255;

    /** More words than a gateway has for its kinds of lines. */
    private static final int MAX_KINDS = 50;

    private static final String GATEWAY = "gateway";
    private static final String FROM = "from";
    private static final String TO = "to";
    private static final String DELIMITER = "delimiter";
    private static final String AMOUNTS = "amounts";
    private static final String DECIMAL_SEPARATOR = "decimal_separator";
    private static final String DATE_FORMAT = "date_format";
    private static final String CURRENCY = "currency";
    private static final String FEE_SIGN = "fee_sign";
    private static final String KINDS = "kinds";
    private static final String STRICT = "strict";
    private static final String DRY_RUN = "dry_run";

    private static final Set<String> KNOWN = Stream.concat(
                    Stream.of(
                            GATEWAY,
                            FROM,
                            TO,
                            DELIMITER,
                            AMOUNTS,
                            DECIMAL_SEPARATOR,
                            DATE_FORMAT,
                            CURRENCY,
                            FEE_SIGN,
                            KINDS,
                            STRICT,
                            DRY_RUN),
                    Arrays.stream(SettlementField.values()).map(SettlementField::parameter))
            .collect(Collectors.toUnmodifiableSet());

    private static final Map<String, Character> DELIMITERS =
            Map.of("comma", ',', "semicolon", ';', "tab", '\t', "pipe", '|');

    private final Map<String, String> given = new TreeMap<>();
    private final InvalidRequest invalid = new InvalidRequest();

    private SettlementParameters(HttpServletRequest request) {
        new TreeMap<>(request.getParameterMap()).forEach((name, values) -> {
            invalid.check(KNOWN.contains(name), name, "is unknown")
                    .check(values.length == 1, name, "is given more than once")
                    .check(
                            !values[0].isBlank() && values[0].length() <= MAX_CHARS,
                            name,
                            "is not text of 1 to " + MAX_CHARS + " characters")
                    .check(!CardNumbers.in(values[0]), name, "holds what looks like a card number");
            given.put(name, values[0]);
        });
    }

    /**
     * What a request asks for.
     *
     * @param dryRun whether the file is only to be looked at
     */
    record Asked(FileReading reading, boolean dryRun) {}

    /**
     * What a request asks for.
     *
     * @param gateways the names of the gateways that there are
     * @throws io.paymentledger.base.web.ProblemException {@code invalid-request} if a parameter does not fit
     */
    static Asked of(HttpServletRequest request, SettlementFormat format, Set<String> gateways) {
        return new SettlementParameters(request).asked(format, gateways);
    }

    private Asked asked(SettlementFormat format, Set<String> gateways) {
        String gateway = given.getOrDefault(GATEWAY, "");
        invalid.check(gateways.contains(gateway), GATEWAY, "is not one of " + String.join(", ", gateways));
        @Nullable Period period = period();
        String amounts = oneOf(AMOUNTS, List.of("decimal", "minor"));
        String separator = oneOf(DECIMAL_SEPARATOR, List.of("point", "comma"));
        String delimiter = oneOf(DELIMITER, List.of("comma", "semicolon", "tab", "pipe"));
        String strict = oneOf(STRICT, List.of("false", "true"));
        String dryRun = oneOf(DRY_RUN, List.of("false", "true"));
        @Nullable String dateFormat = dateFormat();
        @Nullable Currency currency = currency();
        @Nullable FeeSign feeSign = feeSign();
        Map<String, SettlementKind> kinds = kinds();
        invalid.throwIfAny();
        return new Asked(
                new FileReading(
                        gateway,
                        format,
                        period,
                        columns(),
                        Objects.requireNonNull(DELIMITERS.get(delimiter)),
                        amounts.equals("minor"),
                        separator.equals("comma") ? ',' : '.',
                        dateFormat,
                        currency,
                        feeSign,
                        kinds,
                        strict.equals("true")),
                dryRun.equals("true"));
    }

    /** @param choices the first one is the default */
    private String oneOf(String name, List<String> choices) {
        String value = given.getOrDefault(name, choices.getFirst());
        invalid.check(choices.contains(value), name, "is not one of " + String.join(", ", choices));
        return value;
    }

    private @Nullable Period period() {
        @Nullable LocalDate from = date(FROM);
        @Nullable LocalDate to = date(TO);
        invalid.check(given.containsKey(FROM) == given.containsKey(TO), FROM, "goes with to, and to with from");
        if (from == null || to == null) {
            return null;
        }
        if (to.isBefore(from)) {
            invalid.add(TO, "is before from");
            return null;
        }
        return new Period(from, to);
    }

    private @Nullable LocalDate date(String name) {
        @Nullable String text = given.get(name);
        try {
            return text == null ? null : LocalDate.parse(text);
        } catch (DateTimeException e) {
            invalid.add(name, "is not a date, such as 2026-01-31");
            return null;
        }
    }

    private @Nullable String dateFormat() {
        @Nullable String pattern = given.get(DATE_FORMAT);
        if (pattern != null) {
            try {
                var _ = DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
            } catch (IllegalArgumentException e) {
                invalid.add(DATE_FORMAT, "is not a pattern, such as dd.MM.yyyy");
            }
        }
        return pattern;
    }

    private @Nullable Currency currency() {
        @Nullable String code = given.get(CURRENCY);
        @Nullable
        Currency currency =
                Optional.ofNullable(code).flatMap(Currencies::active).orElse(null);
        invalid.check(code == null || currency != null, CURRENCY, "is not the ISO 4217 code of a currency");
        return currency;
    }

    private @Nullable FeeSign feeSign() {
        @Nullable String name = given.get(FEE_SIGN);
        List<FeeSign> named = Arrays.stream(FeeSign.values())
                .filter(sign -> sign.wireName().equals(name))
                .toList();
        invalid.check(name == null || !named.isEmpty(), FEE_SIGN, "is not one of kept, movement");
        return named.isEmpty() ? null : named.getFirst();
    }

    /** Such as {@code Settled:payment,Fees:fee}. */
    private Map<String, SettlementKind> kinds() {
        Map<String, SettlementKind> kinds = new HashMap<>();
        @Nullable String text = given.get(KINDS);
        if (text == null) {
            return kinds;
        }
        for (String pair : text.split(",", MAX_KINDS + 1)) {
            int colon = pair.lastIndexOf(':');
            SettlementKind kind = colon < 1
                    ? null
                    : SettlementKind.ofWireName(pair.substring(colon + 1).strip())
                            .orElse(null);
            if (kind == null || kinds.size() == MAX_KINDS) {
                invalid.add(KINDS, "is not a list such as Settled:payment,Fees:fee, of up to " + MAX_KINDS);
                return kinds;
            }
            kinds.put(pair.substring(0, colon).strip().toLowerCase(Locale.ROOT), kind);
        }
        return kinds;
    }

    private Map<SettlementField, String> columns() {
        Map<SettlementField, String> columns = new EnumMap<>(SettlementField.class);
        for (SettlementField field : SettlementField.values()) {
            @Nullable String name = given.get(field.parameter());
            if (name != null) {
                columns.put(field, name.strip());
            }
        }
        return columns;
    }
}
