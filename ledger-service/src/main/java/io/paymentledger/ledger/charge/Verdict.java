package io.paymentledger.ledger.charge;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.ChargeEvent;
import java.util.List;
import java.util.Locale;

/** What a charge makes of something that its gateway says. */
sealed interface Verdict {

    /**
     * It is so.
     *
     * @param events what follows from it; empty if it was known
     */
    record News(List<ChargeEvent> events) implements Verdict {

        public News {
            events = List.copyOf(events);
        }
    }

    /** It may be so, and it shows when the open attempt has its outcome. */
    record TooEarly() implements Verdict {}

    /** It contradicts history. */
    record Contradiction(Matter matter) implements Verdict {

        public Contradiction {
            requireNonNull(matter);
        }
    }

    /** What is the matter with a contradiction; {@code docs/reference/events.md} lists them. */
    enum Matter {
        /** A sum that is not above zero, or more than the charge allows. */
        AMOUNT,
        /** A sum in another currency than the charge's. */
        CURRENCY,
        /** A result of something else than the attempt asked for. */
        SUBJECT,
        /** Another final result than the recorded one. */
        ALREADY_SETTLED,
        /** Money was taken that nobody asked the gateway to take. */
        NOT_ASKED_FOR,
        /** A dispute of a charge that took no money. */
        NOTHING_TAKEN,
        /** A second refund for one request. */
        SECOND_REFUND,
        /** A statement that cannot be understood. */
        UNREADABLE;

        String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static Verdict news(ChargeEvent... events) {
        return new News(List.of(events));
    }

    static Verdict known() {
        return new News(List.of());
    }

    static Verdict contradiction(Matter matter) {
        return new Contradiction(matter);
    }
}
