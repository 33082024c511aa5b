package io.paymentledger.ledger.web;

import io.paymentledger.base.journal.KeyRequest;
import io.paymentledger.base.key.Scope;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.ChargeJson;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.Refuses;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.events.StreamName;
import io.paymentledger.ledger.idempotency.Answer.NoSuchCharge;
import io.paymentledger.ledger.idempotency.OperationRequest;
import io.paymentledger.ledger.idempotency.Operations;
import io.paymentledger.ledger.web.OperationBodies.Body;
import io.paymentledger.ledger.web.OperationBodies.CaptureBody;
import io.paymentledger.ledger.web.OperationBodies.RefundBody;
import io.paymentledger.ledger.web.OperationBodies.ResolveBody;
import io.paymentledger.ledger.web.OperationBodies.VoidBody;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What can be done with a charge, each with a key of its own; any key that names the charge may stand in the path. */
@RestController
@Tag(name = "Charges")
final class OperationController {

    private final Operations operations;
    private final KeyJournal journal;

    OperationController(Operations operations, KeyJournal journal) {
        this.operations = operations;
        this.journal = journal;
    }

    @Operation(operationId = "captureCharge", summary = "Take held money: all that is left, or a part")
    @ApiResponse(
            responseCode = "200",
            description = "The charge with what was taken; or the replay of that answer",
            headers = {
                @Header(name = "Location", ref = "Location"),
                @Header(name = "ETag", ref = "ETag"),
                @Header(name = "X-Ledger-Position", ref = "X-Ledger-Position"),
                @Header(name = "Idempotent-Replayed", ref = "Idempotent-Replayed")
            })
    @GatewayOperation
    @Refuses({ProblemCode.CHARGE_IN_FLIGHT, ProblemCode.INVALID_STATE, ProblemCode.EXCEEDS_AUTHORISED})
    @RequiresScope(Scope.CHARGES_WRITE)
    @PostMapping(
            path = "/v1/charges/{id}/capture",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ChargeJson> capture(
            Caller caller,
            @PathVariable String id,
            @RequestBody(required = false) @Nullable CaptureBody body,
            HttpServletRequest request) {
        CaptureBody given = body == null ? new CaptureBody(null, null, null) : body;
        return operate(caller, id, given, KeyRequest.Operation.CAPTURE, request);
    }

    @Operation(operationId = "voidCharge", summary = "Let held money go, of which nothing was taken")
    @ApiResponse(
            responseCode = "200",
            description = "The voided charge; or the replay of that answer",
            headers = {
                @Header(name = "Location", ref = "Location"),
                @Header(name = "ETag", ref = "ETag"),
                @Header(name = "X-Ledger-Position", ref = "X-Ledger-Position"),
                @Header(name = "Idempotent-Replayed", ref = "Idempotent-Replayed")
            })
    @GatewayOperation
    @Refuses({ProblemCode.CHARGE_IN_FLIGHT, ProblemCode.INVALID_STATE})
    @RequiresScope(Scope.CHARGES_WRITE)
    @PostMapping(
            path = "/v1/charges/{id}/void",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ChargeJson> release(
            Caller caller,
            @PathVariable String id,
            @RequestBody(required = false) @Nullable VoidBody body,
            HttpServletRequest request) {
        VoidBody given = body == null ? new VoidBody(null) : body;
        return operate(caller, id, given, KeyRequest.Operation.VOID, request);
    }

    @Operation(operationId = "refundCharge", summary = "Give taken money back: all that is left, or a part")
    @ApiResponse(
            responseCode = "200",
            description = "The charge with what was given back; or the replay of that answer",
            headers = {
                @Header(name = "Location", ref = "Location"),
                @Header(name = "ETag", ref = "ETag"),
                @Header(name = "X-Ledger-Position", ref = "X-Ledger-Position"),
                @Header(name = "Idempotent-Replayed", ref = "Idempotent-Replayed")
            })
    @GatewayOperation
    @Refuses({ProblemCode.CHARGE_IN_FLIGHT, ProblemCode.INVALID_STATE, ProblemCode.EXCEEDS_CAPTURED})
    @RequiresScope(Scope.CHARGES_WRITE)
    @PostMapping(
            path = "/v1/charges/{id}/refunds",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ChargeJson> refund(
            Caller caller,
            @PathVariable String id,
            @RequestBody(required = false) @Nullable RefundBody body,
            HttpServletRequest request) {
        RefundBody given = body == null ? new RefundBody(null, null, null) : body;
        return operate(caller, id, given, KeyRequest.Operation.REFUND, request);
    }

    @Operation(operationId = "resolveCharge", summary = "Decide what became of an attempt that is under review")
    @ApiResponse(
            responseCode = "200",
            description = "The charge with the decision; or the replay of that answer",
            headers = {
                @Header(name = "Location", ref = "Location"),
                @Header(name = "ETag", ref = "ETag"),
                @Header(name = "X-Ledger-Position", ref = "X-Ledger-Position"),
                @Header(name = "Idempotent-Replayed", ref = "Idempotent-Replayed")
            })
    @KeyedOperation
    @Refuses({
        ProblemCode.CHARGE_IN_FLIGHT,
        ProblemCode.INVALID_STATE,
        ProblemCode.SECOND_PERSON_NEEDED,
        ProblemCode.KEY_CANCELLED
    })
    @RequiresScope(Scope.ADMIN)
    @PostMapping(
            path = "/v1/charges/{id}/resolution",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ChargeJson> resolve(
            Caller caller, @PathVariable String id, @RequestBody ResolveBody body, HttpServletRequest request) {
        return operate(caller, id, body, KeyRequest.Operation.RESOLVE, request);
    }

    private ResponseEntity<ChargeJson> operate(
            Caller caller, String id, Body body, KeyRequest.Operation operation, HttpServletRequest request) {
        OperationRequest asked = body.toRequest();
        String key = IdempotencyKeys.of(request, body.idempotencyKey()).orElseThrow(IdempotencyKeys::missing);
        if (!StreamName.isKey(id)) {
            throw Reply.noSuchCharge();
        }
        StreamName stream = StreamName.key(caller.tenant(), key);
        return journal.noted(caller, key, operation, note -> {
                    Optional<StreamName> charge = operations.chargeOf(StreamName.key(caller.tenant(), id));
                    String fingerprint = note.of(
                            asked.fingerprint(charge.map(StreamName::local).orElse(id)));
                    return charge.isEmpty()
                            ? new NoSuchCharge()
                            : operations.operate(
                                    charge.get(),
                                    stream,
                                    asked,
                                    fingerprint,
                                    caller.asCause(),
                                    !Preferences.async(request));
                })
                .toResponse();
    }
}
