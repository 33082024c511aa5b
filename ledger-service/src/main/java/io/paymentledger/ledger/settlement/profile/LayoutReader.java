package io.paymentledger.ledger.settlement.profile;

import static io.paymentledger.ledger.settlement.profile.ProfileMembers.member;

import io.paymentledger.ledger.settlement.profile.Profile.Codes;
import io.paymentledger.ledger.settlement.profile.Profile.Column;
import io.paymentledger.ledger.settlement.profile.Profile.Dates;
import io.paymentledger.ledger.settlement.profile.Profile.Ignored;
import io.paymentledger.ledger.settlement.profile.Profile.Rows;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what a profile's document says of a file's rows and dates. */
final class LayoutReader {

    private static final Map<String, Character> DELIMITERS =
            Map.of("comma", ',', "semicolon", ';', "tab", '\t', "pipe", '|');

    private final JsonNode document;
    private final ProfileMembers members;

    LayoutReader(JsonNode document, ProfileMembers members) {
        this.document = document;
        this.members = members;
    }

    Rows rows() {
        JsonNode header = member(document, "header");
        int line = 1;
        @Nullable String code = null;
        if (!header.isMissingNode()) {
            members.onlyKnown(header, "/header", Set.of("line", "code"));
            code = members.text(member(header, "code"), "/header/code");
            JsonNode at = member(header, "line");
            if (code != null && !at.isMissingNode()) {
                members.add("/header", "has both line and code, of which one counts");
            }
            if (at.isIntegralNumber()
                    && at.canConvertToInt()
                    && at.intValue() >= 1
                    && at.intValue() <= Profile.MAX_HEADER_LINE) {
                line = at.intValue();
            } else if (!at.isMissingNode()) {
                members.add("/header/line", "is not a number of 1 to " + Profile.MAX_HEADER_LINE);
            }
        }
        Set<String> body = members.set(member(document, "body_codes"), "/body_codes");
        Set<String> passedOver = members.set(member(document, "passed_over_codes"), "/passed_over_codes");
        if ((code == null) != body.isEmpty()) {
            members.add("/body_codes", "go with header/code");
        }
        return new Rows(
                charset(),
                members.oneOf(document, "delimiter", DELIMITERS, ','),
                line,
                code == null ? null : new Codes(code, body, passedOver),
                ignored());
    }

    private Charset charset() {
        @Nullable String name = members.text(member(document, "charset"), "/charset");
        try {
            return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            members.add("/charset", "is not a character set that is known here");
            return StandardCharsets.UTF_8;
        }
    }

    private List<Ignored> ignored() {
        JsonNode list = member(document, "ignore");
        List<Ignored> ignored = new ArrayList<>();
        if (!list.isMissingNode() && (!list.isArray() || list.size() > ProfileMembers.MOST_ELEMENTS)) {
            members.add("/ignore", "is not a list of up to " + ProfileMembers.MOST_ELEMENTS);
            return ignored;
        }
        for (int i = 0; i < list.size(); i++) {
            String pointer = "/ignore/" + i;
            members.onlyKnown(list.get(i), pointer, Set.of("column", "values"));
            @Nullable String column = members.text(member(list.get(i), "column"), pointer + "/column");
            Set<String> values = members.set(member(list.get(i), "values"), pointer + "/values");
            if (column == null || values.isEmpty()) {
                members.add(pointer, "has no column or no values");
            } else {
                ignored.add(new Ignored(ProfileMembers.column(column), values));
            }
        }
        return ignored;
    }

    Dates dates() {
        JsonNode value = member(document, "date");
        List<Column> columns = members.columns(value.isObject() ? member(value, "columns") : value, "/date");
        if (columns.isEmpty()) {
            members.add("/date", "names no column");
        }
        if (!value.isObject()) {
            return new Dates(columns, null, null, null);
        }
        members.onlyKnown(value, "/date", Set.of("columns", "format", "zone", "zone_column"));
        @Nullable String format = members.text(member(value, "format"), "/date/format");
        @Nullable String zone = members.text(member(value, "zone"), "/date/zone");
        @Nullable String zoneColumn = members.text(member(value, "zone_column"), "/date/zone_column");
        @Nullable ZoneId zoneId = null;
        try {
            zoneId = zone == null ? null : ZoneId.of(zone);
        } catch (DateTimeException e) {
            members.add("/date/zone", "is not a time zone, such as Europe/Amsterdam");
        }
        try {
            if (format != null) {
                var _ = Dates.formatter(format);
            }
        } catch (IllegalArgumentException e) {
            members.add("/date/format", "is not a pattern, such as dd.MM.yyyy");
        }
        return new Dates(columns, format, zoneId, zoneColumn == null ? null : ProfileMembers.column(zoneColumn));
    }
}
