package io.paymentledger.query.export;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.Currency;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the journal with its legs.
 *
 * @param position the place in the tenant's log of the event that caused it
 * @param part which of the event's entries it is, from 0; hardly any event has several
 * @param kind the name of its posting rule: the event's type, or what a part of the event is about
 * @param recordedAt when it was recorded
 * @param effectiveAt when it counts
 * @param chargeId the charge that it is about, if it is about one
 * @param ruleVersion the version of the posting rule that made it
 */
record JournalEntry(
        long position,
        int part,
        String kind,
        Instant recordedAt,
        Instant effectiveAt,
        @Nullable String chargeId,
        int ruleVersion,
        List<Leg> legs) {

    /**
     * One posting.
     *
     * @param account the account's name
     * @param amountMinor a debit is positive, a credit negative
     */
    record Leg(Account account, boolean pending, long amountMinor) {

        Leg {
            requireNonNull(account);
        }
    }

    /**
     * An account in one currency.
     *
     * @param type asset, liability, income or expense
     */
    record Account(String name, String type, Currency currency) {

        Account {
            requireNonNull(name);
            requireNonNull(type);
            requireNonNull(currency);
        }
    }

    JournalEntry {
        requireNonNull(kind);
        requireNonNull(recordedAt);
        requireNonNull(effectiveAt);
        legs = List.copyOf(legs);
    }
}
