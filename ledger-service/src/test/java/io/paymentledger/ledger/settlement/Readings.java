package io.paymentledger.ledger.settlement;

import io.paymentledger.events.Currency;
import io.paymentledger.events.SettlementFormat;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.ledger.settlement.profile.FeeSign;
import io.paymentledger.ledger.settlement.profile.PlainProfile;
import io.paymentledger.ledger.settlement.profile.Profile.Numbers;
import io.paymentledger.ledger.settlement.profile.Profile.Rows;
import io.paymentledger.ledger.settlement.profile.SettlementField;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says how a file is to be read, one thing after another; without any, as a file whose columns are named like fields. */
final class Readings {

    private final Map<SettlementField, String> columns = new EnumMap<>(SettlementField.class);
    private char delimiter = ',';
    private Numbers numbers = PlainProfile.DECIMALS;
    private Charset charset = StandardCharsets.UTF_8;
    private int headerLine = 1;
    private @Nullable String dateFormat;
    private @Nullable ZoneId zone;
    private @Nullable Currency currency;
    private @Nullable FeeSign feeSign;
    private Map<String, SettlementKind> kinds = Map.of();
    private boolean strict = true;

    Readings column(SettlementField field, String name) {
        columns.put(field, name);
        return this;
    }

    Readings delimiter(char separator) {
        this.delimiter = separator;
        return this;
    }

    Readings numbers(boolean minorUnits, char decimal, char thousands) {
        this.numbers = new Numbers(minorUnits, decimal, thousands);
        return this;
    }

    Readings charset(String name) {
        this.charset = Charset.forName(name);
        return this;
    }

    Readings headerLine(int line) {
        this.headerLine = line;
        return this;
    }

    Readings dates(@Nullable String format, @Nullable String timeZone) {
        this.dateFormat = format;
        this.zone = timeZone == null ? null : ZoneId.of(timeZone);
        return this;
    }

    Readings currency(String code) {
        this.currency = Currency.of(code);
        return this;
    }

    Readings feeSign(@Nullable FeeSign sign) {
        this.feeSign = sign;
        return this;
    }

    Readings kinds(Map<String, SettlementKind> words) {
        this.kinds = words;
        return this;
    }

    Readings lenient() {
        this.strict = false;
        return this;
    }

    FileReading of(SettlementFormat format) {
        PlainProfile said = new PlainProfile(
                columns,
                new Rows(charset, delimiter, headerLine, null, List.of()),
                numbers,
                dateFormat,
                zone,
                currency,
                feeSign,
                kinds);
        return new FileReading("simulator", format, null, said.profile(), strict, List.of());
    }

    FileReading csv() {
        return of(SettlementFormat.CSV);
    }
}
