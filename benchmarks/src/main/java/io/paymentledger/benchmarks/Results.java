package io.paymentledger.benchmarks;

import io.paymentledger.benchmarks.Outcome.Goal;
import io.paymentledger.benchmarks.Outcome.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * The results as files: for each benchmark a page, its chart, and what of it the overview needs; and the overview of all
 * that are there.
 *
 * @param folder where they lie
 */
record Results(Path folder) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String GENERATED = "Written by `./dev bench`. Do not edit.\n";

    /** What the overview tells of a benchmark. */
    private record Entry(String title, String command, String date, String commit, List<Goal> goals) {}

    /**
     * Writes a benchmark's results, and the overview anew.
     *
     * @param played what the figures are of
     * @param facts about the run, besides those about the machine
     */
    void write(Outcome outcome, Plan plan, String played, List<String> facts) {
        Entry entry = new Entry(
                outcome.title(),
                "./dev bench " + outcome.name() + (plan.name().equals(Plan.QUICK.name()) ? " --quick" : ""),
                LocalDate.now(ZoneOffset.UTC).toString(),
                Machine.commit(),
                outcome.goals());
        write(outcome.name() + ".json", JSON.writerWithDefaultPrettyPrinter().writeValueAsString(entry) + "\n");
        write(outcome.name() + ".svg", BarChart.svg(outcome.title(), outcome.unit(), outcome.bars()));
        write(outcome.name() + ".md", page(outcome, entry, played, facts));
        write("README.md", overview());
    }

    private static String page(Outcome outcome, Entry entry, String played, List<String> runFacts) {
        List<String> parts = new ArrayList<>(List.of(
                "# " + outcome.title() + "\n",
                GENERATED,
                outcome.method(),
                "![%s](%s.svg)\n".formatted(outcome.title(), outcome.name())));
        if (!outcome.goals().isEmpty()) {
            parts.add(table(goals(outcome.goals())));
        }
        outcome.tables().forEach(table -> parts.add(table(table)));
        parts.add("## How it was measured\n");
        parts.add("`%s`, %s, commit %s: %s.\n".formatted(entry.command, entry.date, entry.commit, played));
        List<String> facts = new ArrayList<>(Machine.description());
        facts.addAll(runFacts);
        parts.add(facts.stream().map(fact -> "- " + fact + "\n").collect(Collectors.joining()));
        return String.join("\n", parts);
    }

    private String overview() {
        List<String> parts = new ArrayList<>(List.of(
                "# Results\n",
                GENERATED,
                "Each goal of the project beside its figure, whether it is reached or not. The pages have the methods, "
                        + "the machine and the raw numbers.\n"));
        List<List<String>> rows = new ArrayList<>();
        for (Benchmark benchmark : Benchmarks.ALL) {
            Path file = folder.resolve(benchmark.name() + ".json");
            if (Files.exists(file)) {
                Entry entry = JSON.readValue(file.toFile(), Entry.class);
                String link = "[%s](%s.md)".formatted(entry.title, benchmark.name());
                entry.goals.forEach(goal -> rows.add(List.of(
                        link, goal.what(), goal.target(), goal.figure(), goal.met() ? "yes" : "no", entry.date)));
                if (entry.goals.isEmpty()) {
                    rows.add(List.of(link, "", "", "", "", entry.date));
                }
            }
        }
        parts.add(table(new Table("Goals", List.of("", "", "goal", "figure", "reached", "measured"), rows)));
        return String.join("\n", parts);
    }

    private static Table goals(List<Goal> goals) {
        return new Table(
                "Goals",
                List.of("", "goal", "figure", "reached"),
                goals.stream()
                        .map(goal -> List.of(goal.what(), goal.target(), goal.figure(), goal.met() ? "yes" : "no"))
                        .toList());
    }

    /** The first column is text, the others are figures. */
    private static String table(Table table) {
        String alignment = table.header().stream().map(_ -> "---:").collect(Collectors.joining(" | ", "| ", " |"));
        return "## %s%n%n%s%n%s%n%s%n"
                .formatted(
                        table.title(),
                        row(table.header()),
                        alignment.replaceFirst("---:", "---"),
                        table.rows().stream().map(Results::row).collect(Collectors.joining("\n")));
    }

    private static String row(List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
    }

    private void write(String name, String text) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
