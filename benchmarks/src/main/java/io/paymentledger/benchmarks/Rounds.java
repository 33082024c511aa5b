package io.paymentledger.benchmarks;

import io.paymentledger.benchmarks.Outcome.Bar;
import io.paymentledger.benchmarks.Outcome.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The turns of several contenders, taken in rounds: A B C, A B C, A B C. Whatever else changes meanwhile hits all. */
final class Rounds {

    private final Map<String, List<Turn>> turns = new LinkedHashMap<>();

    private Rounds() {}

    /**
     * Warms every contender up, and then plays the rounds. Between them is a checkpoint, as on a server that has run for hours:
     * what was written so far is on the disk, and the files of PostgreSQL's log are used again instead of made while somebody
     * waits. Each page that is written for the first time after it goes whole into the log, so a round follows that does not
     * count.
     */
    static Rounds play(Workbench bench, PostgresServer server, List<? extends Contender> contenders) {
        Plan plan = bench.plan();
        Rounds rounds = new Rounds();
        contenders.stream()
                .filter(Contender::warmsUp)
                .forEach(contender -> WarmUp.play(
                        bench,
                        contender.label(),
                        seconds -> contender.turn(seconds).programMicros()));
        server.checkpoint();
        contenders.forEach(contender -> {
            contender.turn(plan.roundSeconds());
            contender.warmedUp();
        });
        for (int round = 1; round <= plan.rounds(); round++) {
            for (Contender contender : contenders) {
                Turn turn = contender.turn(plan.roundSeconds());
                bench.say("round %s: %-45s %10s /s"
                        .formatted(round, contender.label(), Samples.number(turn.perSecond())));
                rounds.turns
                        .computeIfAbsent(contender.label(), _ -> new ArrayList<>())
                        .add(turn);
            }
        }
        return rounds;
    }

    Samples perSecond(String label) {
        return of(label, Turn::perSecond);
    }

    Samples of(String label, ToDoubleFunction<Turn> figure) {
        return Samples.of(turns.getOrDefault(label, List.of()), figure);
    }

    /** How many times as much one contender does in a second as another, by their medians. */
    double ratio(String label, String other) {
        return perSecond(label).median() / perSecond(other).median();
    }

    List<Bar> bars() {
        return turns.keySet().stream()
                .map(label -> new Bar(label, perSecond(label)))
                .toList();
    }

    /** One line a contender. */
    Table medians(String what, String reference) {
        List<List<String>> rows = turns.keySet().stream()
                .map(label -> List.of(
                        label,
                        perSecond(label).text(),
                        String.format(Locale.ROOT, "%.2f", ratio(label, reference)),
                        Samples.number(of(label, Turn::p50Millis).median()),
                        Samples.number(of(label, Turn::p99Millis).median()),
                        Samples.number(of(label, Turn::clientMicros).median()),
                        Samples.number(of(label, Turn::serviceMicros).median()),
                        Samples.number(of(label, Turn::databaseMicros).median())))
                .toList();
        return new Table(
                "Medians of the rounds, and their spread",
                List.of(
                        "",
                        what + "/s",
                        "× " + reference,
                        "p50 ms",
                        "p99 ms",
                        "CPU µs client",
                        "CPU µs service",
                        "CPU µs database"),
                rows);
    }

    /** One line a turn. */
    Table raw(String what) {
        List<List<String>> rows = new ArrayList<>();
        turns.forEach((label, played) -> {
            for (int round = 1; round <= played.size(); round++) {
                Turn turn = played.get(round - 1);
                rows.add(List.of(
                        label,
                        Integer.toString(round),
                        Long.toString(turn.count()),
                        Long.toString(turn.refused()),
                        String.format(Locale.ROOT, "%.3f", turn.seconds()),
                        String.format(Locale.ROOT, "%.1f", turn.perSecond()),
                        String.format(Locale.ROOT, "%.2f", turn.p50Millis()),
                        String.format(Locale.ROOT, "%.2f", turn.p99Millis()),
                        String.format(Locale.ROOT, "%.2f", turn.cpu().client()),
                        String.format(Locale.ROOT, "%.2f", turn.cpu().service()),
                        String.format(Locale.ROOT, "%.2f", turn.cpu().database())));
            }
        });
        return new Table(
                "Raw numbers",
                List.of(
                        "",
                        "round",
                        what,
                        "refused",
                        "seconds",
                        what + "/s",
                        "p50 ms",
                        "p99 ms",
                        "CPU s client",
                        "CPU s service",
                        "CPU s database"),
                rows);
    }
}
