package io.paymentledger.query.web;

import io.paymentledger.base.web.InvalidRequest;
import io.paymentledger.base.web.Timestamps;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of a request. What does not fit is collected, and refused all at once by {@link #throwIfAny};
 * until then an absent parameter and one that does not fit look the same.
 */
public final class Parameters {

    private static final Pattern WHOLE_NUMBER = Pattern.compile("0|[1-9]\\d{0,17}");

    private final Map<String, String> given = new TreeMap<>();
    private final InvalidRequest invalid = new InvalidRequest();

    /** @param known the parameters that there are; each may be given once */
    public Parameters(HttpServletRequest request, Set<String> known) {
        new TreeMap<>(request.getParameterMap()).forEach((name, values) -> {
            if (!known.contains(name)) {
                invalid.add(name, "is unknown");
            } else if (values.length > 1) {
                invalid.add(name, "is given more than once");
            } else {
                given.put(name, values[0]);
            }
        });
    }

    /** Whether a parameter is there, fitting or not. */
    public boolean has(String name) {
        return given.containsKey(name);
    }

    /** Whether a parameter is there and looks like something; for one that can be two things. */
    public boolean matches(String name, Pattern form) {
        @Nullable String text = given.get(name);
        return text != null && form.matcher(text).matches();
    }

    /** Unicode text of 1 to {@code maxChars} characters that a database can hold. */
    public Optional<String> text(String name, int maxChars) {
        return read(
                name,
                text -> text.isEmpty() || text.codePointCount(0, text.length()) > maxChars || !isStorable(text)
                        ? null
                        : text,
                "is not Unicode text of 1 to " + maxChars + " characters");
    }

    /**
     * A text with a meaning of its own.
     *
     * @param parse gives {@code null} for what does not fit
     * @param detail what is wrong then
     */
    public <T> Optional<T> read(String name, Function<String, @Nullable T> parse, String detail) {
        @Nullable String text = given.get(name);
        if (text == null) {
            return Optional.empty();
        }
        @Nullable T value = parse.apply(text);
        invalid.check(value != null, name, detail);
        return Optional.ofNullable(value);
    }

    /** A whole number from 0. */
    public OptionalLong number(String name) {
        return read(name, Parameters::wholeNumber, "is not a whole number from 0").stream()
                .mapToLong(Long::longValue)
                .findFirst();
    }

    /** A number of things to show. */
    public OptionalInt limit(String name, int max) {
        return read(
                        name,
                        text -> {
                            @Nullable Long value = wholeNumber(text);
                            return value == null || value < 1 || value > max ? null : value.intValue();
                        },
                        "is not a whole number from 1 to " + max)
                .stream()
                .mapToInt(Integer::intValue)
                .findFirst();
    }

    /** An instant. */
    public Optional<Instant> instant(String name) {
        return read(
                name,
                text -> Timestamps.parse(text).orElse(null),
                "is not an instant by RFC 3339, such as 2026-01-31T23:59:59.123456Z");
    }

    /** Notes something that one parameter alone does not tell. */
    public void check(boolean holds, String name, String detail) {
        invalid.check(holds, name, detail);
    }

    /**
     * Ends the check.
     *
     * @throws io.paymentledger.base.web.ProblemException {@code invalid-request} if anything did not fit
     */
    public void throwIfAny() {
        invalid.throwIfAny();
    }

    /** The whole number from 0 that a text is; {@code null} if it is none. */
    public static @Nullable Long wholeNumber(String text) {
        return WHOLE_NUMBER.matcher(text).matches() ? Long.valueOf(text) : null;
    }

    /** PostgreSQL's texts hold no NUL, and UTF-8 no lone surrogate. */
    private static boolean isStorable(String text) {
        return text.codePoints()
                .noneMatch(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }
}
