package io.paymentledger.ledger.charge;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.ChargeEvent;
import java.util.List;

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
