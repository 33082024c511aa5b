package io.paymentledger.benchmarks;

import io.paymentledger.benchmarks.Outcome.Bar;
import java.util.List;
import java.util.Locale;

/** Horizontal bars as SVG: the median, a whisker from the lowest to the highest, and the figure beside it. */
final class BarChart {

    private static final int WIDTH = 800;
    private static final int TOP = 48;
    private static final int ROW = 34;
    private static final int BAR = 20;
    private static final int LEFT = 270;
    private static final int LONGEST = 400;
    private static final int GAP = 8;

    private BarChart() {}

    /** The first bar is ours, and stands out. */
    static String svg(String title, String unit, List<Bar> bars) {
        double most =
                bars.stream().mapToDouble(bar -> bar.samples().max()).max().orElse(1);
        int height = TOP + bars.size() * ROW + GAP;
        StringBuilder svg = new StringBuilder("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" font-family="sans-serif" font-size="13">
                <rect width="100%%" height="100%%" fill="#fff"/>
                <text x="%s" y="28" font-size="16" fill="#222">%s, %s</text>
                """.formatted(WIDTH, height, GAP, escape(title), escape(unit)));
        for (int i = 0; i < bars.size(); i++) {
            svg.append(bar(bars.get(i), TOP + i * ROW, LONGEST / most, i == 0 ? "#1f6f54" : "#9aa5b1"));
        }
        return svg.append("</svg>\n").toString();
    }

    private static String bar(Bar bar, int y, double scale, String colour) {
        double length = bar.samples().median() * scale;
        double low = LEFT + bar.samples().min() * scale;
        double high = LEFT + bar.samples().max() * scale;
        int middle = y + BAR / 2;
        String whisker = high == low
                ? ""
                : String.format(
                        Locale.ROOT,
                        "<path d=\"M%.1f %sH%.1fM%1$.1f %sv8M%3$.1f %4$sv8\" stroke=\"#222\" fill=\"none\"/>%n",
                        low,
                        middle,
                        high,
                        middle - 4);
        return String.format(
                Locale.ROOT,
                """
                <text x="%s" y="%s" text-anchor="end" fill="#222">%s</text>
                <rect x="%s" y="%s" width="%.1f" height="%s" fill="%s"/>
                %s<text x="%.1f" y="%2$s" fill="#222">%s</text>
                """,
                LEFT - GAP,
                middle + 5,
                escape(bar.label()),
                LEFT,
                y,
                length,
                BAR,
                colour,
                whisker,
                Math.max(LEFT + length, high) + GAP,
                Samples.number(bar.samples().median()));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
