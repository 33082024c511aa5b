package io.paymentledger.ledger.web;

import io.paymentledger.base.CardNumbers;
import io.paymentledger.base.web.InvalidRequest;
import io.paymentledger.events.Currency;
import io.paymentledger.events.ToldTimes;
import io.paymentledger.ledger.settlement.profile.Profile.Dates;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request's parameters, each a text that is given once. What does not fit is noted, and told all at once. */
final class ParameterTexts {

    /** More than any column's name, pattern or word is long. */
    private static final int MAX_CHARS = 255;

    private final Map<String, String> given = new TreeMap<>();
    private final InvalidRequest invalid;

    /** @param known the names of all parameters that there are */
    ParameterTexts(HttpServletRequest request, Set<String> known, InvalidRequest invalid) {
        this.invalid = invalid;
        new TreeMap<>(request.getParameterMap()).forEach((name, values) -> {
            invalid.check(known.contains(name), name, "is unknown")
                    .check(values.length == 1, name, "is given more than once")
                    .check(
                            !values[0].isBlank() && values[0].length() <= MAX_CHARS,
                            name,
                            "is not text of 1 to " + MAX_CHARS + " characters")
                    .check(!CardNumbers.in(values[0]), name, "holds what looks like a card number");
            given.put(name, values[0]);
        });
    }

    /** The text of a parameter; {@code null} if it is not given. */
    @Nullable
    String get(String name) {
        return given.get(name);
    }

    /** The names of those that are given. */
    Set<String> names() {
        return given.keySet();
    }

    /** @param choices the first one is the default */
    String oneOf(String name, List<String> choices) {
        String value = given.getOrDefault(name, choices.getFirst());
        invalid.check(choices.contains(value), name, "is not one of " + String.join(", ", choices));
        return value;
    }

    @Nullable
    LocalDate date(String name) {
        @Nullable String text = given.get(name);
        @Nullable LocalDate day = text == null ? null : ToldTimes.day(text).orElse(null);
        invalid.check(text == null || day != null, name, "is not a date, such as 2026-01-31");
        return day;
    }

    @Nullable
    String dateFormat(String parameter) {
        @Nullable String pattern = given.get(parameter);
        if (pattern != null) {
            try {
                var _ = Dates.formatter(pattern);
            } catch (IllegalArgumentException e) {
                invalid.add(parameter, "is not a pattern, such as dd.MM.yyyy");
            }
        }
        return pattern;
    }

    @Nullable
    ZoneId zone(String parameter) {
        @Nullable String name = given.get(parameter);
        try {
            return name == null ? null : ZoneId.of(name);
        } catch (DateTimeException e) {
            invalid.add(parameter, "is not a time zone, such as Europe/Amsterdam");
            return null;
        }
    }

    Charset charset(String parameter) {
        @Nullable String name = given.get(parameter);
        try {
            return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            invalid.add(parameter, "is not a character set that is known here, such as windows-1252");
            return StandardCharsets.UTF_8;
        }
    }

    @Nullable
    Currency currency(String parameter) {
        @Nullable String code = given.get(parameter);
        @Nullable
        Currency currency = Optional.ofNullable(code).flatMap(Currency::active).orElse(null);
        invalid.check(code == null || currency != null, parameter, "is not the ISO 4217 code of a currency");
        return currency;
    }
}
