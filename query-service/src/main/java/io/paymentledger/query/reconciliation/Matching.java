package io.paymentledger.query.reconciliation;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.SettlementKind;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Matches the lines of one file with the ledger's movements: by reference and amount, then by reference and the sum of all
 * that it names, then by reference alone, then, where a line has no reference of ours, by amount and date. It depends on nothing but what it is given.
 *
 * <p>In each pass, lines choose in the file's order, and of several movements the one that was recorded first. Where equal
 * lines meet equal movements, it makes no difference to any sum which of them are paired.
 */
final class Matching {

    /** How long before its value date a movement can have been recorded that a line without a reference tells of. */
    static final int MAX_DAYS_UNTIL_SETTLED = 7;

    /** How a line found its movement. */
    enum How {
        REFERENCE("reference"),
        AMOUNT_AND_DATE("amount_and_date");

        private final String wireName;

        How(String wireName) {
            this.wireName = wireName;
        }

        String wireName() {
            return wireName;
        }
    }

    /** A line of some file. */
    record LinePlace(String reconciliationId, int number) {

        LinePlace {
            requireNonNull(reconciliationId);
        }
    }

    /**
     * A movement that a line may tell of.
     *
     * @param takenBy the line of an earlier file that tells of it already
     */
    record Candidate(Movement movement, @Nullable LinePlace takenBy) {

        Candidate {
            requireNonNull(movement);
        }
    }

    /**
     * A line that tells of a movement, alone or with others.
     *
     * @param differs whether it tells of another sum
     */
    record Match(FileLine line, Movement movement, How how, boolean differs) {}

    /** A line that tells again of what a line told already. */
    record Duplicate(FileLine line, Movement movement, LinePlace of) {}

    /**
     * What came of it.
     *
     * @param missingHere lines of which the ledger knows nothing
     */
    record Result(List<Match> matches, List<Duplicate> duplicates, List<FileLine> missingHere) {}

    /** What tells apart what lines without a reference can tell of. */
    private record AmountOfDay(SettlementKind kind, String currency, long minor, LocalDate day) {}

    private final String reconciliationId;
    private final Map<String, List<Candidate>> byAttempt = new HashMap<>();
    private final Map<String, List<Candidate>> byGatewayReference = new HashMap<>();
    private final Map<AmountOfDay, Deque<Candidate>> byAmount = new HashMap<>();

    /** By position, the lines that tell of movements, of earlier files and of this one. */
    private final Map<Long, LinePlace> taken = new HashMap<>();

    private final List<Match> matches = new ArrayList<>();
    private final List<Duplicate> duplicates = new ArrayList<>();

    private Matching(String reconciliationId, Collection<Candidate> candidates) {
        this.reconciliationId = reconciliationId;
        candidates.stream()
                .sorted(Comparator.comparingLong(
                        candidate -> candidate.movement().position()))
                .forEach(this::add);
    }

    /**
     * Matches a file.
     *
     * @param lines those of charges, in the file's order
     * @param candidates of the file's tenant and gateway: every movement that a line names, and every one that is not taken
     *     and can be meant by a line without a reference
     */
    static Result of(String reconciliationId, List<FileLine> lines, Collection<Candidate> candidates) {
        Matching matching = new Matching(reconciliationId, candidates);
        List<FileLine> left = matching.pair(lines, FileLine::tellsExactlyOf);
        left = left.stream().filter(line -> !matching.gather(line)).toList();
        left = matching.pair(left, (line, movement) -> line.kind() == movement.kind());
        left = left.stream().filter(line -> !matching.repeats(line)).toList();
        left = left.stream().filter(line -> !matching.pairByAmount(line)).toList();
        matching.matches.sort(Comparator.comparingInt(match -> match.line().number()));
        return new Result(List.copyOf(matching.matches), List.copyOf(matching.duplicates), left);
    }

    private void add(Candidate candidate) {
        Movement movement = candidate.movement();
        if (candidate.takenBy() != null) {
            taken.put(movement.position(), candidate.takenBy());
        }
        if (movement.attemptId() != null) {
            byAttempt
                    .computeIfAbsent(movement.attemptId(), _ -> new ArrayList<>(1))
                    .add(candidate);
        }
        byGatewayReference
                .computeIfAbsent(movement.gatewayReference(), _ -> new ArrayList<>(1))
                .add(candidate);
        byAmount.computeIfAbsent(
                        new AmountOfDay(movement.kind(), movement.currency(), movement.amountMinor(), movement.day()),
                        _ -> new ArrayDeque<>(1))
                .add(candidate);
    }

    private interface Fit {
        boolean test(FileLine line, Movement movement);
    }

    /** Pairs lines with movements that they name; gives the lines that are left. */
    private List<FileLine> pair(List<FileLine> lines, Fit fit) {
        List<FileLine> left = new ArrayList<>();
        for (FileLine line : lines) {
            @Nullable
            Movement movement = named(line, candidate -> !isTaken(candidate) && fit.test(line, candidate.movement()));
            if (movement == null) {
                left.add(line);
            } else {
                take(line, movement, How.REFERENCE, !line.tellsExactlyOf(movement));
            }
        }
        return left;
    }

    /** A gateway may settle all captures of a payment in one line, which names the payment and has their sum. */
    private boolean gather(FileLine line) {
        List<Movement> named = Stream.concat(
                        candidates(byAttempt, line.reference()),
                        candidates(byGatewayReference, line.gatewayReference()))
                .distinct()
                .filter(candidate -> !isTaken(candidate))
                .map(Candidate::movement)
                .filter(movement ->
                        movement.kind() == line.kind() && movement.currency().equals(line.currency()))
                .toList();
        // A gateway that has one name for many payments can make a sum that no long holds.
        BigInteger sum = named.stream()
                .map(movement -> BigInteger.valueOf(movement.amountMinor()))
                .reduce(BigInteger.ZERO, BigInteger::add);
        if (named.size() < 2 || !sum.equals(BigInteger.valueOf(line.grossMinor()))) {
            return false;
        }
        named.forEach(movement -> take(line, movement, How.REFERENCE, false));
        return true;
    }

    private static Stream<Candidate> candidates(Map<String, List<Candidate>> index, @Nullable String reference) {
        return reference == null ? Stream.empty() : index.getOrDefault(reference, List.of()).stream();
    }

    private boolean repeats(FileLine line) {
        @Nullable
        Movement movement = named(line, candidate -> candidate.movement().kind() == line.kind());
        if (movement == null) {
            return false;
        }
        duplicates.add(new Duplicate(line, movement, Objects.requireNonNull(taken.get(movement.position()))));
        return true;
    }

    private boolean pairByAmount(FileLine line) {
        if (line.reference() != null) {
            return false;
        }
        LocalDate last = line.effectiveOn();
        Optional<Movement> movement = last.minusDays(MAX_DAYS_UNTIL_SETTLED)
                .datesUntil(last.plusDays(1))
                .map(day -> new AmountOfDay(line.kind(), line.currency(), line.grossMinor(), day))
                .flatMap(this::firstLeft)
                .min(Comparator.comparingLong(Movement::position));
        movement.ifPresent(found -> take(line, found, How.AMOUNT_AND_DATE, false));
        return movement.isPresent();
    }

    /** The first movement of an amount and a day that no line tells of; those before it are never looked at again. */
    private Stream<Movement> firstLeft(AmountOfDay amount) {
        Deque<Candidate> candidates = byAmount.getOrDefault(amount, new ArrayDeque<>(0));
        while (!candidates.isEmpty() && isTaken(candidates.peek())) {
            candidates.remove();
        }
        return candidates.stream().limit(1).map(Candidate::movement);
    }

    /** The first movement that a line names and that passes: our own reference says more than the gateway's. */
    private @Nullable Movement named(FileLine line, Predicate<Candidate> passes) {
        @Nullable Movement byOurs = first(byAttempt, line.reference(), passes);
        return byOurs != null ? byOurs : first(byGatewayReference, line.gatewayReference(), passes);
    }

    private static @Nullable Movement first(
            Map<String, List<Candidate>> index, @Nullable String reference, Predicate<Candidate> passes) {
        if (reference == null) {
            return null;
        }
        for (Candidate candidate : index.getOrDefault(reference, List.of())) {
            if (passes.test(candidate)) {
                return candidate.movement();
            }
        }
        return null;
    }

    private boolean isTaken(Candidate candidate) {
        return taken.containsKey(candidate.movement().position());
    }

    private void take(FileLine line, Movement movement, How how, boolean differs) {
        taken.put(movement.position(), new LinePlace(reconciliationId, line.number()));
        matches.add(new Match(line, movement, how, differs));
    }

    /**
     * Matches movements that were recorded after files that tell of them.
     *
     * @param movements new ones, in the order of their positions
     * @param waiting the lines that miss one, of the same tenant and gateway as a movement that they name, in the order of
     *     their files and numbers
     * @return by waiting line, the movement that it tells of, to the amount
     */
    static <L> Map<L, Movement> late(Collection<Movement> movements, Collection<L> waiting, LateFit<L> fit) {
        Map<L, Movement> found = new LinkedHashMap<>();
        for (Movement movement : movements) {
            for (L line : waiting) {
                if (!found.containsKey(line) && fit.test(line, movement)) {
                    found.put(line, movement);
                    break;
                }
            }
        }
        return found;
    }

    /** Whether a waiting line tells of a movement. */
    interface LateFit<L> {
        boolean test(L line, Movement movement);
    }
}
