package io.paymentledger.query.console;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.query.console.LiveFigures.RebuildText;
import io.paymentledger.query.projection.Build;
import io.paymentledger.query.projection.Differences;
import io.paymentledger.query.projection.ReadModels;
import io.paymentledger.query.projection.ReadModels.Progress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** The rebuild of a read model: how far it is, in what it differs, and the switch, for which somebody has seen that. */
@Screen
final class RebuildScreen {

    private static final String REBUILD = "/console/read-models/{name}/rebuilds/{id}";

    private final ReadModels readModels;
    private final Clock clock;

    RebuildScreen(ReadModels readModels, Clock clock) {
        this.readModels = readModels;
        this.clock = clock;
    }

    /** What differs in a table, with the keys of some of the tenant's rows. */
    record Table(String name, long onlyLive, long onlyNext, long different, List<String> samples) {}

    @PostMapping("/console/read-models/{name}/rebuilds")
    @RequiresScope(Scope.ADMIN)
    String begin(Caller caller, @PathVariable String name) {
        Progress begun = readModels
                .rebuild(name, caller.key().id(), caller.tenant(), false)
                .orElseThrow(RebuildScreen::none);
        return to(name, begun.build().id());
    }

    @GetMapping(REBUILD)
    @RequiresScope(Scope.ADMIN)
    String show(Caller caller, @PathVariable String name, @PathVariable String id, Model model) {
        Progress progress = find(name, id);
        Build build = progress.build();
        model.addAttribute("name", name);
        model.addAttribute("rebuild", RebuildText.of(progress));
        model.addAttribute("version", build.version());
        model.addAttribute("reason", build.reasonFor(caller.tenant()));
        model.addAttribute("failure", Objects.requireNonNullElse(build.failureForTenants(), ""));
        model.addAttribute("started", TimeText.of(build.startedAt()));
        model.addAttribute("remaining", remaining(progress));
        model.addAttribute("compared", build.differences() != null);
        model.addAttribute("tables", tables(build.differences(), caller.tenant()));
        model.addAttribute("ended", build.ended());
        return "console/rebuild";
    }

    /** The time that is left, at the rate until now; empty while that is not known. */
    private String remaining(Progress progress) {
        Build build = progress.build();
        if (build.ended() || progress.done() == 0) {
            return "";
        }
        long millis =
                Math.max(1, Duration.between(build.startedAt(), clock.instant()).toMillis());
        long left = Math.max(0, progress.total() - progress.done());
        return Waiting.age(Duration.ofMillis((long) ((double) left * millis / progress.done())));
    }

    /** The figures are those of the whole ledger; which rows they are is told of one's own. */
    private static List<Table> tables(@Nullable Differences differences, String tenant) {
        return differences == null
                ? List.of()
                : differences.tables().stream()
                        .map(table -> new Table(
                                table.table(),
                                table.onlyLive(),
                                table.onlyNext(),
                                table.different(),
                                table.samples().stream()
                                        .filter(sample ->
                                                Objects.equals(sample.key().getOrDefault("tenant", tenant), tenant))
                                        .map(sample -> sample.side().replace('_', ' ') + ": " + words(sample.key()))
                                        .toList()))
                        .toList();
    }

    private static String words(Map<String, Object> key) {
        return key.entrySet().stream()
                .filter(column -> !column.getKey().equals("tenant"))
                .map(column -> column.getKey() + " " + column.getValue())
                .sorted()
                .reduce((one, other) -> one + ", " + other)
                .orElse("the only row");
    }

    @PostMapping(REBUILD + "/switch")
    @RequiresScope(Scope.ADMIN)
    String switchOver(@PathVariable String name, @PathVariable String id) {
        Progress progress = find(name, id);
        readModels.accept(progress.build());
        return to(name, progress.build().id());
    }

    @PostMapping(REBUILD + "/cancel")
    @RequiresScope(Scope.ADMIN)
    String cancel(@PathVariable String name, @PathVariable String id) {
        Progress progress = find(name, id);
        readModels.cancel(progress.build());
        return to(name, progress.build().id());
    }

    private static String to(String name, UUID id) {
        return "redirect:/console/read-models/%s/rebuilds/%s".formatted(Links.encoded(name), id);
    }

    private Progress find(String name, String id) {
        try {
            return readModels.rebuild(name, UUID.fromString(id)).orElseThrow(RebuildScreen::none);
        } catch (IllegalArgumentException e) {
            throw none();
        }
    }

    private static ProblemException none() {
        return new ProblemException(ProblemCode.NOT_FOUND, "There is no such read model or rebuild.");
    }
}
