package io.paymentledger.ledger.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.paymentledger.base.key.Scope;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.Refuses;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.events.StreamName;
import io.paymentledger.ledger.charge.Proposal;
import io.paymentledger.ledger.idempotency.OperationRequest;
import io.paymentledger.ledger.idempotency.Operations;
import io.paymentledger.ledger.idempotency.Reviews;
import io.paymentledger.ledger.idempotency.Reviews.Proposed;
import io.paymentledger.ledger.web.OperationBodies.ResolveBody;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What one person proposes to decide about a charge that is under review, for another one to decide. */
@RestController
@Tag(name = "Charges")
final class ProposalController {

    private final Operations operations;
    private final Reviews reviews;

    ProposalController(Operations operations, Reviews reviews) {
        this.operations = operations;
        this.reviews = reviews;
    }

    /**
     * What is proposed.
     *
     * @param outcome {@code approved} or {@code declined}
     * @param gatewayReference the gateway's name for the payment or the refund, if it approved
     * @param declineCode why it declined, if it did
     * @param note how this was found out
     */
    @Schema(name = "ProposeResolution")
    record ProposalBody(
            @Schema(
                    requiredMode = RequiredMode.REQUIRED,
                    allowableValues = {"approved", "declined"})
            @Nullable
            String outcome,

            @Schema(maxLength = OperationBodies.MAX_WORD_CHARS) @Nullable
            String gatewayReference,

            @Schema(maxLength = OperationBodies.MAX_WORD_CHARS) @Nullable
            String declineCode,

            @Schema(requiredMode = RequiredMode.REQUIRED, maxLength = OperationBodies.MAX_NOTE_CHARS) @Nullable
            String note) {

        ResolveBody asDecision() {
            return new ResolveBody(outcome, gatewayReference, declineCode, note, null);
        }
    }

    /**
     * A proposal as it stands.
     *
     * @param attemptId the attempt in question
     * @param by the id of the API key that proposed it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ProposedResolution")
    record ProposalJson(
            String chargeId,
            String attemptId,

            @Schema(allowableValues = {"approved", "declined"})
            String outcome,

            @Nullable String gatewayReference,
            @Nullable String declineCode,
            String note,
            String by) {

        static ProposalJson of(String chargeId, Proposal proposal) {
            return new ProposalJson(
                    chargeId,
                    proposal.attemptId(),
                    proposal.approved() ? "approved" : "declined",
                    proposal.approved() ? proposal.word() : null,
                    proposal.approved() ? null : proposal.word(),
                    proposal.note(),
                    proposal.by());
        }
    }

    @Operation(
            operationId = "proposeResolution",
            summary = "Propose what became of an attempt that is under review, for another API key to decide",
            description = "It changes nothing about the charge. Another key decides by sending the same outcome as the "
                    + "resolution; the last proposal counts, and proposing the same again changes nothing.")
    @ApiResponse(
            responseCode = "200",
            description = "The proposal as it stands",
            headers = @Header(name = "X-Ledger-Position", ref = "X-Ledger-Position"))
    @Refuses({ProblemCode.CARD_NUMBER, ProblemCode.INVALID_STATE})
    @RequiresScope(Scope.ADMIN)
    @PutMapping(
            path = "/v1/charges/{id}/resolution/proposal",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ProposalJson> propose(Caller caller, @PathVariable String id, @RequestBody ProposalBody body) {
        OperationRequest.Resolve decision = body.asDecision().toRequest();
        if (!StreamName.isKey(id)) {
            throw Reply.noSuchCharge();
        }
        StreamName charge =
                operations.chargeOf(StreamName.key(caller.tenant(), id)).orElseThrow(Reply::noSuchCharge);
        return switch (reviews.propose(charge, decision, caller.asCause())) {
            case Proposed.Standing(Proposal proposal, long position) ->
                ResponseEntity.ok()
                        .header(Reply.POSITION, Long.toString(position))
                        .body(ProposalJson.of(charge.local(), proposal));
            case Proposed.Refused(var refused) -> throw Reply.refusal(refused);
        };
    }
}
