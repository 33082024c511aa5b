package io.paymentledger.ledger.web;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.ChargeJson;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.events.StreamName;
import io.paymentledger.ledger.charge.ChargeRequest;
import io.paymentledger.ledger.charge.Charges;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Charges over HTTP. */
@RestController
@Tag(name = "Charges")
final class ChargeController {

    private final Charges charges;
    private final ChargeCreation creation;

    ChargeController(Charges charges, ChargeCreation creation) {
        this.charges = charges;
        this.creation = creation;
    }

    @Operation(
            summary = "Create a charge, once for a key",
            parameters = {
                @Parameter(
                        in = ParameterIn.HEADER,
                        name = "Idempotency-Key",
                        description =
                                "1 to 255 of A-Z a-z 0-9 . _ ~ : + = -; also X-Idempotency-Key or the body's member",
                        schema = @Schema(type = "string")),
                @Parameter(
                        in = ParameterIn.HEADER,
                        name = "Prefer",
                        description = "respond-async: answer 202 at once",
                        schema = @Schema(type = "string"))
            })
    @ApiResponse(responseCode = "201", description = "The gateway approved; or the replay of that answer")
    @ApiResponse(responseCode = "202", description = "Claimed; the outcome is not known yet")
    @RequiresScope(Scope.CHARGES_WRITE)
    @PostMapping(
            path = "/v1/charges",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ChargeJson> create(Caller caller, @RequestBody ChargeBody body, HttpServletRequest request) {
        ChargeRequest charge = body.toRequest();
        String key = IdempotencyKeys.of(request, body.idempotencyKey(), body.standInKey());
        return creation.respond(caller, key, charge, body.idempotencyToken(), !Answers.prefersAsync(request));
    }

    @Operation(summary = "One charge as it is now, read from its own stream")
    @ApiResponse(responseCode = "200", description = "The charge")
    @ApiResponse(
            responseCode = "404",
            description = "No charge of this tenant has this id",
            content = @Content(mediaType = "application/problem+json"))
    @RequiresScope(Scope.CHARGES_READ)
    @GetMapping(path = "/v1/charges/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ChargeJson> get(Caller caller, @PathVariable String id) {
        return Optional.of(id)
                .filter(StreamName::isKey)
                .flatMap(key -> charges.find(StreamName.key(caller.tenant(), key)))
                .map(view -> Answers.showing(ResponseEntity.ok(), view).body(ChargeJson.of(view)))
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "There is no such charge."));
    }
}
