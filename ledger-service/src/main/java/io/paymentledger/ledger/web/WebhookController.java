package io.paymentledger.ledger.web;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.base.web.Refuses;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.base.webhook.RefusedUrlException;
import io.paymentledger.base.webhook.WebhookEndpointJson;
import io.paymentledger.events.WebhookEndpoint;
import io.paymentledger.ledger.web.WebhookBodies.Change;
import io.paymentledger.ledger.web.WebhookBodies.NewEndpoint;
import io.paymentledger.ledger.webhook.EndpointChange;
import io.paymentledger.ledger.webhook.EndpointRequest;
import io.paymentledger.ledger.webhook.Webhooks;
import io.paymentledger.ledger.webhook.Webhooks.Answer.Created;
import io.paymentledger.ledger.webhook.Webhooks.Answer.KeyReused;
import io.paymentledger.ledger.webhook.Webhooks.Answer.Off;
import io.paymentledger.ledger.webhook.Webhooks.Answer.TooMany;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Webhook endpoints over HTTP. */
@RestController
@Tag(name = "Webhooks")
final class WebhookController {

    private static final String PATH = "/v1/webhook-endpoints";

    private final Webhooks webhooks;

    WebhookController(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    /**
     * All endpoints of a tenant, of which there are few.
     *
     * @param data in the order in which they were made
     * @param hasMore never: a tenant's endpoints fit on a page
     */
    @Schema(name = "WebhookEndpoints")
    record EndpointsJson(List<WebhookEndpointJson> data, boolean hasMore) {}

    @Operation(
            operationId = "createWebhookEndpoint",
            summary = "Make a webhook endpoint, once for a key, which becomes its id",
            description = "The secret is in this answer only, and not in its replays.")
    @ApiResponse(
            responseCode = "201",
            description = "The endpoint; or the replay of that answer, without the secret",
            headers = {
                @Header(name = "Location", ref = "Location"),
                @Header(name = "X-Ledger-Position", ref = "X-Ledger-Position"),
                @Header(name = "Idempotent-Replayed", ref = "Idempotent-Replayed")
            })
    @KeyedOperation
    @Refuses({ProblemCode.WEBHOOK_URL_REFUSED, ProblemCode.TOO_MANY_ENDPOINTS, ProblemCode.WEBHOOKS_OFF})
    @RequiresScope(Scope.ADMIN)
    @PostMapping(path = PATH, consumes = MediaType.APPLICATION_JSON_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<WebhookEndpointJson> create(
            Caller caller, @RequestBody NewEndpoint body, HttpServletRequest request) {
        EndpointRequest wanted = body.toRequest(webhooks.head(caller.tenant()));
        String key = IdempotencyKeys.of(request, body.idempotencyKey()).orElseThrow(IdempotencyKeys::missing);
        try {
            return switch (webhooks.create(caller.tenant(), key, wanted, caller.asCause())) {
                case Created(WebhookEndpoint endpoint, @Nullable String secret, boolean replayed) -> {
                    ResponseEntity.BodyBuilder created = ResponseEntity.created(URI.create(PATH + "/" + key));
                    yield WebhookAnswers.showing(
                            replayed ? created.header(Reply.REPLAYED, "true") : created, endpoint, secret);
                }
                case KeyReused(List<String> mismatch) ->
                    throw new ProblemException(ProblemCode.KEY_REUSED, "This key names another endpoint.")
                            .with(Reply.MISMATCH, mismatch);
                case TooMany() ->
                    throw new ProblemException(
                                    ProblemCode.TOO_MANY_ENDPOINTS, "The tenant has all the endpoints that it may.")
                            .with("limit", Webhooks.MAX_ENDPOINTS);
                case Off() -> throw WebhookAnswers.off();
            };
        } catch (RefusedUrlException e) {
            throw WebhookAnswers.refused(e);
        }
    }

    @Operation(operationId = "listWebhookEndpoints", summary = "All webhook endpoints, as they are now")
    @ApiResponse(responseCode = "200", description = "The endpoints, in the order in which they were made")
    @RequiresScope(Scope.ADMIN)
    @GetMapping(path = PATH, produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<EndpointsJson> list(Caller caller) {
        return ResponseEntity.ok(new EndpointsJson(
                webhooks.all(caller.tenant()).stream()
                        .map(endpoint -> WebhookEndpointJson.of(endpoint, null))
                        .toList(),
                false));
    }

    @Operation(operationId = "getWebhookEndpoint", summary = "A webhook endpoint, as it is now")
    @ApiResponse(
            responseCode = "200",
            description = "The endpoint",
            headers = @Header(name = "X-Ledger-Position", ref = "X-Ledger-Position"))
    @RequiresScope(Scope.ADMIN)
    @GetMapping(path = PATH + "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<WebhookEndpointJson> get(Caller caller, @PathVariable String id) {
        return WebhookAnswers.showing(
                ResponseEntity.ok(),
                webhooks.find(caller.tenant(), id).orElseThrow(WebhookAnswers::noSuchEndpoint),
                null);
    }

    @Operation(
            operationId = "changeWebhookEndpoint",
            summary = "Change a webhook endpoint's URL, types or mode",
            description = "What is absent stays. What is under way may still be sent as before.")
    @ApiResponse(
            responseCode = "200",
            description = "The endpoint as it is then",
            headers = @Header(name = "X-Ledger-Position", ref = "X-Ledger-Position"))
    @Refuses({ProblemCode.WEBHOOK_URL_REFUSED, ProblemCode.CARD_NUMBER})
    @RequiresScope(Scope.ADMIN)
    @PatchMapping(
            path = PATH + "/{id}",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<WebhookEndpointJson> change(Caller caller, @PathVariable String id, @RequestBody Change body) {
        EndpointChange change = body.toChange();
        try {
            return WebhookAnswers.showing(
                    ResponseEntity.ok(),
                    webhooks.change(caller.tenant(), id, change, caller.asCause())
                            .orElseThrow(WebhookAnswers::noSuchEndpoint),
                    null);
        } catch (RefusedUrlException e) {
            throw WebhookAnswers.refused(e);
        }
    }

    @Operation(
            operationId = "deleteWebhookEndpoint",
            summary = "Delete a webhook endpoint",
            description = "For ever: its key names no other one, and what was not delivered is not sent.")
    @ApiResponse(responseCode = "204", description = "It is deleted")
    @RequiresScope(Scope.ADMIN)
    @DeleteMapping(PATH + "/{id}")
    ResponseEntity<Void> delete(Caller caller, @PathVariable String id) {
        if (!webhooks.delete(caller.tenant(), id, caller.asCause())) {
            throw WebhookAnswers.noSuchEndpoint();
        }
        return ResponseEntity.noContent().build();
    }
}
