package io.paymentledger.query.console;

import io.paymentledger.events.ChargeView;
import io.paymentledger.events.Money;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Charges that may be one purchase charged twice: the same customer, amount and currency, each within {@link Search#ALIKE}
 * of the one before, under keys of their own. The ledger cannot know; a person can.
 *
 * @param charges at least two, oldest first
 */
record LookAlikes(List<ChargeView> charges) {

    LookAlikes {
        charges = List.copyOf(charges);
    }

    private record Purchase(String customer, Money amount) {}

    /** The groups among some charges. */
    static List<LookAlikes> among(List<ChargeView> charges) {
        Map<Purchase, List<ChargeView>> byPurchase = new LinkedHashMap<>();
        charges.stream().sorted(Comparator.comparing(ChargeView::createdAt)).forEach(charge -> {
            @Nullable String customer = charge.state().terms().personal().customer();
            if (customer != null) {
                byPurchase
                        .computeIfAbsent(
                                new Purchase(customer, charge.state().terms().amount()), _ -> new ArrayList<>())
                        .add(charge);
            }
        });
        List<LookAlikes> groups = new ArrayList<>();
        byPurchase.values().forEach(one -> chains(one, groups));
        return groups;
    }

    private static void chains(List<ChargeView> oldestFirst, List<LookAlikes> groups) {
        List<ChargeView> chain = new ArrayList<>();
        for (ChargeView charge : oldestFirst) {
            if (!chain.isEmpty()
                    && chain.getLast().createdAt().plus(Search.ALIKE).isBefore(charge.createdAt())) {
                add(chain, groups);
                chain = new ArrayList<>();
            }
            chain.add(charge);
        }
        add(chain, groups);
    }

    private static void add(List<ChargeView> chain, List<LookAlikes> groups) {
        if (chain.size() > 1) {
            groups.add(new LookAlikes(chain));
        }
    }
}
