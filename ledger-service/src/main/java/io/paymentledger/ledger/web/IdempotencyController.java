package io.paymentledger.ledger.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.paymentledger.base.CardNumbers;
import io.paymentledger.base.journal.KeyRequest;
import io.paymentledger.base.key.Scope;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.base.web.Refuses;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.base.web.Timestamps;
import io.paymentledger.events.StreamName;
import io.paymentledger.ledger.idempotency.Charges;
import io.paymentledger.ledger.idempotency.RequestTokens;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** What can be done with names for requests before, or instead of, making a charge with them. */
@RestController
@Tag(name = "Idempotency")
final class IdempotencyController {

    private final Charges charges;
    private final RequestTokens tokens;
    private final KeyJournal journal;

    IdempotencyController(Charges charges, RequestTokens tokens, KeyJournal journal) {
        this.charges = charges;
        this.tokens = tokens;
        this.journal = journal;
    }

    /**
     * A new request token.
     *
     * @param token to be sent as {@code idempotency_token}, once
     * @param expiresAt when its life ends, by the database's clock
     */
    @Schema(name = "IssuedToken")
    record IssuedToken(
            String token, @Schema(format = "date-time") String expiresAt) {
        @Override
        public String toString() {
            return "IssuedToken[redacted]";
        }
    }

    /**
     * The state of a request token.
     *
     * @param state {@code issued}, {@code expired} or {@code used}
     * @param expiresAt when its life ends
     * @param chargeId the charge that it created
     */
    @Schema(name = "RequestToken")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record TokenJson(
            @Schema(allowableValues = {"issued", "expired", "used"})
            String state,

            @Schema(format = "date-time") String expiresAt,
            @Nullable String chargeId) {}

    /**
     * A cancelled key.
     *
     * @param key the key
     * @param state {@code cancelled}
     */
    @Schema(name = "CancelledKey")
    record CancelledKey(
            String key,
            @Schema(allowableValues = "cancelled") String state) {}

    @Operation(operationId = "issueRequestToken", summary = "Issue a one-time request token")
    @ApiResponse(responseCode = "201", description = "The token, shown once")
    @RequiresScope(Scope.CHARGES_WRITE)
    @PostMapping(path = "/v1/idempotency/token", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<IssuedToken> issue(Caller caller) {
        String token = tokens.issue(caller.tenant(), caller.asCause());
        RequestTokens.State state = tokens.find(caller.tenant(), token).orElseThrow();
        return ResponseEntity.status(201).body(new IssuedToken(token, Timestamps.format(state.expiresAt())));
    }

    @Operation(operationId = "getRequestToken", summary = "The state of a request token, and the charge it created")
    @ApiResponse(responseCode = "200", description = "The token's state")
    @RequiresScope(Scope.CHARGES_READ)
    @GetMapping(path = "/v1/idempotency/token/{token}", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<TokenJson> token(Caller caller, @PathVariable String token) {
        RequestTokens.State state = tokens.find(caller.tenant(), token)
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "There is no such request token."));
        String name = state.chargeId() != null ? "used" : state.expired() ? "expired" : "issued";
        return ResponseEntity.ok(new TokenJson(name, Timestamps.format(state.expiresAt()), state.chargeId()));
    }

    @Operation(
            operationId = "cancelIdempotencyKey",
            summary = "Cancel a key that was never used, so that a late request cannot charge")
    @ApiResponse(responseCode = "200", description = "The key names nothing, for ever")
    @Refuses({ProblemCode.CARD_NUMBER, ProblemCode.KEY_INVALID, ProblemCode.KEY_CLAIMED})
    @RequiresScope(Scope.CHARGES_WRITE)
    @PostMapping(path = "/v1/idempotency/{key}/cancel", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<CancelledKey> cancel(Caller caller, @PathVariable String key) {
        String valid = IdempotencyKeys.valid(key);
        if (CardNumbers.is(valid)) {
            throw ChargeBody.cardNumber();
        }
        Reply reply = journal.noted(
                caller,
                valid,
                KeyRequest.Operation.CANCEL,
                _ -> charges.cancel(StreamName.key(caller.tenant(), valid), caller.asCause()));
        if (reply.refusal() != null) {
            throw reply.refusal();
        }
        return ResponseEntity.ok(new CancelledKey(valid, "cancelled"));
    }
}
