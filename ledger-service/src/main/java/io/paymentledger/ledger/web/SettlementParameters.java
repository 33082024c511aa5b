package io.paymentledger.ledger.web;

import io.paymentledger.base.web.InvalidRequest;
import io.paymentledger.events.Currency;
import io.paymentledger.events.SettlementEvent;
import io.paymentledger.events.SettlementFormat;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.ledger.settlement.FileReading.Period;
import io.paymentledger.ledger.settlement.ReadingPlan;
import io.paymentledger.ledger.settlement.profile.DescribedProfile;
import io.paymentledger.ledger.settlement.profile.FeeSign;
import io.paymentledger.ledger.settlement.profile.PlainProfile;
import io.paymentledger.ledger.settlement.profile.Profile;
import io.paymentledger.ledger.settlement.profile.Profile.Numbers;
import io.paymentledger.ledger.settlement.profile.Profile.Rows;
import io.paymentledger.ledger.settlement.profile.SettlementField;
import jakarta.servlet.http.HttpServletRequest;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The parameters that say how a settlement file is read. Whatever does not fit is told all at once. */
final class SettlementParameters {

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
    private static final String ZONE = "zone";
    private static final String CHARSET = "charset";
    private static final String HEADER_LINE = "header_line";
    private static final String THOUSANDS_SEPARATOR = "thousands_separator";
    private static final String PROFILE = "profile";
    private static final String STRICT = "strict";
    private static final String DRY_RUN = "dry_run";
    private static final String PAYERS = "payers";

    /** More gateways than anybody uses. */
    private static final int MAX_PAYERS = 20;

    static final Set<String> KNOWN = Stream.concat(
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
                            ZONE,
                            CHARSET,
                            HEADER_LINE,
                            THOUSANDS_SEPARATOR,
                            PROFILE,
                            STRICT,
                            DRY_RUN,
                            PAYERS),
                    Arrays.stream(SettlementField.values()).map(SettlementField::parameter))
            .collect(Collectors.toUnmodifiableSet());

    /** What may be said of a file beside a profile: the rest the profile says. */
    private static final Set<String> GO_WITH_PROFILE = Set.of(
            GATEWAY,
            FROM,
            TO,
            PROFILE,
            STRICT,
            DRY_RUN,
            PAYERS,
            KINDS,
            CURRENCY,
            ZONE,
            SettlementField.REFERENCE.parameter());

    private static final Map<String, Character> THOUSANDS_SEPARATORS =
            Map.of("none", (char) 0, "point", '.', "comma", ',', "space", ' ', "apostrophe", '\'');

    private static final Map<String, Character> DELIMITERS =
            Map.of("comma", ',', "semicolon", ';', "tab", '\t', "pipe", '|');

    private final InvalidRequest invalid = new InvalidRequest();
    private final ParameterTexts given;

    private SettlementParameters(HttpServletRequest request) {
        this.given = new ParameterTexts(request, KNOWN, invalid);
    }

    /**
     * What a request asks for.
     *
     * @param dryRun whether the file is only to be looked at
     */
    record Asked(ReadingPlan plan, boolean dryRun) {}

    /**
     * What a request asks for.
     *
     * @param gateways the names of the gateways that there are
     * @param profiles the profiles that there are, by their names
     * @throws io.paymentledger.base.web.ProblemException {@code invalid-request} if a parameter does not fit
     */
    static Asked of(
            HttpServletRequest request,
            SettlementFormat format,
            Set<String> gateways,
            Map<String, DescribedProfile> profiles) {
        return new SettlementParameters(request).asked(format, gateways, profiles);
    }

    private Asked asked(SettlementFormat format, Set<String> gateways, Map<String, DescribedProfile> profiles) {
        String gateway = Objects.requireNonNullElse(given.get(GATEWAY), "");
        invalid.check(gateways.contains(gateway), GATEWAY, "is not one of " + String.join(", ", gateways));
        @Nullable Period period = period();
        Numbers numbers = numbers();
        Rows rows = rows();
        String strict = given.oneOf(STRICT, List.of("false", "true"));
        String dryRun = given.oneOf(DRY_RUN, List.of("false", "true"));
        @Nullable String dateFormat = given.dateFormat(DATE_FORMAT);
        @Nullable ZoneId zone = given.zone(ZONE);
        @Nullable Currency currency = given.currency(CURRENCY);
        @Nullable FeeSign feeSign = feeSign();
        Map<String, SettlementKind> kinds = kinds();
        invalid.check(
                format != SettlementFormat.MT940 || gateway.equals(SettlementEvent.BANK),
                GATEWAY,
                "is not " + SettlementEvent.BANK + ", of which an MT940 is a statement");
        List<String> payers = payers(gateway);
        @Nullable Profile profile = profile(profiles);
        invalid.throwIfAny();
        PlainProfile said = new PlainProfile(columns(), rows, numbers, dateFormat, zone, currency, feeSign, kinds);
        boolean recognise = profile == null && GO_WITH_PROFILE.containsAll(given.names());
        return new Asked(
                new ReadingPlan(gateway, format, period, said, profile, recognise, strict.equals("true"), payers),
                dryRun.equals("true"));
    }

    private @Nullable Profile profile(Map<String, DescribedProfile> profiles) {
        @Nullable String name = given.get(PROFILE);
        @Nullable DescribedProfile profile = name == null ? null : profiles.get(name);
        invalid.check(name == null || profile != null, PROFILE, "is the name of no profile");
        if (name != null) {
            given.names()
                    .forEach(other -> invalid.check(
                            GO_WITH_PROFILE.contains(other), other, "does not go with a profile, which says it"));
        }
        return profile == null ? null : profile.profile();
    }

    private Numbers numbers() {
        String amounts = given.oneOf(AMOUNTS, List.of("decimal", "minor"));
        char decimal = given.oneOf(DECIMAL_SEPARATOR, List.of("point", "comma")).equals("comma") ? ',' : '.';
        char thousands = THOUSANDS_SEPARATORS.getOrDefault(
                given.oneOf(THOUSANDS_SEPARATOR, List.of("none", "point", "comma", "space", "apostrophe")), (char) 0);
        invalid.check(decimal != thousands, THOUSANDS_SEPARATOR, "is the decimal separator");
        return new Numbers(amounts.equals("minor"), decimal, thousands);
    }

    private Rows rows() {
        String delimiter = given.oneOf(DELIMITER, List.of("comma", "semicolon", "tab", "pipe"));
        int headerLine = 1;
        @Nullable String line = given.get(HEADER_LINE);
        if (line != null) {
            boolean fits = line.matches("[1-9][0-9]{0,3}") && Integer.parseInt(line) <= Profile.MAX_HEADER_LINE;
            invalid.check(fits, HEADER_LINE, "is not a number of 1 to " + Profile.MAX_HEADER_LINE);
            headerLine = fits ? Integer.parseInt(line) : 1;
        }
        return new Rows(given.charset(CHARSET), DELIMITERS.getOrDefault(delimiter, ','), headerLine, null, List.of());
    }

    private @Nullable Period period() {
        @Nullable LocalDate from = given.date(FROM);
        @Nullable LocalDate to = given.date(TO);
        invalid.check(
                given.names().contains(FROM) == given.names().contains(TO), FROM, "goes with to, and to with from");
        if (from == null || to == null) {
            return null;
        }
        if (to.isBefore(from)) {
            invalid.add(TO, "is before from");
            return null;
        }
        return new Period(from, to);
    }

    private @Nullable FeeSign feeSign() {
        @Nullable String name = given.get(FEE_SIGN);
        List<FeeSign> named = Arrays.stream(FeeSign.values())
                .filter(sign -> sign.wireName().equals(name))
                .toList();
        invalid.check(name == null || !named.isEmpty(), FEE_SIGN, "is not one of kept, movement");
        return named.isEmpty() ? null : named.getFirst();
    }

    /** Such as {@code Stripe,Adyen}. */
    private List<String> payers(String gateway) {
        @Nullable String text = given.get(PAYERS);
        if (text == null) {
            return List.of();
        }
        List<String> payers = Arrays.stream(text.split(",", MAX_PAYERS + 1))
                .map(String::strip)
                .toList();
        invalid.check(
                payers.size() <= MAX_PAYERS && payers.stream().noneMatch(String::isEmpty),
                PAYERS,
                "is not a list such as Stripe,Adyen, of up to " + MAX_PAYERS);
        invalid.check(gateway.equals(SettlementEvent.BANK), PAYERS, "goes with gateway=" + SettlementEvent.BANK);
        return payers;
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
