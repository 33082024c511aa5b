package io.paymentledger.ledger.settlement.profile;

import static io.paymentledger.ledger.settlement.profile.ProfileMembers.member;
import static java.util.Objects.requireNonNull;

import io.paymentledger.events.CanonicalJson;
import io.paymentledger.events.Currency;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.Sha256;
import io.paymentledger.ledger.settlement.profile.Profile.Column;
import io.paymentledger.ledger.settlement.profile.Profile.Dates;
import io.paymentledger.ledger.settlement.profile.Profile.Direction;
import io.paymentledger.ledger.settlement.profile.Profile.Numbers;
import io.paymentledger.ledger.settlement.profile.Profile.Rows;
import io.paymentledger.ledger.settlement.profile.Profile.Sum;
import io.paymentledger.ledger.settlement.profile.Profile.Texts;
import io.paymentledger.ledger.settlement.profile.Words.Meaning;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a profile's document, see {@code docs/reference/settlement-profiles.md}. */
final class ProfileReader {

    private static final Set<String> MEMBERS = Set.of(
            "title",
            "source",
            "recognised_by",
            "charset",
            "delimiter",
            "header",
            "body_codes",
            "passed_over_codes",
            "ignore",
            "amounts",
            "decimal_separator",
            "thousands_separator",
            "reference",
            "gateway_reference",
            "line_id",
            "kind",
            "currency",
            "gross_currency",
            "fee_currency",
            "payout",
            "gross",
            "fee",
            "net",
            "fee_sign",
            "sign",
            "date",
            "file_currency",
            "kinds",
            "known_words");

    private static final List<SettlementField> TEXTS = List.of(
            SettlementField.REFERENCE,
            SettlementField.GATEWAY_REFERENCE,
            SettlementField.LINE_ID,
            SettlementField.KIND,
            SettlementField.CURRENCY,
            SettlementField.GROSS_CURRENCY,
            SettlementField.FEE_CURRENCY,
            SettlementField.PAYOUT);

    private static final List<SettlementField> SUMS =
            List.of(SettlementField.GROSS, SettlementField.FEE, SettlementField.NET);

    private static final Map<String, Character> DECIMAL_SEPARATORS = Map.of("point", '.', "comma", ',');
    private static final Map<String, Character> THOUSANDS_SEPARATORS =
            Map.of("none", (char) 0, "point", '.', "comma", ',', "space", ' ', "apostrophe", '\'');

    private final ProfileMembers members = new ProfileMembers();
    private final JsonNode document;

    private ProfileReader(JsonNode document) {
        this.document = document;
    }

    /**
     * The profile that a document describes.
     *
     * @throws InvalidProfileException with all that does not fit
     */
    static Profile read(String name, ObjectNode document) {
        return new ProfileReader(document).read(name);
    }

    private Profile read(String name) {
        members.onlyKnown(document, "", MEMBERS);
        @Nullable String title = members.text(member(document, "title"), "/title");
        if (title == null) {
            members.add("/title", "is missing");
        }
        // Whoever reads the profile may want to look it up; nothing follows from it.
        var _ = members.text(member(document, "source"), "/source");
        Set<String> recognisedBy = members.set(member(document, "recognised_by"), "/recognised_by");
        LayoutReader layout = new LayoutReader(document, members);
        Rows rows = layout.rows();
        Numbers numbers = new Numbers(
                members.oneOf(document, "amounts", Map.of("decimal", false, "minor", true), false),
                members.oneOf(document, "decimal_separator", DECIMAL_SEPARATORS, '.'),
                members.oneOf(document, "thousands_separator", THOUSANDS_SEPARATORS, (char) 0));
        if (numbers.decimalSeparator() == numbers.thousandsSeparator()) {
            members.add("/thousands_separator", "is the decimal separator");
        }
        Map<SettlementField, Texts> texts = new EnumMap<>(SettlementField.class);
        TEXTS.forEach(field -> texts(field, texts));
        Map<SettlementField, Sum> sums = new EnumMap<>(SettlementField.class);
        SUMS.forEach(field -> sum(field, sums));
        Dates dates = layout.dates();
        @Nullable Currency currency = currency();
        boolean movements = members.oneOf(document, "sign", Map.of("movement", true, "kind", false), true);
        @Nullable
        FeeSign feeSign =
                members.oneOf(document, "fee_sign", Map.of("kept", FeeSign.KEPT, "movement", FeeSign.MOVEMENT));
        Words words = new Words(kinds(), knownWords());
        checkWhole(texts, sums, currency, feeSign, movements);
        String digest = digest();
        members.throwIfAny();
        return new Profile(
                name,
                requireNonNull(title),
                recognisedBy,
                rows,
                numbers,
                texts,
                sums,
                dates,
                currency,
                feeSign,
                movements,
                words,
                digest);
    }

    /** The hash of the document as it is stored, which not all that is JSON can be. */
    private String digest() {
        try {
            return Sha256.hex(Sha256.of(CanonicalJson.write(document)));
        } catch (IllegalArgumentException e) {
            members.add("", "holds a number that is not whole, or half a character");
            return "";
        }
    }

    private void checkWhole(
            Map<SettlementField, Texts> texts,
            Map<SettlementField, Sum> sums,
            @Nullable Currency currency,
            @Nullable FeeSign feeSign,
            boolean movements) {
        if (!texts.containsKey(SettlementField.KIND)) {
            members.add("/kind", "is missing");
        }
        if (!texts.containsKey(SettlementField.CURRENCY) && currency == null) {
            members.add("/currency", "is missing, and file_currency too");
        }
        if (!sums.containsKey(SettlementField.GROSS) && !(movements && sums.containsKey(SettlementField.NET))) {
            members.add("/gross", "is missing");
        }
        if (movements && sums.containsKey(SettlementField.FEE) && feeSign == null) {
            members.add("/fee_sign", "is missing: it says what the sign of fee means");
        }
    }

    private void texts(SettlementField field, Map<SettlementField, Texts> into) {
        JsonNode value = member(document, field.wireName());
        String pointer = "/" + field.wireName();
        if (value.isMissingNode()) {
            return;
        }
        boolean joined = false;
        JsonNode columns = value;
        Map<SettlementKind, List<Column>> byKind = new EnumMap<>(SettlementKind.class);
        if (value.isObject()) {
            members.onlyKnown(value, pointer, Set.of("columns", "joined", "by_kind"));
            joined = value.has("joined");
            if (joined && value.has("columns")) {
                members.add(pointer, "has both columns and joined, of which one counts");
            }
            columns = member(value, joined ? "joined" : "columns");
            JsonNode kinds = member(value, "by_kind");
            if (!kinds.isMissingNode() && !kinds.isObject()) {
                members.add(pointer + "/by_kind", "is not an object");
            }
            for (String name : kinds.isObject() ? kinds.propertyNames() : Set.<String>of()) {
                String at = pointer + "/by_kind/" + ProfileMembers.escaped(name);
                List<Column> ofKind = members.columns(member(kinds, name), at);
                if (ofKind.isEmpty()) {
                    members.add(at, "names no column");
                }
                SettlementKind.ofWireName(name)
                        .ifPresentOrElse(
                                kind -> byKind.put(kind, ofKind), () -> members.add(at, "is not a kind of line"));
            }
        }
        List<Column> named = members.columns(columns, pointer);
        if (named.isEmpty()) {
            members.add(pointer, "names no column");
        } else {
            into.put(field, new Texts(named, joined, byKind));
        }
    }

    private void sum(SettlementField field, Map<SettlementField, Sum> into) {
        JsonNode value = member(document, field.wireName());
        String pointer = "/" + field.wireName();
        if (value.isMissingNode()) {
            return;
        }
        List<Column> plus = members.columns(value.isObject() ? member(value, "plus") : value, pointer);
        List<Column> minus = List.of();
        @Nullable Direction direction = null;
        if (value.isObject()) {
            members.onlyKnown(value, pointer, Set.of("plus", "minus", "direction"));
            minus = members.columns(member(value, "minus"), pointer + "/minus");
            direction = direction(member(value, "direction"), pointer + "/direction");
        }
        if (plus.isEmpty()) {
            members.add(pointer, "names no column");
        } else {
            into.put(field, new Sum(plus, minus, direction));
        }
    }

    private @Nullable Direction direction(JsonNode value, String pointer) {
        if (value.isMissingNode()) {
            return null;
        }
        members.onlyKnown(value, pointer, Set.of("column", "debit", "credit"));
        @Nullable String column = members.text(member(value, "column"), pointer + "/column");
        Set<String> debit = members.set(member(value, "debit"), pointer + "/debit");
        Set<String> credit = members.set(member(value, "credit"), pointer + "/credit");
        if (column == null || debit.isEmpty() || credit.isEmpty()) {
            members.add(pointer, "lacks its column, or the words of a direction");
            return null;
        }
        if (!Collections.disjoint(debit, credit)) {
            members.add(pointer, "has a word for both directions");
        }
        return new Direction(ProfileMembers.column(column), debit, credit);
    }

    private @Nullable Currency currency() {
        @Nullable String code = members.text(member(document, "file_currency"), "/file_currency");
        @Nullable
        Currency currency = code == null ? null : Currency.active(code).orElse(null);
        if (code != null && currency == null) {
            members.add("/file_currency", "is not the ISO 4217 code of a currency");
        }
        return currency;
    }

    private boolean knownWords() {
        JsonNode known = member(document, "known_words");
        if (!known.isMissingNode() && !known.isBoolean()) {
            members.add("/known_words", "is not true or false");
        }
        return known.isBoolean() && known.booleanValue();
    }

    private Map<String, Meaning> kinds() {
        JsonNode kinds = member(document, "kinds");
        Map<String, Meaning> words = new HashMap<>();
        if (!kinds.isObject() || kinds.size() > ProfileMembers.MOST_ELEMENTS) {
            if (!kinds.isMissingNode()) {
                members.add("/kinds", "is not an object of up to " + ProfileMembers.MOST_ELEMENTS + " words");
            }
            return words;
        }
        Set<String> lower = new HashSet<>();
        for (String word : kinds.propertyNames()) {
            String pointer = "/kinds/" + ProfileMembers.escaped(word);
            JsonNode value = member(kinds, word);
            if (value.isObject()) {
                members.onlyKnown(value, pointer, Set.of("credit", "debit"));
            }
            if (!lower.add(word.toLowerCase(Locale.ROOT))) {
                members.add(pointer, "is there in another case, too, which makes no difference");
            }
            @Nullable
            Meaning meaning =
                    value.isObject() ? meaning(member(value, "credit"), member(value, "debit")) : meaning(value, value);
            if (meaning == null || word.indexOf('*') != word.lastIndexOf('*')) {
                members.add(pointer, "is not a word with at most one star, for a kind of line or for ignore");
            } else {
                words.put(word, meaning);
            }
        }
        return words;
    }

    private static @Nullable Meaning meaning(JsonNode credit, JsonNode debit) {
        if (credit.isString() && credit.stringValue().equals("ignore") && debit.equals(credit)) {
            return Meaning.IGNORED;
        }
        if (!credit.isString() || !debit.isString()) {
            return null;
        }
        @Nullable
        SettlementKind credited =
                SettlementKind.ofWireName(credit.stringValue()).orElse(null);
        @Nullable
        SettlementKind debited = SettlementKind.ofWireName(debit.stringValue()).orElse(null);
        return credited == null || debited == null ? null : new Meaning(credited, debited);
    }
}
