package io.paymentledger.ledger.web;

import io.paymentledger.base.journal.KeyRequest;
import io.paymentledger.base.key.Scope;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.ChargeJson;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.events.ChargeStatus;
import io.paymentledger.events.ChargeView;
import io.paymentledger.events.StreamName;
import io.paymentledger.ledger.charge.Answer;
import io.paymentledger.ledger.charge.Answer.Accepted;
import io.paymentledger.ledger.charge.Answer.InFlight;
import io.paymentledger.ledger.charge.Answer.KeyCancelled;
import io.paymentledger.ledger.charge.Answer.KeyReused;
import io.paymentledger.ledger.charge.Answer.OrderConflict;
import io.paymentledger.ledger.charge.Answer.OrderInFlight;
import io.paymentledger.ledger.charge.Answer.Settled;
import io.paymentledger.ledger.charge.Answer.TokenExpired;
import io.paymentledger.ledger.charge.Answer.TokenInvalid;
import io.paymentledger.ledger.charge.Answer.TokenUsed;
import io.paymentledger.ledger.charge.ChargeRequest;
import io.paymentledger.ledger.charge.Charges;
import io.paymentledger.ledger.charge.RequestTokens;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Collections;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Charges over HTTP. The only place where an {@link Answer} becomes a response. */
@RestController
@Tag(name = "Charges")
final class ChargeController {

    /** How soon to come back for a charge in processing; gateways answer within seconds. */
    private static final int PROCESSING_RETRY_SECONDS = 1;

    static final String REPLAYED = "Idempotent-Replayed";
    static final String MISMATCH = "mismatch";
    private static final String POSITION = "X-Ledger-Position";

    private final Charges charges;
    private final KeyJournal journal;

    ChargeController(Charges charges, KeyJournal journal) {
        this.charges = charges;
        this.journal = journal;
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
        String token = body.idempotencyToken();
        String key = IdempotencyKeys.of(
                request, body.idempotencyKey(), Optional.ofNullable(token).map(RequestTokens::standInKey));
        return journal.noted(caller, key, KeyRequest.Operation.CREATE, charge, () -> {
            StreamName stream = StreamName.key(caller.tenant(), key);
            return respond(charges.create(stream, charge, token, caller.asCause(), !prefersAsync(request)), key);
        });
    }

    private static ResponseEntity<ChargeJson> respond(Answer answer, String key) {
        return switch (answer) {
            case Settled(ChargeView view, boolean replayed) -> settled(view, replayed);
            case Accepted(ChargeView view) ->
                ResponseEntity.accepted()
                        .location(location(view.id()))
                        .header(HttpHeaders.RETRY_AFTER, Integer.toString(PROCESSING_RETRY_SECONDS))
                        .cacheControl(CacheControl.noStore())
                        .body(ChargeJson.of(view));
            case InFlight() ->
                throw new ProblemException(ProblemCode.IN_FLIGHT, "The first request with this key has no outcome yet.")
                        .retryAfterSeconds(PROCESSING_RETRY_SECONDS)
                        .withHeader(HttpHeaders.LOCATION, location(key).toString());
            case KeyReused(var mismatch) ->
                throw new ProblemException(ProblemCode.KEY_REUSED, "This key names another operation.")
                        .with(MISMATCH, mismatch);
            case KeyCancelled() -> throw new ProblemException(ProblemCode.KEY_CANCELLED, "This key was cancelled.");
            case TokenInvalid() ->
                throw new ProblemException(ProblemCode.TOKEN_INVALID, "This request token is not valid.");
            case TokenExpired() ->
                throw new ProblemException(ProblemCode.TOKEN_EXPIRED, "This request token has expired.");
            case TokenUsed(String chargeId) ->
                throw new ProblemException(ProblemCode.TOKEN_USED, "This request token is used up.")
                        .with("charge_id", chargeId);
            case OrderInFlight() ->
                throw new ProblemException(ProblemCode.ORDER_IN_FLIGHT, "This order is being charged.")
                        .retryAfterSeconds(PROCESSING_RETRY_SECONDS);
            case OrderConflict(String chargeId) ->
                throw new ProblemException(ProblemCode.ORDER_CONFLICT, "This order has another charge.")
                        .with("charge_id", chargeId);
        };
    }

    private static ResponseEntity<ChargeJson> settled(ChargeView view, boolean replayed) {
        if (view.state().status() == ChargeStatus.FAILED) {
            ProblemException declined = new ProblemException(
                            ProblemCode.DECLINED, "The gateway declined; nothing was charged.")
                    .with("decline_code", Objects.requireNonNull(view.state().declineCode()))
                    .with("charge", ChargeJson.of(view))
                    .withHeader(HttpHeaders.LOCATION, location(view.id()).toString())
                    .withHeader(HttpHeaders.ETAG, etag(view))
                    .withHeader(POSITION, Long.toString(view.position()));
            throw replayed ? declined.withHeader(REPLAYED, "true") : declined;
        }
        ResponseEntity.BodyBuilder created = ResponseEntity.created(location(view.id()))
                .eTag(etag(view))
                .header(POSITION, Long.toString(view.position()))
                .cacheControl(CacheControl.noStore());
        return (replayed ? created.header(REPLAYED, "true") : created).body(ChargeJson.of(view));
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
                .map(view -> ResponseEntity.ok()
                        .eTag(etag(view))
                        .header(POSITION, Long.toString(view.position()))
                        .cacheControl(CacheControl.noStore())
                        .body(ChargeJson.of(view)))
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "There is no such charge."));
    }

    private static boolean prefersAsync(HttpServletRequest request) {
        return Collections.list(request.getHeaders("Prefer")).stream()
                .anyMatch(line -> line.toLowerCase(Locale.ROOT).contains("respond-async"));
    }

    /** A key needs no escaping in a path. */
    private static URI location(String id) {
        return URI.create("/v1/charges/" + id);
    }

    private static String etag(ChargeView view) {
        return "\"" + view.version() + "\"";
    }
}
