package io.paymentledger.base;

import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** What settings have to be. No message repeats a value that may be a secret. */
public final class Setting {

    private Setting() {}

    /**
     * Refuses a setting unless what is said of it holds.
     *
     * @throws InvalidSettingException if it does not
     */
    public static void require(String name, boolean holds, String rule) {
        if (!holds) {
            throw new InvalidSettingException(name + " " + rule);
        }
    }

    /**
     * Refuses an address unless it is one of HTTP, with or without TLS.
     *
     * @throws InvalidSettingException if it is not
     */
    public static void http(String name, URI address) {
        require(
                name,
                address.getHost() != null && List.of("http", "https").contains(address.getScheme()),
                "is no address of http or https");
    }

    /**
     * Refuses a number unless it is in a range, both ends of which belong to it.
     *
     * @throws InvalidSettingException if it is not
     */
    public static void between(String name, long value, long least, long most) {
        require(
                name,
                value >= least && value <= most,
                "is %s, and has to be from %s to %s".formatted(value, least, most));
    }

    /**
     * Refuses a duration unless it is in a range, both ends of which belong to it.
     *
     * @throws InvalidSettingException if it is not
     */
    public static void between(String name, Duration value, Duration shortest, Duration longest) {
        require(
                name,
                value.compareTo(shortest) >= 0 && value.compareTo(longest) <= 0,
                "is %s, and has to be from %s to %s".formatted(value, shortest, longest));
    }

    /**
     * What the files contain that a setting names.
     *
     * @throws InvalidSettingException if one cannot be read, or is none of those that it should be
     */
    public static <T> T read(String name, Supplier<T> files) {
        try {
            return files.get();
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw new InvalidSettingException(name + ": " + e.getMessage(), e);
        }
    }
}
