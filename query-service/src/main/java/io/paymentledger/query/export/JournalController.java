package io.paymentledger.query.export;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.limit.Bound;
import io.paymentledger.base.limit.Takes;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.Refuses;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.TenantLogs;
import io.paymentledger.query.projection.Projection;
import io.paymentledger.query.web.LedgerPosition;
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
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The journal as a file. */
@RestController
@Tag(name = "Journal")
final class JournalController {

    private final JournalExport export;
    private final Projection projection;
    private final LedgerPosition positions;
    private final TenantLogs tenants;
    private final EventLog log;
    private final ExportCheck exportCheck;

    JournalController(
            JournalExport export,
            Projection postingProjection,
            LedgerPosition positions,
            TenantLogs tenants,
            EventLog log,
            ExportCheck exportCheck) {
        this.export = export;
        this.projection = postingProjection;
        this.positions = positions;
        this.tenants = tenants;
        this.log = log;
        this.exportCheck = exportCheck;
    }

    @Operation(
            operationId = "exportJournal",
            summary = "The journal of a range, as a file",
            description =
                    "Streamed. The last line holds the SHA-256 of all bytes before it; an answer without that line "
                            + "broke off.",
            parameters = {
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "format",
                        description = "How it is written",
                        schema =
                                @Schema(
                                        type = "string",
                                        allowableValues = {"ndjson", "csv", "hledger", "beancount"},
                                        defaultValue = "ndjson")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "from",
                        description = "Where it begins, that included: a position of the tenant's log, or an instant "
                                + "(RFC 3339) of recording. By default the beginning",
                        schema = @Schema(type = "string")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "to",
                        description = "Where it ends, that not included: a position, or an instant. By default, and at "
                                + "most, as far as the journal goes",
                        schema = @Schema(type = "string"))
            })
    @ApiResponse(
            responseCode = "200",
            description = "The journal",
            content = {
                @Content(mediaType = "application/x-ndjson", schema = @Schema(type = "string")),
                @Content(mediaType = "text/csv", schema = @Schema(type = "string")),
                @Content(mediaType = "text/x-hledger", schema = @Schema(type = "string")),
                @Content(mediaType = "text/x-beancount", schema = @Schema(type = "string"))
            })
    @Positioned
    @Refuses({ProblemCode.READ_BEHIND, ProblemCode.READ_MODEL_REBUILDING})
    @Takes(Bound.EXPORTS)
    @GetMapping("/v1/journal")
    @RequiresScope(Scope.AUDIT_READ)
    void journal(Caller caller, HttpServletRequest request, HttpServletResponse response) {
        Parameters parameters = new Parameters(request, Set.of("format", "from", "to", LedgerPosition.PARAMETER));
        JournalMedia media = parameters
                .read("format", JournalMedia::ofWireName, "is not one of " + JournalMedia.wireNames())
                .orElse(JournalMedia.NDJSON);
        RangeEnd from = RangeEnd.read(parameters, "from").orElse(RangeEnd.beginning());
        RangeEnd to = RangeEnd.read(parameters, "to").orElse(RangeEnd.end());
        parameters.check(!to.isBefore(from), "to", "is before from");
        long atLeast = parameters.number(LedgerPosition.PARAMETER).orElse(0);
        parameters.throwIfAny();

        long reached = positions.ofReadModel(projection.progress(), caller.tenant(), atLeast);
        int number = tenants.logOfTenant(caller.tenant());
        Journal.Range range = new Journal.Range(
                number,
                caller.tenant(),
                from.positionBefore(log, number, reached),
                to.positionBefore(log, number, reached));
        response.setContentType(media.contentType());
        response.setHeader(LedgerPosition.HEADER, Long.toString(reached));
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                "attachment; filename=\"journal-%s-%s.%s\""
                        .formatted(range.after() + 1, range.upTo(), media.extension()));
        Runnable check = exportCheck.of(request);
        StreamedAnswer.write(response, out -> export.write(range, media.format(), check, out));
    }
}
