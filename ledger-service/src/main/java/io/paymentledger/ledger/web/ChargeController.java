package io.paymentledger.ledger.web;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.ChargeJson;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.Refuses;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.events.StreamName;
import io.paymentledger.ledger.idempotency.ChargeRequest;
import io.paymentledger.ledger.idempotency.Charges;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
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

    @Operation(operationId = "createCharge", summary = "Create a charge, once for a key")
    @ApiResponse(
            responseCode = "201",
            description = "The gateway approved; or the replay of that answer",
            headers = {
                @Header(name = "Location", ref = "Location"),
                @Header(name = "ETag", ref = "ETag"),
                @Header(name = "X-Ledger-Position", ref = "X-Ledger-Position"),
                @Header(name = "Idempotent-Replayed", ref = "Idempotent-Replayed")
            })
    @GatewayOperation
    @Refuses({
        ProblemCode.TOKEN_INVALID,
        ProblemCode.TOKEN_USED,
        ProblemCode.TOKEN_EXPIRED,
        ProblemCode.ORDER_CONFLICT,
        ProblemCode.ORDER_IN_FLIGHT
    })
    @RequiresScope(Scope.CHARGES_WRITE)
    @PostMapping(
            path = "/v1/charges",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ChargeJson> create(Caller caller, @RequestBody ChargeBody body, HttpServletRequest request) {
        ChargeRequest charge = body.toRequest();
        String key = IdempotencyKeys.of(request, body.idempotencyKey()).orElse(null);
        return creation.answer(caller, key, charge, body.idempotencyToken(), !Preferences.async(request))
                .toResponse();
    }

    @Operation(operationId = "getCharge", summary = "One charge as it is now, read from its own stream")
    @ApiResponse(
            responseCode = "200",
            description = "The charge",
            headers = {
                @Header(name = "ETag", ref = "ETag"),
                @Header(name = "X-Ledger-Position", ref = "X-Ledger-Position")
            })
    @RequiresScope(Scope.CHARGES_READ)
    @GetMapping(path = "/v1/charges/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ChargeJson> get(Caller caller, @PathVariable String id) {
        return Optional.of(id)
                .filter(StreamName::isKey)
                .flatMap(key -> charges.find(StreamName.key(caller.tenant(), key)))
                .map(Reply::showing)
                .orElseThrow(Reply::noSuchCharge);
    }
}
