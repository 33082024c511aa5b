package io.paymentledger.query.reconciliation;

import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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

    /**
     * How often a transfer is looked at to find several that come to a sum: enough for a thousand lines of each end that have
     * no other end, and less than a second. What is beyond that stays a break, and nobody waits for it.
     */
    private static final long MOST_LOOKS = 50_000_000;

    /** What a line of the bank is the other end of: one line of a gateway, or several. */
    record Arrival(Transfer bank, List<Transfer> sent) {

        Arrival {
            sent = List.copyOf(sent);
        }
    }

    /** What two ends have in common. */
    private record Sum(boolean toBank, String currency, long amountMinor) {

        static Sum of(Transfer transfer) {
            return new Sum(transfer.toBank(), transfer.currency(), transfer.amountMinor());
        }
    }

    private record Named(Sum sum, String reference) {}

    private final List<Transfer> sent;
    private final boolean[] taken;

    /** Places in {@link #sent}, by the day, those of one in their order. */
    private final Map<Sum, NavigableMap<LocalDate, Deque<Integer>>> bySum = new HashMap<>();

    private final Map<Named, NavigableMap<LocalDate, Deque<Integer>>> byName = new HashMap<>();
    private final NavigableMap<String, List<Integer>> byGateway = new TreeMap<>();
    private final List<Arrival> arrivals = new ArrayList<>();
    private long looks;

    /** @param sent by the day */
    private Transfers(List<Transfer> sent) {
        this.sent = sent;
        this.taken = new boolean[sent.size()];
        for (int place = 0; place < sent.size(); place++) {
            Transfer out = sent.get(place);
            add(bySum, Sum.of(out), out.day(), place);
            if (out.reference() != null) {
                add(byName, new Named(Sum.of(out), out.reference()), out.day(), place);
            }
            byGateway.computeIfAbsent(out.gateway(), _ -> new ArrayList<>()).add(place);
        }
    }

    private static <K> void add(
            Map<K, NavigableMap<LocalDate, Deque<Integer>>> index, K key, LocalDate day, int place) {
        index.computeIfAbsent(key, _ -> new TreeMap<>())
                .computeIfAbsent(day, _ -> new ArrayDeque<>())
                .add(place);
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
        left = transfers.pair(left, transfers::named);
        left = transfers.pair(left, transfers::ofSum);
        left.forEach(transfers::gather);
        return transfers.arrivals;
    }

    /** Gives the lines of the bank that are left. */
    private List<Transfer> pair(List<Transfer> ofBank, Function<Transfer, OptionalInt> other) {
        List<Transfer> left = new ArrayList<>();
        for (Transfer bank : ofBank) {
            other.apply(bank).ifPresentOrElse(place -> take(bank, List.of(place)), () -> left.add(bank));
        }
        return left;
    }

    private OptionalInt named(Transfer bank) {
        Sum sum = Sum.of(bank);
        return bank.words().stream()
                .map(word -> first(byName.get(new Named(sum, word)), bank))
                .flatMapToInt(OptionalInt::stream)
                .min();
    }

    private OptionalInt ofSum(Transfer bank) {
        return first(bySum.get(Sum.of(bank)), bank);
    }

    /** The first that is not taken, of those of days on which it can have been sent. */
    private OptionalInt first(@Nullable NavigableMap<LocalDate, Deque<Integer>> days, Transfer bank) {
        if (days == null) {
            return OptionalInt.empty();
        }
        for (Deque<Integer> places :
                days.subMap(bank.earliestSent(), true, bank.latestSent(), true).values()) {
            while (!places.isEmpty() && taken[places.peek()]) {
                places.poll();
            }
            if (!places.isEmpty()) {
                return OptionalInt.of(places.peek());
            }
        }
        return OptionalInt.empty();
    }

    /** Several of one gateway that follow one another, and come to the sum. */
    private void gather(Transfer bank) {
        for (List<Integer> ofGateway : byGateway.values()) {
            if (looks > MOST_LOOKS) {
                return;
            }
            looks += ofGateway.size();
            List<Integer> of = ofGateway.stream()
                    .filter(place -> !taken[place] && sent.get(place).canComeAs(bank))
                    .toList();
            for (int from = 0; from < of.size(); from++) {
                long sum = 0;
                for (int to = from; to < of.size() && to - from < MOST_IN_ONE && sum < bank.amountMinor(); to++) {
                    looks++;
                    sum = Math.addExact(sum, sent.get(of.get(to)).amountMinor());
                    if (sum == bank.amountMinor()) {
                        take(bank, of.subList(from, to + 1));
                        return;
                    }
                }
            }
        }
    }

    private void take(Transfer bank, List<Integer> places) {
        places.forEach(place -> taken[place] = true);
        arrivals.add(new Arrival(bank, places.stream().map(sent::get).toList()));
    }
}
