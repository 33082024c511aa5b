package io.paymentledger.query.charge;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.paymentledger.base.History;
import io.paymentledger.base.key.Scope;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.ChargeJson;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.Refuses;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.events.ChargeView;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.query.charge.ChargeHistories.ChargeHistory;
import io.paymentledger.query.web.CursorSeal;
import io.paymentledger.query.web.Cursors;
import io.paymentledger.query.web.LedgerPosition;
import io.paymentledger.query.web.Page;
import io.paymentledger.query.web.Parameters;
import io.paymentledger.query.web.Past;
import io.paymentledger.query.web.Positioned;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Charges as they were, and how they came to be so: replayed from the log, whatever the read model says. */
@RestController
@Tag(name = "Charges")
final class ChargeHistoryController {

    /** Bounds an answer; hardly any charge has as many events. */
    private static final int MAX_LIMIT = 100;

    private final ChargeHistories histories;
    private final ChargeChanges changes;
    private final LedgerPosition positions;
    private final Past past;
    private final Counter replaysAsOf;
    private final Counter replaysAtVersion;
    private final Counter replaysOfEvents;
    private final CursorSeal cursorSeal;

    ChargeHistoryController(
            ChargeHistories histories,
            ChargeChanges changes,
            LedgerPosition positions,
            Past past,
            MeterRegistry metrics,
            CursorSeal cursorSeal) {
        this.cursorSeal = cursorSeal;
        this.past = past;
        this.histories = histories;
        this.changes = changes;
        this.positions = positions;
        this.replaysAsOf = replays(metrics, "as_of");
        this.replaysAtVersion = replays(metrics, "at_version");
        this.replaysOfEvents = replays(metrics, "events");
    }

    private static Counter replays(MeterRegistry metrics, String kind) {
        return Counter.builder("ledger.replays")
                .description("Histories replayed for an answer")
                .tag("kind", kind)
                .register(metrics);
    }

    /** Meets each request about a charge that {@link ChargeController} does not take: one that asks for the past. */
    @Operation(hidden = true) // It is one operation with the current charge, and described there.
    @GetMapping(path = "/v1/charges/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresScope(Scope.AUDIT_READ)
    ResponseEntity<ChargeJson> past(Caller caller, @PathVariable String id, HttpServletRequest request) {
        Parameters parameters = new Parameters(request, Set.of("as_of", "at_version", LedgerPosition.PARAMETER));
        @Nullable Instant asOf = parameters.instant("as_of").orElse(null);
        OptionalLong atVersion = parameters.number("at_version");
        parameters.check(
                !parameters.has("as_of") || !parameters.has("at_version"),
                "at_version",
                "is given together with as_of");
        long atLeast = parameters.number(LedgerPosition.PARAMETER).orElse(0);
        past.check(parameters, "as_of", asOf);
        parameters.throwIfAny();

        long position = positions.ofHistory(caller.tenant(), atLeast);
        ChargeHistory history = history(caller, id, position);
        List<RecordedEvent> until =
                asOf == null ? atVersion(history, atVersion.orElseThrow()) : asOf(caller.tenant(), history, asOf);
        @Nullable ChargeView view = History.fold(until);
        if (view == null) {
            throw ChargeAnswer.notFound("The charge has no such past.", position);
        }
        return ChargeAnswer.of(view, position);
    }

    @Operation(
            operationId = "listChargeEvents",
            summary = "Every event of a charge, oldest first, with who caused it and what it changed",
            parameters = {
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "limit",
                        description = "The most to answer",
                        schema =
                                @Schema(
                                        type = "integer",
                                        minimum = "1",
                                        maximum = "" + MAX_LIMIT,
                                        defaultValue = "" + MAX_LIMIT)),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "cursor",
                        description = "The next_cursor of the page before, with the same filters",
                        schema = @Schema(type = "string"))
            })
    @ApiResponse(responseCode = "200", description = "A page of the events")
    @Positioned
    @Refuses(ProblemCode.READ_BEHIND)
    @GetMapping(path = "/v1/charges/{id}/events", produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresScope(Scope.AUDIT_READ)
    ResponseEntity<Page<ChargeEventJson>> events(Caller caller, @PathVariable String id, HttpServletRequest request) {
        Parameters parameters = new Parameters(request, Set.of("limit", "cursor", LedgerPosition.PARAMETER));
        int limit = parameters.limit("limit", MAX_LIMIT).orElse(MAX_LIMIT);
        Cursors cursors = cursorSeal.of("charge-events", caller.tenant(), id);
        long after = parameters
                .read("cursor", cursor -> sequence(cursors, cursor), "is not a next_cursor of this list")
                .orElse(-1L);
        long atLeast = parameters.number(LedgerPosition.PARAMETER).orElse(0);
        parameters.throwIfAny();

        long position = positions.ofHistory(caller.tenant(), atLeast);
        ChargeHistory history = history(caller, id, position);
        replaysOfEvents.increment();
        List<ChargeEventJson> shown = changes.of(history.events()).stream()
                .dropWhile(event -> event.sequence() <= after)
                .limit(limit + 1L)
                .toList();
        return ChargeAnswer.of(
                Page.of(shown, limit, event -> cursors.write(event.sequence()), event -> event), position);
    }

    private ChargeHistory history(Caller caller, String id, long position) {
        return histories
                .of(caller.tenant(), id)
                .orElseThrow(() -> ChargeAnswer.notFound("No charge has this id.", position));
    }

    /** What was recorded at that time or before; nothing, if the key did not name the charge yet. */
    private List<RecordedEvent> asOf(String tenant, ChargeHistory history, Instant instant) {
        replaysAsOf.increment();
        long position = past.positionAt(tenant, instant);
        return history.namedSince() > position
                ? List.of()
                : history.events().stream()
                        .takeWhile(event -> event.position() <= position)
                        .toList();
    }

    /** What was recorded up to the version; nothing, if it is not reached yet. */
    private List<RecordedEvent> atVersion(ChargeHistory history, long version) {
        replaysAtVersion.increment();
        return version > history.events().getLast().sequence()
                ? List.of()
                : history.events().stream()
                        .takeWhile(event -> event.sequence() <= version)
                        .toList();
    }

    private static @Nullable Long sequence(Cursors cursors, String cursor) {
        return cursors.read(cursor, 1).map(place -> place[0]).orElse(null);
    }
}
