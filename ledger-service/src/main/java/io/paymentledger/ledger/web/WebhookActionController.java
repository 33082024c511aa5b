package io.paymentledger.ledger.web;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.Refuses;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.base.webhook.WebhookEndpointJson;
import io.paymentledger.events.WebhookEndpoint;
import io.paymentledger.events.WebhookEvent.DisabledReason;
import io.paymentledger.ledger.web.WebhookBodies.Enabling;
import io.paymentledger.ledger.web.WebhookBodies.Resend;
import io.paymentledger.ledger.web.WebhookBodies.Start;
import io.paymentledger.ledger.webhook.Webhooks;
import io.paymentledger.ledger.webhook.Webhooks.Rotated;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What can be done with a webhook endpoint that there is. */
@RestController
@Tag(name = "Webhooks")
final class WebhookActionController {

    private static final String ENDPOINT = "/v1/webhook-endpoints/{id}";

    private final Webhooks webhooks;

    WebhookActionController(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    /**
     * Something that will be sent; query-service has its deliveries.
     *
     * @param after the position after which it begins
     * @param upTo the position with which it ends; of one event, its own, which names the delivery
     */
    @Schema(name = "WebhookSending")
    record SendingJson(long after, long upTo) {}

    @Operation(
            operationId = "enableWebhookEndpoint",
            summary = "Let a webhook endpoint be sent to again",
            description = "From where it had come to, so that nothing is lost; or from now; or after a position.")
    @ApiResponse(
            responseCode = "200",
            description = "The endpoint",
            headers = @Header(name = "X-Ledger-Position", ref = "X-Ledger-Position"))
    @RequiresScope(Scope.ADMIN)
    @PostMapping(
            path = ENDPOINT + "/enable",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<WebhookEndpointJson> enable(
            Caller caller, @PathVariable String id, @RequestBody(required = false) @Nullable Enabling body) {
        Start start = (body == null ? new Enabling(null) : body).toStart(webhooks.head(caller.tenant()));
        return showing(webhooks.enable(caller.tenant(), id, start.resume(), start.after(), caller.asCause()));
    }

    @Operation(
            operationId = "disableWebhookEndpoint",
            summary = "Let nothing more be sent to a webhook endpoint",
            description = "Where it had come to is kept.")
    @ApiResponse(
            responseCode = "200",
            description = "The endpoint",
            headers = @Header(name = "X-Ledger-Position", ref = "X-Ledger-Position"))
    @RequiresScope(Scope.ADMIN)
    @PostMapping(path = ENDPOINT + "/disable", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<WebhookEndpointJson> disable(Caller caller, @PathVariable String id) {
        return showing(webhooks.disable(caller.tenant(), id, DisabledReason.REQUESTED, caller.asCause()));
    }

    @Operation(
            operationId = "rotateWebhookSecret",
            summary = "Give a webhook endpoint a new secret",
            description = "For 24 hours the one before signs, too, so each request has two signatures. The new one is "
                    + "in this answer only. With v1a, the new public key is what changes.")
    @ApiResponse(
            responseCode = "200",
            description = "The endpoint, with its new secret",
            headers = @Header(name = "X-Ledger-Position", ref = "X-Ledger-Position"))
    @Refuses(ProblemCode.WEBHOOKS_OFF)
    @RequiresScope(Scope.ADMIN)
    @PostMapping(path = ENDPOINT + "/secret", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<WebhookEndpointJson> rotate(Caller caller, @PathVariable String id) {
        if (!webhooks.on()) {
            throw WebhookAnswers.off();
        }
        Rotated rotated =
                webhooks.rotate(caller.tenant(), id, caller.asCause()).orElseThrow(WebhookAnswers::noSuchEndpoint);
        return WebhookAnswers.showing(ResponseEntity.ok(), rotated.endpoint(), rotated.secret());
    }

    @Operation(
            operationId = "testWebhookEndpoint",
            summary = "Have a webhook endpoint sent an event of its own",
            description = "At once and only once, also if it is disabled or wants other types.")
    @ApiResponse(responseCode = "202", description = "It will be sent")
    @RequiresScope(Scope.ADMIN)
    @PostMapping(path = ENDPOINT + "/test", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<SendingJson> test(Caller caller, @PathVariable String id) {
        long position =
                webhooks.test(caller.tenant(), id, caller.asCause()).orElseThrow(WebhookAnswers::noSuchEndpoint);
        return ResponseEntity.accepted().body(new SendingJson(position - 1, position));
    }

    @Operation(
            operationId = "resendWebhookDelivery",
            summary = "Have one event sent to a webhook endpoint once more",
            description = "With the id and the bytes that it had, however long ago that was.")
    @ApiResponse(responseCode = "202", description = "It will be sent")
    @RequiresScope(Scope.ADMIN)
    @PostMapping(path = ENDPOINT + "/deliveries/{position}/resend", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<SendingJson> resendOne(Caller caller, @PathVariable String id, @PathVariable long position) {
        WebhookEndpoint endpoint = webhooks.find(caller.tenant(), id).orElseThrow(WebhookAnswers::noSuchEndpoint);
        if (!webhooks.isWanted(caller.tenant(), endpoint, position)) {
            throw WebhookAnswers.noSuchEndpoint();
        }
        return resend(caller, id, position - 1, position);
    }

    @Operation(
            operationId = "resendWebhookEvents",
            summary = "Have a range of events sent to a webhook endpoint once more",
            description = "Of the range, what the endpoint wants. New events do not wait for them.")
    @ApiResponse(responseCode = "202", description = "They will be sent")
    @RequiresScope(Scope.ADMIN)
    @PostMapping(
            path = ENDPOINT + "/resends",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<SendingJson> resendRange(Caller caller, @PathVariable String id, @RequestBody Resend body) {
        long end = body.end(webhooks.head(caller.tenant()));
        return resend(caller, id, Objects.requireNonNull(body.after(), "was checked"), end);
    }

    private ResponseEntity<SendingJson> resend(Caller caller, String id, long after, long upTo) {
        if (!webhooks.resend(caller.tenant(), id, after, upTo, caller.asCause())) {
            throw WebhookAnswers.noSuchEndpoint();
        }
        return ResponseEntity.accepted().body(new SendingJson(after, upTo));
    }

    private static ResponseEntity<WebhookEndpointJson> showing(Optional<WebhookEndpoint> endpoint) {
        return WebhookAnswers.showing(ResponseEntity.ok(), endpoint.orElseThrow(WebhookAnswers::noSuchEndpoint), null);
    }
}
