package io.paymentledger.ledger.settlement;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.CanonicalJson;
import io.paymentledger.events.SettlementEvent;
import io.paymentledger.events.SettlementFormat;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.Sha256;
import io.paymentledger.ledger.settlement.profile.PlainProfile;
import io.paymentledger.ledger.settlement.profile.Profile;
import io.paymentledger.ledger.settlement.profile.Profile.Rows;
import io.paymentledger.ledger.settlement.profile.Profile.Texts;
import io.paymentledger.ledger.settlement.profile.SettlementField;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
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
 * @param profile what is known of its columns, its amounts and its words
 * @param strict whether a line of which nobody knows what it is refuses the file
 * @param payers words in what a bank's statement says of whom money came from, or went to, that tell the gateways
 */
public record FileReading(
        String gateway,
        SettlementFormat format,
        @Nullable Period period,
        Profile profile,
        boolean strict,
        List<String> payers) {

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
        requireNonNull(profile);
        payers = List.copyOf(payers);
    }

    /** A CSV file whose columns are named like their fields, or a camt.053 file; strictly, and with nothing else said. */
    public static FileReading of(String gateway, SettlementFormat format) {
        return new FileReading(gateway, format, null, PlainProfile.ofFields().profile(), true, List.of());
    }

    /** Whether the file is a statement of the bank account into which gateways pay. */
    boolean isOfBank() {
        return gateway.equals(SettlementEvent.BANK);
    }

    /** Whether what a bank says of who paid, or was paid, tells that it is a gateway. */
    boolean isPayer(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return payers.stream().anyMatch(payer -> lower.contains(payer.toLowerCase(Locale.ROOT)));
    }

    /** The kind that the file calls by a word, in any case; {@code null} if there is none. */
    @Nullable
    SettlementKind kind(String word) {
        return profile.words().kind(word);
    }

    /** What a line is of which nobody knows what it is; {@code null} if it refuses the file. */
    @Nullable
    SettlementKind unknown() {
        return strict ? null : SettlementKind.UNKNOWN;
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
        if (profile.isPlain()) {
            describePlain(json);
        } else {
            describeNamed(json);
        }
        if (strict) {
            json.put("strict", true);
        }
        if (!payers.isEmpty()) {
            payers.forEach(json.putArray("payers")::add);
        }
        ObjectNode words = json.putObject("kinds");
        new TreeMap<>(profile.words().kinds()).forEach((word, kind) -> words.put(word, kind.wireName()));
        return VERSION + Sha256.hex(Sha256.of(CanonicalJson.write(json)));
    }

    /** A member that says nothing new is left out: the hash of a reading stays what it was before there was the member. */
    private void describePlain(ObjectNode json) {
        for (SettlementField field : SettlementField.values()) {
            if (field.isMeantByItsName() || profile.texts().containsKey(field)) {
                json.put(field.parameter(), profile.column(field));
            }
        }
        Rows rows = profile.rows();
        json.put("delimiter", String.valueOf(rows.delimiter()));
        json.put("amounts", profile.numbers().minorUnits() ? "minor" : "decimal");
        json.put("decimal_separator", String.valueOf(profile.numbers().decimalSeparator()));
        if (profile.numbers().thousandsSeparator() != 0) {
            json.put("thousands_separator", String.valueOf(profile.numbers().thousandsSeparator()));
        }
        if (!rows.charset().equals(StandardCharsets.UTF_8)) {
            json.put("charset", rows.charset().name());
        }
        if (rows.headerLine() > 1) {
            json.put("header_line", rows.headerLine());
        }
        if (profile.dates().format() != null) {
            json.put("date_format", profile.dates().format());
        }
        if (profile.feeSign() != null) {
            json.put("fee_sign", profile.feeSign().wireName());
        }
        describeOverrides(json);
    }

    private void describeNamed(ObjectNode json) {
        json.put("profile", profile.digest());
        @Nullable Texts reference = profile.texts().get(SettlementField.REFERENCE);
        if (reference != null) {
            json.put(SettlementField.REFERENCE.parameter(), profile.column(SettlementField.REFERENCE));
        }
        describeOverrides(json);
    }

    private void describeOverrides(ObjectNode json) {
        if (profile.dates().zone() != null) {
            json.put("zone", profile.dates().zone().getId());
        }
        if (profile.currency() != null) {
            json.put("currency", profile.currency().code());
        }
    }
}
