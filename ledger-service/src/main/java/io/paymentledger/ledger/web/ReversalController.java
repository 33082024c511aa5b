package io.paymentledger.ledger.web;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.base.web.Refuses;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.base.web.Timestamps;
import io.paymentledger.ledger.settlement.FileStreams.Reversal;
import io.paymentledger.ledger.settlement.SettlementFiles;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Takes settlement files back. */
@RestController
@Tag(name = "Reconciliations")
final class ReversalController {

    private final SettlementFiles files;

    ReversalController(SettlementFiles files) {
        this.files = files;
    }

    /** Why a file is taken back. */
    @Schema(name = "ReversalReason")
    record ReasonBody(
            @Schema(requiredMode = RequiredMode.REQUIRED, maxLength = PersonsText.MAX_CHARS) @Nullable
            String reason) {

        String valid() {
            return PersonsText.valid(reason, "/reason");
        }
    }

    /**
     * That a file was taken back.
     *
     * @param id the file
     * @param by the API key of who did it
     */
    @Schema(name = "ReceivedReversal")
    record ReversalJson(
            String id,
            String reason,
            String by,
            @Schema(format = "date-time") String reversedAt) {}

    @Operation(
            operationId = "reverseReconciliation",
            summary = "Take a file back: what its lines posted is posted the other way round",
            description = "Nothing is edited; afterwards the same bytes can be recorded once more, with "
                    + "other parameters.")
    @ApiResponse(
            responseCode = "200",
            description = "The file is taken back; or the replay of that answer",
            headers = {
                @Header(name = "X-Ledger-Position", ref = "X-Ledger-Position"),
                @Header(name = "Idempotent-Replayed", ref = "Idempotent-Replayed")
            })
    @Refuses(ProblemCode.CARD_NUMBER)
    @RequiresScope(Scope.ADMIN)
    @PostMapping(
            path = "/v1/reconciliations/{id}/reversal",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ReversalJson> reverse(Caller caller, @PathVariable String id, @RequestBody ReasonBody body) {
        SettlementFiles.Reversed reversed = files.reverse(caller.tenant(), id, body.valid(), caller.asCause())
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "No settlement file has this id."));
        Reversal reversal = Objects.requireNonNull(reversed.filed().reversal(), "it was just taken back");
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.ok().header(ReconciliationController.POSITION, Long.toString(reversal.lastPosition()));
        if (reversed.replayed()) {
            answer.header(Reply.REPLAYED, "true");
        }
        return answer.body(new ReversalJson(id, reversal.reason(), reversal.actor(), Timestamps.format(reversal.at())));
    }
}
