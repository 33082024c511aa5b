package io.paymentledger.query.console;

import io.paymentledger.events.ChargeView;
import io.paymentledger.events.Money;
import io.paymentledger.query.console.Payment.Fate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Whether somebody was charged twice, from the histories of the charges in question. It counts what the gateways took and
 * gave back; it judges nothing but whether charges look alike.
 *
 * @param answer the short answer
 * @param headline the answer in a few words
 * @param sentence how many payments there were, what became of each, and what that is net
 */
record Verdict(Answer answer, String headline, String sentence) {

    /** A sentence that names more is not read. */
    private static final int MOST_PARTS = 6;

    /** The short answer; a page shows it as a word with a colour. */
    enum Answer {
        TWICE("Yes"),
        UNDONE("Not any more"),
        ONCE("No"),
        SEVERAL("No"),
        NONE("No"),
        OPEN("Not known yet");

        private final String words;

        Answer(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }

        /** For style sheets. */
        public String tone() {
            return switch (this) {
                case TWICE -> "bad";
                case UNDONE, OPEN -> "care";
                case ONCE, SEVERAL, NONE -> "good";
            };
        }
    }

    /**
     * The verdict about some charges.
     *
     * @param charges at least one, folded from their whole histories
     */
    static Verdict of(List<ChargeView> charges, List<LookAlikes> alike) {
        Map<String, List<Payment>> byCharge = new LinkedHashMap<>();
        charges.forEach(charge -> byCharge.put(charge.id(), Payment.of(charge)));
        List<Payment> all = byCharge.values().stream().flatMap(List::stream).toList();
        Answer answer = answer(all, purchases(byCharge, alike));
        return new Verdict(answer, headline(answer, all), sentence(charges.size(), all));
    }

    /** What may be one purchase: each charge by itself, and those that look alike together. */
    private static List<List<Payment>> purchases(Map<String, List<Payment>> byCharge, List<LookAlikes> alike) {
        List<List<Payment>> purchases = new ArrayList<>(byCharge.values());
        alike.forEach(group -> purchases.add(group.charges().stream()
                .flatMap(charge -> byCharge.getOrDefault(charge.id(), List.of()).stream())
                .toList()));
        return purchases;
    }

    private static Answer answer(List<Payment> all, List<List<Payment>> purchases) {
        if (purchases.stream().anyMatch(one -> count(one, Payment::counts) > 1)) {
            return Answer.TWICE;
        }
        boolean open = purchases.stream()
                .anyMatch(one -> one.stream().anyMatch(payment -> payment.fate() == Fate.UNKNOWN)
                        && (one.size() > 1 || all.size() == 1));
        if (open) {
            return Answer.OPEN;
        }
        if (purchases.stream()
                .anyMatch(one -> count(one, payment -> payment.fate().moved()) > 1)) {
            return Answer.UNDONE;
        }
        return switch ((int) Math.min(count(all, Payment::counts), 2)) {
            case 0 -> Answer.NONE;
            case 1 -> Answer.ONCE;
            default -> Answer.SEVERAL;
        };
    }

    private static long count(List<Payment> payments, Predicate<Payment> which) {
        return payments.stream().filter(which).count();
    }

    private static String headline(Answer answer, List<Payment> all) {
        long kept = count(all, Payment::counts);
        return switch (answer) {
            case TWICE -> "It looks like one purchase that was charged more than once.";
            case UNDONE ->
                kept == 0
                        ? "It was taken more than once, and all of it went back."
                        : "It was taken more than once, and what was too much went back.";
            case ONCE -> "Charged once.";
            case SEVERAL -> "Charged %s, and no two of them look alike.".formatted(Counted.times(kept));
            case NONE ->
                all.stream().anyMatch(payment -> payment.fate() == Fate.HELD)
                        ? "Held, not charged."
                        : "Nothing is charged.";
            case OPEN -> "The gateway's answer is still out.";
        };
    }

    /** Such as: 2 charges: one kept 19.99 EUR, one reversed 19.99 EUR; net once, 19.99 EUR. */
    private static String sentence(int charges, List<Payment> all) {
        Map<Fate, Map<Money, Long>> fates = new EnumMap<>(Fate.class);
        all.forEach(payment -> fates.computeIfAbsent(payment.fate(), _ -> new LinkedHashMap<>())
                .merge(payment.taken(), 1L, Long::sum));
        List<String> parts = fates.entrySet().stream()
                .flatMap(fate -> fate.getValue().entrySet().stream()
                        .map(amount -> "%s %s %s"
                                .formatted(
                                        Counted.many(amount.getValue()),
                                        fate.getKey().words(),
                                        MoneyText.of(amount.getKey()))))
                .toList();
        String listed = parts.stream().limit(MOST_PARTS).collect(Collectors.joining(", "))
                + (parts.size() > MOST_PARTS ? " and others" : "");
        String subject = Counted.of(charges, "charge", "charges")
                + (all.size() == charges ? "" : " with " + Counted.of(all.size(), "payment", "payments"));
        return "%s: %s; net %s.".formatted(subject, listed, net(all));
    }

    private static String net(List<Payment> all) {
        long kept = count(all, Payment::counts);
        if (kept == 0) {
            return "nothing";
        }
        Map<String, Money> sums = new TreeMap<>();
        all.stream()
                .filter(Payment::counts)
                .forEach(payment -> sums.merge(payment.kept().currency().code(), payment.kept(), Money::plus));
        return Counted.times(kept) + ", "
                + sums.values().stream()
                        .map(MoneyText::of)
                        .map(MoneyText::toString)
                        .collect(Collectors.joining(" and "));
    }
}
