package io.paymentledger.query.reconciliation;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.limit.Bound;
import io.paymentledger.base.limit.Takes;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.base.web.Refuses;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.query.projection.Projection;
import io.paymentledger.query.web.CursorSeal;
import io.paymentledger.query.web.Cursors;
import io.paymentledger.query.web.LedgerPosition;
import io.paymentledger.query.web.Page;
import io.paymentledger.query.web.Parameters;
import io.paymentledger.query.web.Positioned;
import io.paymentledger.query.web.ProgressStream;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Gateways' settlement files, and where they and the ledger differ. */
@RestController
@Tag(name = "Reconciliations")
final class ReconciliationController {

    /** A page when nothing is said about it: what a person looks through. */
    private static final int DEFAULT_LIMIT = 20;

    /** Bounds an answer, and the rows that one read holds in memory. */
    private static final int MAX_LIMIT = 100;

    /** More than any adapter's name. */
    private static final int MAX_GATEWAY_CHARS = 64;

    private final ReconciliationQueries queries;
    private final Projection projection;
    private final LedgerPosition positions;
    private final CursorSeal cursorSeal;
    private final FileProgress progress;
    private final ProgressStream stream;

    ReconciliationController(
            ReconciliationQueries queries,
            Projection reconciliationProjection,
            LedgerPosition positions,
            CursorSeal cursorSeal,
            FileProgress progress,
            ProgressStream stream) {
        this.cursorSeal = cursorSeal;
        this.progress = progress;
        this.stream = stream;
        this.queries = queries;
        this.projection = reconciliationProjection;
        this.positions = positions;
    }

    @Operation(
            operationId = "listReconciliations",
            summary = "Settlement files, newest first",
            parameters = {
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "gateway",
                        description = "Only files of this gateway",
                        schema = @Schema(type = "string")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "limit",
                        description = "The most to answer",
                        schema =
                                @Schema(
                                        type = "integer",
                                        minimum = "1",
                                        maximum = "" + MAX_LIMIT,
                                        defaultValue = "" + DEFAULT_LIMIT)),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "cursor",
                        description = "The next_cursor of the page before, with the same filters",
                        schema = @Schema(type = "string"))
            })
    @ApiResponse(responseCode = "200", description = "A page of the list")
    @Positioned
    @Refuses({ProblemCode.READ_BEHIND, ProblemCode.READ_MODEL_REBUILDING})
    @GetMapping(path = "/v1/reconciliations", produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresScope(Scope.AUDIT_READ)
    ResponseEntity<Page<ReconciliationJson>> list(Caller caller, HttpServletRequest request) {
        Parameters parameters = new Parameters(request, Set.of("gateway", "limit", "cursor", LedgerPosition.PARAMETER));
        @Nullable String gateway = parameters.text("gateway", MAX_GATEWAY_CHARS).orElse(null);
        int limit = parameters.limit("limit", MAX_LIMIT).orElse(DEFAULT_LIMIT);
        Cursors cursors = cursorSeal.of("reconciliations", caller.tenant(), gateway);
        @Nullable
        FilePlace after = parameters
                .read(
                        "cursor",
                        cursor -> FilePlace.read(cursors, cursor).orElse(null),
                        "is not a next_cursor of this list")
                .orElse(null);
        long position = position(caller, parameters);
        List<FileRow> files = queries.list(caller.tenant(), gateway, after, limit + 1);
        return answer(
                Page.of(files, limit, file -> FilePlace.of(file).write(cursors), ReconciliationJson::of), position);
    }

    @Operation(
            operationId = "getReconciliation",
            summary = "One settlement file: how far it is, and what came of it",
            description =
                    "While status is reading, lines_read tells the progress; ask again, or wait with min_position for "
                            + "the X-Ledger-Position that ledger-service answered.")
    @ApiResponse(responseCode = "200", description = "The file")
    @Positioned
    @Refuses({ProblemCode.READ_BEHIND, ProblemCode.READ_MODEL_REBUILDING})
    @GetMapping(path = "/v1/reconciliations/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresScope(Scope.AUDIT_READ)
    ResponseEntity<ReconciliationJson> one(Caller caller, @PathVariable String id, HttpServletRequest request) {
        long position = position(caller, new Parameters(request, Set.of(LedgerPosition.PARAMETER)));
        return answer(
                queries.find(caller.tenant(), storable(id, position))
                        .map(ReconciliationJson::of)
                        .orElseThrow(() -> notFound(position)),
                position);
    }

    @Operation(
            operationId = "getReconciliationProgress",
            summary = "How far a settlement file is, also before it is recorded as a whole",
            description = "The id is the SHA-256 of the file's bytes, so it can be asked for while the file is sent. "
                    + "Nothing is known of a file until all of its bytes are there.")
    @ApiResponse(responseCode = "200", description = "How far it is")
    @Refuses(ProblemCode.READ_MODEL_REBUILDING)
    @GetMapping(path = "/v1/reconciliations/{id}/progress", produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresScope(Scope.AUDIT_READ)
    ResponseEntity<FileProgressJson> progress(Caller caller, @PathVariable String id) {
        return ResponseEntity.ok(FileProgressJson.of(state(caller, id)));
    }

    @Operation(
            operationId = "streamReconciliationProgress",
            summary = "How far a settlement file is, each second, as server-sent events",
            description =
                    "The stream ends when the file is done, or was taken back, and after ten minutes at the latest.")
    @ApiResponse(
            responseCode = "200",
            description = "The stream; the data of each event is how far the file is",
            content = @Content(mediaType = "text/event-stream", schema = @Schema(type = "string")))
    @Refuses(ProblemCode.READ_MODEL_REBUILDING)
    @Takes(Bound.STREAMS)
    @GetMapping("/v1/reconciliations/{id}/progress/stream")
    @RequiresScope(Scope.AUDIT_READ)
    void streamProgress(
            Caller caller, @PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
        stream.write(request, response, "progress", () -> {
            FileProgress.State state = state(caller, id);
            return new ProgressStream.Moment(
                    FileProgressJson.of(state), state.phase().isLast());
        });
    }

    private FileProgress.State state(Caller caller, String id) {
        // Refuses while the read model is not to be asked.
        long position = positions.ofReadModel(projection.progress(), caller.tenant(), 0);
        return progress.of(caller.tenant(), storable(id, position))
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.NOT_FOUND,
                        "No settlement file has this id. While its bytes are coming, nothing is known of it."));
    }

    @Operation(
            operationId = "listBreaks",
            summary = "Where a settlement file and the ledger differ",
            description =
                    "First the breaks of the file's lines, in its order; then what it does not have, in the log's.",
            parameters = {
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "kind",
                        description = "Only breaks of this kind",
                        schema =
                                @Schema(
                                        type = "string",
                                        allowableValues = {
                                            "missing_here",
                                            "missing_there",
                                            "amount_differs",
                                            "duplicate",
                                            "unknown_kind",
                                            "not_arrived"
                                        })),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "state",
                        description = "Only breaks in this state",
                        schema =
                                @Schema(
                                        type = "string",
                                        allowableValues = {"open", "explained", "resolved"})),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "limit",
                        description = "The most to answer",
                        schema =
                                @Schema(
                                        type = "integer",
                                        minimum = "1",
                                        maximum = "" + MAX_LIMIT,
                                        defaultValue = "" + DEFAULT_LIMIT)),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "cursor",
                        description = "The next_cursor of the page before, with the same filters",
                        schema = @Schema(type = "string"))
            })
    @ApiResponse(responseCode = "200", description = "A page of the list")
    @Positioned
    @Refuses({ProblemCode.READ_BEHIND, ProblemCode.READ_MODEL_REBUILDING})
    @GetMapping(path = "/v1/reconciliations/{id}/breaks", produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresScope(Scope.AUDIT_READ)
    ResponseEntity<Page<BreakJson>> breaks(Caller caller, @PathVariable String id, HttpServletRequest request) {
        Parameters parameters =
                new Parameters(request, Set.of("kind", "state", "limit", "cursor", LedgerPosition.PARAMETER));
        @Nullable
        BreakKind kind = parameters
                .read(
                        "kind",
                        BreakKind::ofWireName,
                        "is not one of missing_here, missing_there, amount_differs, duplicate, unknown_kind,"
                                + " not_arrived")
                .orElse(null);
        @Nullable
        BreakState state = parameters
                .read("state", BreakState::ofWireName, "is not one of open, explained, resolved")
                .orElse(null);
        int limit = parameters.limit("limit", MAX_LIMIT).orElse(DEFAULT_LIMIT);
        Cursors cursors = cursorSeal.of(
                "breaks",
                caller.tenant(),
                id,
                kind == null ? null : kind.wireName(),
                state == null ? null : state.wireName());
        @Nullable
        BreakPlace after = parameters
                .read(
                        "cursor",
                        cursor -> BreakPlace.read(cursors, cursor).orElse(null),
                        "is not a next_cursor of this list")
                .orElse(null);
        long position = position(caller, parameters);
        return answer(
                Page.of(
                        queries.breaks(caller.tenant(), storable(id, position), kind, state, after, limit + 1)
                                .orElseThrow(() -> notFound(position)),
                        limit,
                        row -> row.place().write(cursors),
                        BreakJson::of),
                position);
    }

    private long position(Caller caller, Parameters parameters) {
        long atLeast = parameters.number(LedgerPosition.PARAMETER).orElse(0);
        parameters.throwIfAny();
        return positions.ofReadModel(projection.progress(), caller.tenant(), atLeast);
    }

    /** What cannot be a file's name is not looked for: it may be text that no database holds. */
    private static String storable(String id, long position) {
        if (!FileRow.ID.matcher(id).matches()) {
            throw notFound(position);
        }
        return id;
    }

    private static <T> ResponseEntity<T> answer(T body, long position) {
        return ResponseEntity.ok()
                .header(LedgerPosition.HEADER, Long.toString(position))
                .body(body);
    }

    private static ProblemException notFound(long position) {
        return new ProblemException(
                        ProblemCode.NOT_FOUND, "No settlement file has this id as far as the read model has come.")
                .withHeader(LedgerPosition.HEADER, Long.toString(position));
    }
}
