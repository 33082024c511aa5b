package io.paymentledger.ledger.settlement.profile;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.SettlementKind;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The words by which a file calls its lines. A word may have one {@code *}, which stands for any text; of several that fit,
 * the one without a star counts, else the longest.
 */
public final class Words {

    /** What a word says of a line, by the direction of what moved; {@code null} that the line is to be passed over. */
    public record Meaning(
            @Nullable SettlementKind credit, @Nullable SettlementKind debit) {

        /** The line says nothing that counts. */
        static final Meaning IGNORED = new Meaning(null, null);

        /** Nobody knows what the line is. */
        public static final Meaning UNKNOWN = of(SettlementKind.UNKNOWN);

        /** Whether the line is to be passed over. */
        public boolean isIgnored() {
            return credit == null;
        }

        /**
         * What the line is.
         *
         * @param credited whether it adds to what the gateway owes us
         */
        public SettlementKind of(boolean credited) {
            return requireNonNull(credited ? credit : debit, "a line that is passed over is nothing");
        }

        /** A word that means the same in both directions. */
        static Meaning of(SettlementKind kind) {
            return new Meaning(kind, kind);
        }
    }

    private final Map<String, Meaning> own;
    private final List<String> patterns;
    private final boolean wellKnown;

    /**
     * @param own the words of the file, in any case
     * @param wellKnown whether words count that the ledger knows without being told
     */
    Words(Map<String, Meaning> own, boolean wellKnown) {
        Map<String, Meaning> lower = new HashMap<>();
        own.forEach((word, meaning) -> lower.put(word.toLowerCase(Locale.ROOT), meaning));
        this.own = Map.copyOf(lower);
        this.patterns = lower.keySet().stream()
                .filter(word -> word.indexOf('*') >= 0)
                .sorted(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()))
                .toList();
        this.wellKnown = wellKnown;
    }

    /** The words of a file that has some of its own beside those that are known. */
    public static Words of(Map<String, SettlementKind> own) {
        Map<String, Meaning> meanings = new HashMap<>();
        own.forEach((word, kind) -> meanings.put(word, Meaning.of(kind)));
        return new Words(meanings, true);
    }

    /** The same words, and others that count more. */
    Words with(Map<String, SettlementKind> others) {
        Map<String, Meaning> all = new HashMap<>(own);
        others.forEach((word, kind) -> all.put(word.toLowerCase(Locale.ROOT), Meaning.of(kind)));
        return new Words(all, wellKnown);
    }

    /** The file's own words that mean one kind, in lower case. */
    public Map<String, SettlementKind> kinds() {
        Map<String, SettlementKind> kinds = new HashMap<>();
        own.forEach((word, meaning) -> {
            if (meaning.credit() != null) {
                kinds.put(word, meaning.credit());
            }
        });
        return kinds;
    }

    /** What a word means, in any case; {@code null} if nobody knows. */
    public @Nullable Meaning meaning(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        @Nullable Meaning named = own.get(lower);
        if (named != null) {
            return named;
        }
        for (String pattern : patterns) {
            if (fits(pattern, lower)) {
                return requireNonNull(own.get(pattern));
            }
        }
        @Nullable SettlementKind known = wellKnown ? wellKnown(lower) : null;
        return known == null ? null : Meaning.of(known);
    }

    /** The kind that a word means whatever the direction; {@code null} if nobody knows. */
    public @Nullable SettlementKind kind(String word) {
        @Nullable Meaning meaning = meaning(word);
        return meaning == null ? null : meaning.credit();
    }

    private static boolean fits(String pattern, String word) {
        int star = pattern.indexOf('*');
        return word.length() >= pattern.length() - 1
                && word.startsWith(pattern.substring(0, star))
                && word.endsWith(pattern.substring(star + 1));
    }

    private static @Nullable SettlementKind wellKnown(String word) {
        return switch (word) {
            case "charge", "capture", "sale" -> SettlementKind.PAYMENT;
            case "chargeback" -> SettlementKind.DISPUTE;
            case "chargeback_reversal" -> SettlementKind.DISPUTE_REVERSAL;
            case "transfer" -> SettlementKind.PAYOUT;
            case "payout_failure", "payout_return" -> SettlementKind.PAYOUT_REVERSAL;
            case "refund_reversal" -> SettlementKind.REFUND_FAILURE;
            case "topup" -> SettlementKind.TOP_UP;
            // A file that calls a line unknown says nothing of it.
            case "unknown" -> null;
            default -> SettlementKind.ofWireName(word).orElse(null);
        };
    }
}
