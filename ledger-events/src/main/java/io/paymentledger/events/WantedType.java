package io.paymentledger.events;

import static java.util.Objects.requireNonNull;

import tools.jackson.databind.util.StdConverter;

/**
 * A type of events that a webhook endpoint wants, as it is stored: an object, because stored lists hold nothing else.
 *
 * @param type the type, or a kind with {@code .*}
 */
record WantedType(String type) {

    WantedType {
        requireNonNull(type);
    }

    /** From the type to what is stored. */
    static final class Writer extends StdConverter<String, WantedType> {

        @Override
        public WantedType convert(String type) {
            return new WantedType(type);
        }
    }

    /** From what is stored to the type. */
    static final class Reader extends StdConverter<WantedType, String> {

        @Override
        public String convert(WantedType stored) {
            return stored.type();
        }
    }
}
