package io.paymentledger.query.posting;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.AccountType;
import io.paymentledger.events.RecordedEvent;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one event posts, or one part of it: legs that sum to zero in each currency and layer. A row of
 * {@code query.entry}.
 *
 * @param log the log of the event
 * @param event the event
 * @param part 0, or the number of the part for an event that tells of several movements
 * @param kind the name of the rule that made the legs
 * @param chargeId the charge that it is about, if it is about one
 * @param ruleVersion the version of that rule
 * @param effectiveAt when it counts
 * @param legs at least two
 */
record Entry(
        int log,
        RecordedEvent event,
        int part,
        String kind,
        @Nullable String chargeId,
        int ruleVersion,
        Instant effectiveAt,
        List<Leg> legs) {

    /**
     * A posting that does not know its account's row yet.
     *
     * @param amountMinor a debit is positive, a credit negative; never 0
     */
    record Leg(AccountKey account, AccountType type, Layer layer, long amountMinor) {

        Leg {
            requireNonNull(account);
            requireNonNull(type);
            requireNonNull(layer);
        }
    }

    private record Balance(String currency, Layer layer) {}

    Entry {
        requireNonNull(event);
        requireNonNull(kind);
        requireNonNull(effectiveAt);
        legs = List.copyOf(legs);
        if (!balances(legs)) {
            throw new IllegalStateException(
                    "the entry at position %s of log %s does not balance".formatted(event.position(), log));
        }
    }

    /** Whether it counts at another time than it was recorded. */
    boolean isDated() {
        return !effectiveAt.equals(event.occurredAt());
    }

    private static boolean balances(List<Leg> legs) {
        Map<Balance, Long> sums = new HashMap<>();
        for (Leg leg : legs) {
            sums.merge(new Balance(leg.account.currency(), leg.layer), leg.amountMinor, Math::addExact);
        }
        return sums.values().stream().allMatch(sum -> sum == 0);
    }
}
