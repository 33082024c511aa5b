package io.paymentledger.query.console;

import io.paymentledger.events.ChargeState;
import io.paymentledger.events.ChargeView;
import io.paymentledger.events.Sums;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Two charges member by member.
 *
 * @param headline one payment, or two
 * @param reasons why
 * @param rows their members
 */
record Comparison(String headline, List<String> reasons, List<Row> rows) {

    /** A member of both. */
    record Row(String label, String one, String other, boolean amount) {

        public boolean equal() {
            return one.equals(other);
        }
    }

    /**
     * Compares.
     *
     * @param oneKey the key that led to the first
     * @param otherKey the key that led to the second
     */
    static Comparison of(String oneKey, ChargeView one, String otherKey, ChargeView other) {
        return new Comparison(headline(one, other), reasons(oneKey, one, otherKey, other), rows(one, other));
    }

    private static String headline(ChargeView one, ChargeView other) {
        if (one.id().equals(other.id())) {
            return "One charge: both keys name it.";
        }
        long kept = Stream.of(one, other)
                .flatMap(charge -> Payment.of(charge).stream())
                .filter(Payment::counts)
                .count();
        return switch ((int) Math.min(kept, 2)) {
            case 0 -> "No payment is left of these two charges.";
            case 1 -> "One payment is left of these two charges.";
            default -> "%s payments.".formatted(capital(Counted.many(kept)));
        };
    }

    private static String capital(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    private static List<String> reasons(String oneKey, ChargeView one, String otherKey, ChargeView other) {
        List<String> reasons = new ArrayList<>();
        if (one.id().equals(other.id())) {
            reasons.add(
                    oneKey.equals(otherKey)
                            ? "You compare a charge with itself."
                            : "The keys %s and %s lead to charge %s, which was sent to the gateway by itself."
                                    .formatted(oneKey, otherKey, one.id()));
            return reasons;
        }
        reasons.add("Their keys differ, so each was a request of its own to the ledger.");
        reasons.add(orders(one, other));
        reasons.add(
                one.state().terms().fingerprint().equals(other.state().terms().fingerprint())
                        ? "The commands are the same in every member (equal fingerprints): this is what a client does that"
                                + " makes a new key for a repetition."
                        : "The commands differ (their fingerprints are not equal).");
        reasons.add("The gateway knows them as %s and %s.".formatted(reference(one), reference(other)));
        Duration between = Duration.between(one.createdAt(), other.createdAt()).abs();
        reasons.add("They were made %s apart.".formatted(words(between)));
        return reasons;
    }

    private static String orders(ChargeView one, ChargeView other) {
        @Nullable String first = one.state().terms().orderNumber();
        @Nullable String second = other.state().terms().orderNumber();
        if (first == null || second == null) {
            return "Not both name an order, so nothing joined them: an order number is what the ledger charges once for.";
        }
        return "They name different orders, %s and %s.".formatted(first, second);
    }

    private static String reference(ChargeView charge) {
        @Nullable String payment = charge.state().payment();
        return payment == null ? "nothing" : payment;
    }

    private static String words(Duration between) {
        if (between.toMinutes() < 2) {
            return Counted.of(between.toSeconds(), "second", "seconds");
        }
        return between.toHours() < 2
                ? Counted.of(between.toMinutes(), "minute", "minutes")
                : Counted.of(between.toHours(), "hour", "hours");
    }

    private static List<Row> rows(ChargeView one, ChargeView other) {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row("Key", one.id(), other.id(), false));
        rows.add(text(
                "Customer",
                one.state().terms().personal().customer(),
                other.state().terms().personal().customer()));
        rows.add(text(
                "Order",
                one.state().terms().orderNumber(),
                other.state().terms().orderNumber()));
        rows.add(text(
                "Description",
                one.state().terms().personal().description(),
                other.state().terms().personal().description()));
        rows.add(new Row(
                "Means of payment",
                one.state().terms().paymentMethod().token(),
                other.state().terms().paymentMethod().token(),
                false));
        rows.add(text(
                "Fingerprint",
                one.state().terms().fingerprint(),
                other.state().terms().fingerprint()));
        rows.add(text("Attempt", attempt(one.state()), attempt(other.state())));
        rows.add(
                text("Gateway's reference", one.state().payment(), other.state().payment()));
        rows.add(new Row(
                "Made",
                TimeText.of(one.createdAt()).utc() + " UTC",
                TimeText.of(other.createdAt()).utc() + " UTC",
                false));
        rows.add(text(
                "Status",
                one.state().status().wireName(),
                other.state().status().wireName()));
        rows.add(text(
                "Detail",
                one.state().detail() == null ? null : one.state().detail().wireName(),
                other.state().detail() == null ? null : other.state().detail().wireName()));
        rows.add(money(
                "Asked for",
                one,
                other,
                one.state().terms().amount().amountMinor(),
                other.state().terms().amount().amountMinor()));
        Sums first = one.state().sums();
        Sums second = other.state().sums();
        rows.add(money("Captured", one, other, first.captured(), second.captured()));
        rows.add(money("Refunded", one, other, first.refunded(), second.refunded()));
        rows.add(money("Reversed", one, other, first.reversed(), second.reversed()));
        return rows.stream()
                .filter(row -> !row.one.isEmpty() || !row.other.isEmpty())
                .toList();
    }

    private static @Nullable String attempt(ChargeState state) {
        return state.attempt() == null ? null : state.attempt().attemptId();
    }

    private static Row text(String label, @Nullable String one, @Nullable String other) {
        return new Row(label, one == null ? "" : one, other == null ? "" : other, false);
    }

    private static Row money(String label, ChargeView one, ChargeView other, long first, long second) {
        return new Row(
                label,
                MoneyText.of(first, one.state().terms().amount().currency()).toString(),
                MoneyText.of(second, other.state().terms().amount().currency()).toString(),
                true);
    }
}
