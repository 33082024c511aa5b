package io.paymentledger.query.rebuild;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.limit.Bound;
import io.paymentledger.base.limit.Takes;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.InvalidRequest;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.query.projection.ReadModels;
import io.paymentledger.query.projection.ReadModels.Progress;
import io.paymentledger.query.projection.ReadModels.Standing;
import io.paymentledger.query.web.ProgressStream;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The read models, and their rebuilds. */
@RestController
@Tag(name = "Read models")
final class RebuildController {

    private static final String UUID_FORM = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

    private static final String REBUILD = "/v1/projections/{name}/rebuilds/{id:" + UUID_FORM + "}";

    private final ReadModels readModels;
    private final ProgressStream stream;
    private final Clock clock;

    RebuildController(ReadModels readModels, ProgressStream stream, Clock clock) {
        this.readModels = readModels;
        this.stream = stream;
        this.clock = clock;
    }

    /**
     * A read model.
     *
     * @param version of its fold
     * @param missingEvents the events that it does not contain yet
     */
    @Schema(name = "ReadModel")
    record ReadModelJson(String name, int version, long missingEvents) {}

    /** The read models that there are. */
    @Schema(name = "ReadModels")
    record ReadModelsJson(List<ReadModelJson> data) {}

    /**
     * What is asked of a rebuild.
     *
     * @param acceptDifferences whether it takes the other one's place whatever it differs in; false by default
     */
    @Schema(name = "RebuildRequest")
    record RebuildBody(@Nullable Boolean acceptDifferences) {

        static boolean accepts(@Nullable RebuildBody body) {
            return body != null && Boolean.TRUE.equals(body.acceptDifferences);
        }
    }

    @Operation(operationId = "listProjections", summary = "The read models, and how far behind the log each is")
    @ApiResponse(responseCode = "200", description = "The read models")
    @GetMapping(path = "/v1/projections", produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresScope(Scope.ADMIN)
    ResponseEntity<ReadModelsJson> list() {
        List<Standing> all = readModels.all();
        return ResponseEntity.ok(new ReadModelsJson(all.stream()
                .map(each -> new ReadModelJson(each.name(), each.version(), each.missing()))
                .toList()));
    }

    @Operation(
            operationId = "rebuildProjection",
            summary = "Build a read model anew, beside the one that is answered from",
            description =
                    "If that is under way, it is answered with. When the log is read, the two are compared; without "
                            + "differences, or with accept_differences, the new one takes the place of the other.")
    @ApiResponse(
            responseCode = "202",
            description = "The rebuild that is under way",
            headers = @Header(name = "Location", description = "Where it is", schema = @Schema(type = "string")))
    @PostMapping(path = "/v1/projections/{name}/rebuilds", produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresScope(Scope.ADMIN)
    ResponseEntity<RebuildJson> rebuild(
            Caller caller, @PathVariable String name, @RequestBody(required = false) @Nullable RebuildBody body) {
        Progress progress = readModels
                .rebuild(name, caller.key().id(), caller.tenant(), RebuildBody.accepts(body))
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "There is no such read model."));
        return ResponseEntity.accepted()
                .header(
                        "Location",
                        "/v1/projections/%s/rebuilds/%s"
                                .formatted(name, progress.build().id()))
                .body(RebuildJson.of(progress, caller.tenant(), clock.instant()));
    }

    @Operation(operationId = "getRebuild", summary = "How far a rebuild is, and in what it differs")
    @ApiResponse(responseCode = "200", description = "The rebuild")
    @GetMapping(path = REBUILD, produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresScope(Scope.ADMIN)
    ResponseEntity<RebuildJson> get(Caller caller, @PathVariable String name, @PathVariable UUID id) {
        return answer(caller, find(name, id));
    }

    @Operation(
            operationId = "streamRebuild",
            summary = "How far a rebuild is, each second, as server-sent events",
            description = "The stream ends with the rebuild, or when it waits for somebody to accept differences.")
    @ApiResponse(
            responseCode = "200",
            description = "The stream; the data of each event is a rebuild",
            content = @Content(mediaType = "text/event-stream", schema = @Schema(type = "string")))
    @Takes(Bound.STREAMS)
    @GetMapping(REBUILD + "/stream")
    @RequiresScope(Scope.ADMIN)
    void stream(
            Caller caller,
            @PathVariable String name,
            @PathVariable UUID id,
            HttpServletRequest request,
            HttpServletResponse response) {
        stream.write(request, response, "rebuild", () -> {
            Progress progress = find(name, id);
            return new ProgressStream.Moment(
                    RebuildJson.of(progress, caller.tenant(), clock.instant()), !isUnderWay(progress));
        });
    }

    private static boolean isUnderWay(Progress progress) {
        return switch (progress.build().state()) {
            case FOLDING, COMPARING -> true;
            case DIFFERS, SWITCHED, CANCELLED, FAILED -> false;
        };
    }

    @Operation(
            operationId = "switchRebuild",
            summary = "Let a rebuild that differs take the place of what is answered from",
            description = "With accept_differences: true; whoever sends it has seen the differences.")
    @ApiResponse(responseCode = "200", description = "The rebuild, which takes the place within a moment")
    @PostMapping(path = REBUILD + "/switch", produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresScope(Scope.ADMIN)
    ResponseEntity<RebuildJson> switchOver(
            Caller caller,
            @PathVariable String name,
            @PathVariable UUID id,
            @RequestBody(required = false) @Nullable RebuildBody body) {
        Progress progress = find(name, id);
        if (!RebuildBody.accepts(body)) {
            InvalidRequest errors = new InvalidRequest();
            errors.add("/accept_differences", "is not true");
            errors.throwIfAny();
        }
        readModels.accept(progress.build());
        return answer(caller, find(name, id));
    }

    @Operation(operationId = "cancelRebuild", summary = "Give a rebuild up; what is answered from stays")
    @ApiResponse(responseCode = "200", description = "The rebuild, which has ended")
    @DeleteMapping(path = REBUILD, produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresScope(Scope.ADMIN)
    ResponseEntity<RebuildJson> cancel(Caller caller, @PathVariable String name, @PathVariable UUID id) {
        readModels.cancel(find(name, id).build());
        return answer(caller, find(name, id));
    }

    private Progress find(String name, UUID id) {
        return readModels
                .rebuild(name, id)
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "There is no such rebuild."));
    }

    private ResponseEntity<RebuildJson> answer(Caller caller, Progress progress) {
        return ResponseEntity.ok(RebuildJson.of(progress, caller.tenant(), clock.instant()));
    }
}
