package io.paymentledger.query.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.limit.Bound;
import io.paymentledger.base.limit.Takes;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.Refuses;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.events.EventCodec;
import io.paymentledger.eventstore.TenantLogs;
import io.paymentledger.query.export.EventLines.EventLine;
import io.paymentledger.query.export.EventLines.Wanted;
import io.paymentledger.query.web.LedgerPosition;
import io.paymentledger.query.web.OpenEnds;
import io.paymentledger.query.web.OpenEnds.OpenEnd;
import io.paymentledger.query.web.Parameters;
import io.paymentledger.query.web.Positioned;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The events of a tenant, as a file and as a stream that goes on. */
@RestController
@Tag(name = "Events")
final class EventController {

    /** Where a stream goes on after its connection was lost (HTML, "Server-sent events"). */
    private static final String LAST_EVENT_ID = "Last-Event-ID";

    private final EventLines lines;
    private final EventFeed feed;
    private final LedgerPosition positions;
    private final TenantLogs tenants;
    private final OpenEnds ends;
    private final ExportCheck exportCheck;

    EventController(
            EventLines lines,
            EventFeed feed,
            LedgerPosition positions,
            TenantLogs tenants,
            OpenEnds ends,
            ExportCheck exportCheck) {
        this.lines = lines;
        this.feed = feed;
        this.positions = positions;
        this.tenants = tenants;
        this.ends = ends;
        this.exportCheck = exportCheck;
    }

    @Operation(
            operationId = "exportEvents",
            summary = "All events, oldest first, one JSON object a line",
            description =
                    "Streamed, up to the end that the log has when the answer begins. Without the gateway's token "
                            + "of the means of payment.",
            parameters = {
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "after",
                        description = "Only events after this position of the tenant's log",
                        schema = @Schema(type = "integer", format = "int64", minimum = "0", defaultValue = "0")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "types",
                        description = "Only events of these types, separated by commas",
                        schema = @Schema(type = "string", example = "charge.captured,charge.refunded"))
            })
    @ApiResponse(
            responseCode = "200",
            description = "The events",
            content = @Content(mediaType = "application/x-ndjson", schema = @Schema(type = "string")))
    @Positioned
    @Refuses(ProblemCode.READ_BEHIND)
    @Takes(Bound.EXPORTS)
    @GetMapping("/v1/events")
    @RequiresScope(Scope.AUDIT_READ)
    void events(Caller caller, HttpServletRequest request, HttpServletResponse response) {
        Parameters parameters = new Parameters(request, Set.of("after", "types", LedgerPosition.PARAMETER));
        long after = parameters.number("after").orElse(0);
        Set<String> types = types(parameters);
        long atLeast = parameters.number(LedgerPosition.PARAMETER).orElse(0);
        parameters.throwIfAny();

        long reached = positions.ofHistory(caller.tenant(), atLeast);
        Wanted wanted = wanted(caller, types);
        response.setContentType("application/x-ndjson");
        response.setHeader(LedgerPosition.HEADER, Long.toString(reached));
        Runnable check = exportCheck.of(request);
        StreamedAnswer.write(response, out -> writeLines(wanted, after, reached, check, out));
    }

    private void writeLines(Wanted wanted, long after, long upTo, Runnable check, OutputStream out) throws IOException {
        for (long read = after; read < upTo; read += EventLines.POSITIONS_AT_ONCE) {
            List<EventLine> some = lines.read(wanted, read, upTo);
            check.run();
            for (EventLine line : some) {
                out.write(line.json().getBytes(UTF_8));
                out.write('\n');
            }
        }
    }

    @Operation(
            operationId = "streamEvents",
            summary = "Events as they are recorded, as server-sent events",
            description = "Each has its position as its id, its type as its event, and the line of /v1/events as its "
                    + "data. The service ends the stream after ten minutes, and when the key is revoked; clients come "
                    + "back with Last-Event-ID.",
            parameters = {
                @Parameter(
                        in = ParameterIn.HEADER,
                        name = LAST_EVENT_ID,
                        description = "Only events after this position; goes before the parameter",
                        schema = @Schema(type = "integer", format = "int64", minimum = "0")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "after",
                        description = "Only events after this position. By default, only what is recorded from now on",
                        schema = @Schema(type = "integer", format = "int64", minimum = "0")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "types",
                        description = "Only events of these types, separated by commas",
                        schema = @Schema(type = "string", example = "charge.captured,charge.refunded"))
            })
    @ApiResponse(
            responseCode = "200",
            description = "The stream",
            content = @Content(mediaType = "text/event-stream", schema = @Schema(type = "string")))
    @Takes(Bound.STREAMS)
    @GetMapping("/v1/events/stream")
    @RequiresScope(Scope.AUDIT_READ)
    void stream(Caller caller, HttpServletRequest request, HttpServletResponse response) {
        Parameters parameters = new Parameters(request, Set.of("after", "types"));
        @Nullable
        Long after = parameters.has("after") ? parameters.number("after").orElse(0) : null;
        Set<String> types = types(parameters);
        List<String> last = Collections.list(request.getHeaders(LAST_EVENT_ID));
        if (!last.isEmpty()) {
            after = last.size() == 1 ? Parameters.wholeNumber(last.getFirst()) : null;
            parameters.check(after != null, LAST_EVENT_ID, "is not a position");
        }
        parameters.throwIfAny();

        long begin = after == null ? positions.ofHistory(caller.tenant(), 0) : after;
        Wanted wanted = wanted(caller, types);
        OpenEnd end = ends.begin(request, response);
        StreamedAnswer.write(response, out -> feed.write(wanted, begin, end, out));
    }

    private Wanted wanted(Caller caller, Set<String> types) {
        return new Wanted(tenants.logOfTenant(caller.tenant()), caller.tenant(), types);
    }

    private static Set<String> types(Parameters parameters) {
        return parameters
                .read("types", EventController::knownTypes, "names a type that there is not")
                .orElse(Set.of());
    }

    private static @Nullable Set<String> knownTypes(String text) {
        Set<String> types = Arrays.stream(text.split(",", -1)).collect(Collectors.toSet());
        return EventCodec.CURRENT.typeNames().containsAll(types) ? types : null;
    }
}
