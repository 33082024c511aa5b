package io.paymentledger.query.console;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.events.ChargeStatus;
import io.paymentledger.query.charge.ChargeFigures;
import io.paymentledger.query.charge.ChargeFigures.Figures;
import io.paymentledger.query.charge.ChargeFilter;
import io.paymentledger.query.charge.Charges;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Where everybody begins: the box to ask with, and how the last day went. */
@Screen
final class StartScreen {

    private static final int HOURS = 24;

    /** As many as fit beside the figures. */
    private static final int NEWEST = 10;

    private static final int MILLIS_OF_A_SECOND = 1_000;

    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final ChargeFigures figures;
    private final Charges charges;
    private final Waiting waiting;
    private final Clock clock;

    StartScreen(ChargeFigures figures, Charges charges, Waiting waiting, Clock clock) {
        this.clock = clock;
        this.figures = figures;
        this.charges = charges;
        this.waiting = waiting;
    }

    /**
     * An hour of the plot.
     *
     * @param seconds when the hour began, in seconds since 1970, as plots count
     * @param p99 the time in which 99 of 100 charges had their result; empty if there is none
     * @param share of the highest bar, 0 to 100
     */
    record Bar(String label, long seconds, long charges, String p99, String p99Millis, int share, int x) {}

    /** A charge in a list. */
    record Line(String id, TimeText time, String customer, MoneyText amount, String status) {}

    @GetMapping("/console")
    @RequiresScope(Scope.CHARGES_READ)
    String start(Caller caller, Model model) {
        Instant hour = clock.instant().truncatedTo(ChronoUnit.HOURS);
        Instant since = hour.minus(Duration.ofHours(HOURS - 1));
        Figures day = figures.since(caller.tenant(), since);
        model.addAttribute("count", day.charges());
        model.addAttribute("succeeded", day.byStatus().getOrDefault(ChargeStatus.SUCCESS, 0L));
        model.addAttribute("declined", day.byStatus().getOrDefault(ChargeStatus.FAILED, 0L));
        model.addAttribute(
                "open",
                day.byStatus().getOrDefault(ChargeStatus.PROCESSING, 0L)
                        + day.byStatus().getOrDefault(ChargeStatus.INIT, 0L));
        model.addAttribute(
                "captured", day.captured().stream().map(MoneyText::of).toList());
        model.addAttribute(
                "refunded", day.refunded().stream().map(MoneyText::of).toList());
        // What waits is for those who may see it.
        model.addAttribute(
                "waiting", caller.key().scopes().contains(Scope.AUDIT_READ) ? waiting.count(caller.tenant()) : 0);
        model.addAttribute("p99", day.p99() == null ? "" : duration(day.p99()));
        model.addAttribute("bars", bars(day, since));
        model.addAttribute("more", day.more());
        model.addAttribute("most", ChargeFigures.MOST_COUNTED);
        model.addAttribute(
                "newest",
                charges.newest(ChargeFilter.of(caller.tenant()), NEWEST).stream()
                        .map(charge -> new Line(
                                charge.id(),
                                TimeText.of(charge.createdAt()),
                                charge.state().terms().personal().customer() == null
                                        ? ""
                                        : charge.state().terms().personal().customer(),
                                MoneyText.of(charge.state().terms().amount()),
                                charge.state().detail() == null
                                        ? charge.state().status().wireName()
                                        : charge.state().detail().wireName().replace('_', ' ')))
                        .toList());
        return "console/start";
    }

    /** A short time as people read it. */
    private static String duration(long millis) {
        return millis < MILLIS_OF_A_SECOND
                ? millis + " ms"
                : String.format(Locale.ROOT, "%.1f s", millis / (double) MILLIS_OF_A_SECOND);
    }

    private static List<Bar> bars(Figures day, Instant since) {
        long highest =
                day.byHour().values().stream().mapToLong(Long::longValue).max().orElse(0);
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < HOURS; i++) {
            Instant hour = since.plus(Duration.ofHours(i));
            long made = day.byHour().getOrDefault(hour, 0L);
            @Nullable Long p99 = day.p99ByHour().get(hour);
            bars.add(new Bar(
                    HOUR.format(hour),
                    hour.getEpochSecond(),
                    made,
                    p99 == null ? "" : duration(p99),
                    p99 == null ? "" : p99.toString(),
                    highest == 0 ? 0 : (int) Math.ceilDiv(made * 100, highest),
                    i));
        }
        return bars;
    }
}
