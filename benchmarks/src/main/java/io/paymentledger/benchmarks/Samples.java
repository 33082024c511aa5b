package io.paymentledger.benchmarks;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The same thing measured several times, at least once. */
record Samples(List<Double> values) {

    Samples {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
    }

    /** One figure of each of several rounds. */
    static <T> Samples of(Collection<T> rounds, ToDoubleFunction<T> figure) {
        return new Samples(rounds.stream().mapToDouble(figure).boxed().toList());
    }

    double median() {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    double min() {
        return values.stream().min(Double::compare).orElseThrow();
    }

    double max() {
        return values.stream().max(Double::compare).orElseThrow();
    }

    /** The median and, in brackets, the spread. */
    String text() {
        return "%s (%s to %s)".formatted(number(median()), number(min()), number(max()));
    }

    /** A figure with as many digits as it is worth. */
    static String number(double figure) {
        String form = Math.abs(figure) >= 100 ? "%,.0f" : Math.abs(figure) >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, form, figure);
    }
}
