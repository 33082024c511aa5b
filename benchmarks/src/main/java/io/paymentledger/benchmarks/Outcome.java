package io.paymentledger.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * What a benchmark found out, ready to be written down.
 *
 * @param name of the benchmark and of its files
 * @param title of its page
 * @param method what was done, in Markdown
 * @param unit of the chart's bars
 * @param bars the chart
 * @param goals what was to be reached
 * @param tables the figures
 */
record Outcome(
        String name, String title, String method, String unit, List<Bar> bars, List<Goal> goals, List<Table> tables) {

    Outcome {
        bars = List.copyOf(bars);
        goals = List.copyOf(goals);
        tables = List.copyOf(tables);
    }

    /** A bar of the chart: the median, with the spread as a whisker. */
    record Bar(String label, Samples samples) {}

    /** A table of figures. */
    record Table(String title, List<String> header, List<List<String>> rows) {

        Table {
            header = List.copyOf(header);
            rows = rows.stream().map(List::copyOf).toList();
        }
    }

    /**
     * A goal of the project beside its figure.
     *
     * @param what is measured
     * @param target as the goal says it
     * @param figure as it was measured
     * @param met whether it was reached
     */
    record Goal(String what, String target, String figure, boolean met) {

        static Goal atLeast(String what, double target, String unit, double figure) {
            return new Goal(what, "≥ " + text(target, unit), text(figure, unit), figure >= target);
        }

        static Goal atMost(String what, double target, String unit, double figure) {
            return new Goal(what, "≤ " + text(target, unit), text(figure, unit), figure <= target);
        }

        private static String text(double figure, String unit) {
            String number =
                    figure == Math.rint(figure) ? String.format(Locale.ROOT, "%,.0f", figure) : Samples.number(figure);
            return number + " " + unit;
        }
    }
}
