package io.paymentledger.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a merchant said about a person: one member of an event's payload, so that it can be sealed per data subject
 * without touching anything else (ADR 0007). It shows in no log.
 *
 * @param description free text about the charge
 * @param customer the merchant's name for the payer
 * @param metadata free pairs
 */
public record Personal(
        @Nullable String description,
        @Nullable String customer,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
        Map<String, String> metadata) {

    /** Nothing was said. */
    public static final Personal NONE = new Personal(null, null, Map.of());

    public Personal {
        requireNonNull(metadata);
        metadata = Map.copyOf(metadata);
    }

    @Override
    public String toString() {
        return "Personal[redacted]";
    }
}
