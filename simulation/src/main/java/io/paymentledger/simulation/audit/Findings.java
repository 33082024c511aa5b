package io.paymentledger.simulation.audit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the audit found: all of it counted, and the first of each kind kept, so that a broken ledger fits in memory. */
public final class Findings {

    /** One thing that is wrong: where, and what. */
    public record Finding(FindingKind kind, String where, String what) {

        @Override
        public String toString() {
            return kind.name() + " " + where + ": " + what;
        }
    }

    private final int shownOfAKind;
    private final Map<FindingKind, Long> counts = new EnumMap<>(FindingKind.class);
    private final Map<FindingKind, List<Finding>> first = new EnumMap<>(FindingKind.class);
    private final List<String> firstUnchecked = new ArrayList<>();
    private long unchecked;

    /** @param shownOfAKind how many of each kind are kept */
    public Findings(int shownOfAKind) {
        this.shownOfAKind = shownOfAKind;
    }

    void add(FindingKind kind, String where, String what) {
        counts.merge(kind, 1L, Long::sum);
        List<Finding> kept = first.computeIfAbsent(kind, _ -> new ArrayList<>());
        if (kept.size() < shownOfAKind) {
            kept.add(new Finding(kind, where, what));
        }
    }

    /** Something is wrong if it differs. */
    void differ(FindingKind kind, String where, @Nullable String difference) {
        if (difference != null) {
            add(kind, where, difference);
        }
    }

    /** An event whose salt was forgotten, which is lawful: nothing is wrong with it, and nothing can be said for it. */
    void addUnchecked(String where) {
        unchecked++;
        if (firstUnchecked.size() < shownOfAKind) {
            firstUnchecked.add(where);
        }
    }

    /** Whether nothing is wrong with what was checked. */
    public boolean none() {
        return counts.isEmpty();
    }

    /** How many sealed events could not be held against the tree. */
    public long unchecked() {
        return unchecked;
    }

    /** How many there are of a kind. */
    public long count(FindingKind kind) {
        return counts.getOrDefault(kind, 0L);
    }

    /** The first of each kind. */
    public List<Finding> shown() {
        return first.values().stream().flatMap(List::stream).toList();
    }

    /** One line for each finding that is shown, and for each kind how many more there are. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        first.forEach((kind, kept) -> {
            lines.add("%s %s".formatted(count(kind), kind.plural()));
            kept.forEach(finding -> lines.add("  " + finding.where + ": " + finding.what));
            if (count(kind) > kept.size()) {
                lines.add("  ... and %s more".formatted(count(kind) - kept.size()));
            }
        });
        return lines;
    }

    /** What the auditor cannot say, which is no finding: one line for each event that is shown. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (unchecked > 0) {
            notes.add("%s sealed events that nobody can check any more, as their salts were forgotten"
                    .formatted(unchecked));
            firstUnchecked.forEach(where -> notes.add("  " + where));
        }
        if (unchecked > firstUnchecked.size()) {
            notes.add("  ... and %s more".formatted(unchecked - firstUnchecked.size()));
        }
        return notes;
    }
}
