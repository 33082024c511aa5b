package io.paymentledger.query.idempotency;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.base.web.Refuses;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.query.web.CursorSeal;
import io.paymentledger.query.web.Cursors;
import io.paymentledger.query.web.LedgerPosition;
import io.paymentledger.query.web.Parameters;
import io.paymentledger.query.web.Positioned;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What happened with a key: from the events, which are complete, and from the journal of requests, which may lack some. */
@RestController
@Tag(name = "Idempotency")
final class KeyForensicsController {

    /** Bounds an answer; a key under a storm has thousands of requests. */
    private static final int MAX_LIMIT = 100;

    private final KeyForensics forensics;
    private final LedgerPosition positions;
    private final CursorSeal cursorSeal;

    KeyForensicsController(KeyForensics forensics, LedgerPosition positions, CursorSeal cursorSeal) {
        this.positions = positions;
        this.cursorSeal = cursorSeal;
        this.forensics = forensics;
    }

    @Operation(
            operationId = "getIdempotencyKey",
            summary = "Who used an idempotency key, who was first, what followed, and whether money moved",
            parameters = {
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "limit",
                        description = "The most requests to answer",
                        schema =
                                @Schema(
                                        type = "integer",
                                        minimum = "1",
                                        maximum = "" + MAX_LIMIT,
                                        defaultValue = "" + MAX_LIMIT)),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "cursor",
                        description = "The next_cursor of the page of requests before",
                        schema = @Schema(type = "string"))
            })
    @ApiResponse(responseCode = "200", description = "The forensics of the key")
    @Positioned
    @Refuses(ProblemCode.READ_BEHIND)
    @RequiresScope(Scope.AUDIT_READ)
    @GetMapping(path = "/v1/idempotency/{key}", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<KeyForensicsJson> key(Caller caller, @PathVariable String key, HttpServletRequest request) {
        Parameters parameters = new Parameters(request, Set.of("limit", "cursor", LedgerPosition.PARAMETER));
        int limit = parameters.limit("limit", MAX_LIMIT).orElse(MAX_LIMIT);
        Cursors cursors = cursorSeal.of("key-requests", caller.tenant(), key);
        long after = parameters
                .read("cursor", cursor -> place(cursors, cursor), "is not a next_cursor of this list")
                .orElse(RequestsOfKey.BEGIN);
        long atLeast = parameters.number(LedgerPosition.PARAMETER).orElse(0);
        parameters.throwIfAny();

        long position = positions.ofHistory(caller.tenant(), atLeast);
        return forensics
                .of(caller.tenant(), key, after, limit, cursors::write)
                .map(found -> ResponseEntity.ok()
                        .header(LedgerPosition.HEADER, Long.toString(position))
                        .body(found))
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "Nobody used this key.")
                        .withHeader(LedgerPosition.HEADER, Long.toString(position)));
    }

    private static @Nullable Long place(Cursors cursors, String cursor) {
        return cursors.read(cursor, 1).map(place -> place[0]).orElse(null);
    }
}
