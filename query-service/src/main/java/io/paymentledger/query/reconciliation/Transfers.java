package io.paymentledger.query.reconciliation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Finds to what the bank shows what gateways told of: by the gateway's name for it, then by the sum, then several to one. It
 * depends on nothing but what it is given.
 *
 * <p>In each pass the bank's lines choose in their order, and of several that fit, the one that was sent first.
 */
final class Transfers {

    /** A week, as banks and gateways promise at the longest; what has not come by then is a break. */
    static final int MAX_DAYS_IN_TRANSIT = 7;

    /** A gateway's day may be the next one at the bank. */
    static final int MAX_DAYS_EARLY = 1;

    /** More payouts than any gateway puts into one transfer. */
    private static final int MOST_IN_ONE = 31;

    /** What a line of the bank is the other end of: one line of a gateway, or several. */
    record Arrival(Transfer bank, List<Transfer> sent) {

        Arrival {
            sent = List.copyOf(sent);
        }
    }

    private final List<Transfer> sent;
    private final Set<Transfer> taken = new HashSet<>();
    private final List<Arrival> arrivals = new ArrayList<>();

    private Transfers(List<Transfer> sent) {
        this.sent = sent;
    }

    /**
     * Matches both ends.
     *
     * @param open whatever has no other end yet, in the order of the files and their lines
     */
    static List<Arrival> match(Collection<Transfer> open) {
        Comparator<Transfer> byDay = Comparator.comparing(Transfer::day);
        Transfers transfers = new Transfers(
                open.stream().filter(each -> !each.atBank()).sorted(byDay).toList());
        List<Transfer> left =
                open.stream().filter(Transfer::atBank).sorted(byDay).toList();
        left = transfers.pair(left, (bank, out) -> out.isNamedBy(bank) && out.amountMinor() == bank.amountMinor());
        left = transfers.pair(left, (bank, out) -> out.amountMinor() == bank.amountMinor());
        left.forEach(transfers::gather);
        return transfers.arrivals;
    }

    /** Gives the lines of the bank that are left. */
    private List<Transfer> pair(List<Transfer> ofBank, BiPredicate<Transfer, Transfer> fits) {
        List<Transfer> left = new ArrayList<>();
        for (Transfer bank : ofBank) {
            sent.stream()
                    .filter(out -> !taken.contains(out) && out.canComeAs(bank) && fits.test(bank, out))
                    .findFirst()
                    .ifPresentOrElse(out -> take(bank, List.of(out)), () -> left.add(bank));
        }
        return left;
    }

    /** Several of one gateway that follow one another, and come to the sum. */
    private void gather(Transfer bank) {
        for (String gateway :
                sent.stream().map(Transfer::gateway).distinct().sorted().toList()) {
            List<Transfer> of = sent.stream()
                    .filter(out -> out.gateway().equals(gateway) && !taken.contains(out) && out.canComeAs(bank))
                    .toList();
            for (int from = 0; from < of.size(); from++) {
                long sum = 0;
                for (int to = from; to < of.size() && to - from < MOST_IN_ONE && sum < bank.amountMinor(); to++) {
                    sum = Math.addExact(sum, of.get(to).amountMinor());
                    if (sum == bank.amountMinor()) {
                        take(bank, of.subList(from, to + 1));
                        return;
                    }
                }
            }
        }
    }

    private void take(Transfer bank, List<Transfer> out) {
        taken.addAll(out);
        arrivals.add(new Arrival(bank, out));
    }
}
