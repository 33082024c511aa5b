package io.paymentledger.query.export;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the journal with its legs.
 *
 * @param position the place in the tenant's log of the event that caused it
 * @param recordedAt when it was recorded
 * @param effectiveAt when it counts
 * @param eventType the stable name of the event's kind
 * @param chargeId the charge that it is about, if it is about one
 * @param ruleVersion the version of the posting rule that made it
 */
record JournalEntry(
        long position,
        Instant recordedAt,
        Instant effectiveAt,
        String eventType,
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
        requireNonNull(recordedAt);
        requireNonNull(effectiveAt);
        requireNonNull(eventType);
        legs = List.copyOf(legs);
    }
}
