package io.paymentledger.query.posting;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.AccountKind;
import io.paymentledger.events.Side;
import java.util.List;
import java.util.Map;

/**
 * How one kind of movement is posted.
 *
 * @param kind the type of the event; or, for an event that tells of several movements, what a part of it is about
 * @param version from 1
 * @param from the position of each log from which on this version applies; version 1 applies from the beginning of every
 *     log, and a log that a later version does not name keeps the version before
 * @param legs what is posted; empty if the event itself states its legs
 */
record PostingRule(String kind, int version, Map<Integer, Long> from, List<Leg> legs) {

    /** One line of a rule. */
    record Leg(Side side, AccountKind account, AmountSource amount, Layer layer) {

        Leg {
            requireNonNull(side);
            requireNonNull(account);
            requireNonNull(amount);
            requireNonNull(layer);
        }
    }

    PostingRule {
        requireNonNull(kind);
        from = Map.copyOf(from);
        legs = List.copyOf(legs);
        if (version < 1 || (version == 1) != from.isEmpty()) {
            throw new IllegalArgumentException("the first version applies from the beginning, and no other one does");
        }
    }

    static PostingRule first(String kind, Leg... legs) {
        return new PostingRule(kind, 1, Map.of(), List.of(legs));
    }

    boolean appliesAt(int log, long position) {
        return version == 1 || position >= from.getOrDefault(log, Long.MAX_VALUE);
    }
}
