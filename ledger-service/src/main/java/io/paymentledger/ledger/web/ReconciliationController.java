package io.paymentledger.ledger.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.paymentledger.base.key.Scope;
import io.paymentledger.base.limit.Bound;
import io.paymentledger.base.limit.Takes;
import io.paymentledger.base.web.BodyLimit;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.base.web.Refuses;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.base.web.Timestamps;
import io.paymentledger.events.SettlementEvent.SettlementFileReceived;
import io.paymentledger.events.SettlementFormat;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.ledger.settlement.FileFault;
import io.paymentledger.ledger.settlement.InvalidFileException;
import io.paymentledger.ledger.settlement.LineSums;
import io.paymentledger.ledger.settlement.SettlementFiles;
import io.paymentledger.ledger.settlement.SettlementFiles.Reception.LookedAt;
import io.paymentledger.ledger.settlement.SettlementFiles.Reception.ReadOtherwise;
import io.paymentledger.ledger.settlement.SettlementFiles.Reception.Recorded;
import io.paymentledger.ledger.settlement.profile.TenantProfiles;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Gateways' settlement files over HTTP. */
@RestController
@Tag(name = "Reconciliations")
final class ReconciliationController {

    static final String POSITION = "X-Ledger-Position";

    /** 64 MiB: a settlement file of 200,000 lines fits twice over in CSV, and one of some 60,000 in XML. */
    private static final int MAX_FILE_BYTES = 67_108_864;

    private final SettlementFiles files;
    private final TenantProfiles profiles;

    ReconciliationController(SettlementFiles files, TenantProfiles profiles) {
        this.files = files;
        this.profiles = profiles;
    }

    /**
     * A settlement file.
     *
     * @param id the SHA-256 of the file's bytes; followed by -2 and so on if they were recorded before and taken back
     * @param format how it is written
     * @param bytes its length
     * @param lines how many lines it has
     * @param from the first day that it accounts for
     * @param to the last day
     * @param receivedAt when it was recorded; absent if it was only looked at
     * @param profile the profile by which it was read, if any
     * @param sums what was read, if it was only looked at
     * @param firstLines its first lines, if it was only looked at
     */
    @Schema(name = "ReceivedReconciliation")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record FileJson(
            String id,
            String gateway,

            @Schema(allowableValues = {"csv", "camt.053", "camt.054", "mt940"})
            String format,

            long bytes,
            int lines,
            @Schema(format = "date") String from,
            @Schema(format = "date") String to,

            @Schema(format = "date-time") @Nullable String receivedAt,
            @Nullable String profile,
            @Nullable List<SumJson> sums,
            @Nullable List<LineJson> firstLines) {

        static FileJson of(
                SettlementFileReceived file,
                @Nullable String receivedAt,
                @Nullable String profile,
                @Nullable List<SumJson> sums,
                @Nullable List<LineJson> firstLines) {
            return new FileJson(
                    file.file(),
                    file.gateway(),
                    file.format().wireName(),
                    file.bytes(),
                    file.lines(),
                    file.from().toString(),
                    file.to().toString(),
                    receivedAt,
                    profile,
                    sums,
                    firstLines);
        }
    }

    /**
     * What the lines of one kind and currency sum up to, in minor units.
     *
     * @param lines how many there are
     */
    @Schema(name = "SettlementSum")
    record SumJson(String currency, String kind, int lines, long gross, long fee, long net) {

        static SumJson of(LineSums sums) {
            return new SumJson(
                    sums.currency().code(),
                    sums.kind().wireName(),
                    sums.lines(),
                    sums.grossMinor(),
                    sums.feeMinor(),
                    sums.netMinor());
        }
    }

    /**
     * A line as it would be recorded; its amounts are in minor units.
     *
     * @param at the line of the file on which it begins
     * @param gross what moved, before fees; the kind says which way
     * @param fee what the gateway keeps
     * @param net by how much it changes what the gateway owes
     * @param effectiveOn the value date
     */
    @Schema(name = "SettlementLineRead")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LineJson(
            long at,
            String kind,
            @Nullable String reference,
            @Nullable String gatewayReference,
            long gross,
            long fee,
            long net,
            String currency,
            @Schema(format = "date") String effectiveOn) {

        static LineJson of(SettlementLine line) {
            return new LineJson(
                    line.at(),
                    line.kind().wireName(),
                    line.reference(),
                    line.gatewayReference(),
                    line.grossMinor(),
                    line.feeMinor(),
                    line.netMinor(),
                    line.currency().code(),
                    line.effectiveOn().toString());
        }
    }

    /**
     * What is wrong with a file, and where.
     *
     * @param column in CSV the number of the field; 0 for the whole line
     * @param field the column's or element's name
     */
    record FaultJson(long line, int column, @Nullable String field, String reason, String detail) {

        static FaultJson of(FileFault fault) {
            return new FaultJson(
                    fault.line(),
                    fault.column(),
                    fault.field(),
                    fault.reason().wireName(),
                    fault.reason().text());
        }
    }

    @Operation(
            operationId = "createReconciliation",
            summary = "Record a gateway's settlement file, once",
            description = "The file is read whole, and counts as a whole or not at all. Its name is the SHA-256 of its "
                    + "bytes: the same file again gets the same answer and changes nothing. What it matches, query-service "
                    + "tells.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content = {
                                @Content(mediaType = "text/csv", schema = @Schema(type = "string")),
                                @Content(mediaType = "application/xml", schema = @Schema(type = "string")),
                                @Content(mediaType = "text/plain", schema = @Schema(type = "string"))
                            }))
    @ApiResponse(responseCode = "200", description = "The file is well-formed; a dry run records nothing")
    @ApiResponse(
            responseCode = "201",
            description = "The file is recorded; or the replay of that answer",
            headers = {
                @Header(name = "Location", ref = "Location"),
                @Header(name = "X-Ledger-Position", ref = "X-Ledger-Position"),
                @Header(name = "Idempotent-Replayed", ref = "Idempotent-Replayed")
            })
    @SettlementFileParameters
    @Refuses({ProblemCode.INVALID_SETTLEMENT_FILE, ProblemCode.KEY_REUSED})
    @RequiresScope(Scope.ADMIN)
    @BodyLimit(bytes = MAX_FILE_BYTES, streamed = true)
    @Takes(Bound.BATCHES)
    @PostMapping(
            path = "/v1/reconciliations",
            consumes = {"text/csv", MediaType.APPLICATION_XML_VALUE, MediaType.TEXT_PLAIN_VALUE},
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<FileJson> receive(Caller caller, HttpServletRequest request) throws IOException {
        SettlementParameters.Asked asked =
                SettlementParameters.of(request, format(request), files.gateways(), profiles.of(caller.tenant()));
        try {
            return respond(files.receive(
                    caller.tenant(), asked.plan(), request.getInputStream(), asked.dryRun(), caller.asCause()));
        } catch (InvalidFileException e) {
            throw new ProblemException(
                            ProblemCode.INVALID_SETTLEMENT_FILE, "The file is not valid; nothing of it was recorded.")
                    .with("errors", e.faults().stream().map(FaultJson::of).toList());
        }
    }

    /** What the file is written in, as far as its type says; of camt.053 and camt.054 the file itself tells which. */
    private static SettlementFormat format(HttpServletRequest request) {
        MediaType type = MediaType.parseMediaType(request.getContentType());
        if (type.isCompatibleWith(MediaType.APPLICATION_XML)) {
            return SettlementFormat.CAMT_053;
        }
        return type.isCompatibleWith(MediaType.TEXT_PLAIN) ? SettlementFormat.MT940 : SettlementFormat.CSV;
    }

    private static ResponseEntity<FileJson> respond(SettlementFiles.Reception reception) {
        return switch (reception) {
            case LookedAt looked ->
                ResponseEntity.ok(FileJson.of(
                        looked.file(),
                        null,
                        looked.profile(),
                        looked.sums().stream().map(SumJson::of).toList(),
                        looked.first().stream().map(LineJson::of).toList()));
            case Recorded recorded -> {
                ResponseEntity.BodyBuilder created = ResponseEntity.created(URI.create(
                                "/v1/reconciliations/" + recorded.file().file()))
                        .header(POSITION, Long.toString(recorded.lastPosition()));
                if (recorded.replayed()) {
                    created.header(Reply.REPLAYED, "true");
                }
                yield created.body(
                        FileJson.of(recorded.file(), Timestamps.format(recorded.at()), recorded.profile(), null, null));
            }
            case ReadOtherwise(List<String> differences) ->
                throw new ProblemException(
                                ProblemCode.KEY_REUSED, "This file is recorded already, and was read in another way.")
                        .with(Reply.MISMATCH, differences);
        };
    }
}
