package io.paymentledger.query.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.paymentledger.base.key.Scope;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.base.web.Timestamps;
import io.paymentledger.base.webhook.EndpointRegisters;
import io.paymentledger.events.EndpointRegister.Listed;
import io.paymentledger.events.WebhookEndpoint;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.TenantLogs;
import io.paymentledger.query.web.CursorSeal;
import io.paymentledger.query.web.Cursors;
import io.paymentledger.query.web.Page;
import io.paymentledger.query.web.Parameters;
import io.paymentledger.query.webhook.Delivery.Status;
import io.paymentledger.query.webhook.DeliveryLog.Logged;
import io.paymentledger.query.webhook.DeliveryLog.Standing;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What was sent to webhook endpoints, and what came of it. */
@RestController
@Tag(name = "Webhooks")
final class DeliveryController {

    /** A page when nothing is said about it: what a person looks through. */
    private static final int DEFAULT_LIMIT = 20;

    /** Bounds an answer, each of whose elements may have many attempts. */
    private static final int MAX_LIMIT = 100;

    private final DeliveryLog deliveries;
    private final EndpointRegisters registers;
    private final EventLog log;
    private final TenantLogs tenants;
    private final CursorSeal seal;

    DeliveryController(
            DeliveryLog deliveries, EndpointRegisters registers, EventLog log, TenantLogs tenants, CursorSeal seal) {
        this.deliveries = deliveries;
        this.registers = registers;
        this.log = log;
        this.tenants = tenants;
        this.seal = seal;
    }

    /**
     * How far an endpoint is.
     *
     * @param position up to where every event that it wants was accepted, or is among its deliveries
     * @param lagEvents how many positions of the log come after that
     * @param pending deliveries that are to be tried, or tried again
     * @param waiting deliveries that wait behind these
     * @param failuresInRow attempts that failed since one was accepted
     * @param failingSince when the first of these was; five days later the endpoint is disabled
     * @param lastSuccessAt when something was last accepted
     * @param pausedUntil before when the receiver asked to be sent nothing
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "WebhookProgress")
    record ProgressJson(
            long position,
            long lagEvents,
            long pending,
            long waiting,
            int failuresInRow,
            @Schema(format = "date-time") @Nullable String failingSince,
            @Schema(format = "date-time") @Nullable String lastSuccessAt,
            @Schema(format = "date-time") @Nullable String pausedUntil) {}

    @Operation(
            operationId = "listWebhookDeliveries",
            summary = "What was sent to a webhook endpoint, the newest event first",
            description = "What is over is shown for 30 days; the events themselves are kept for ever.",
            parameters = {
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "status",
                        description = "Only deliveries of this status",
                        schema =
                                @Schema(
                                        type = "string",
                                        allowableValues = {"waiting", "pending", "delivered", "failed", "skipped"})),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "limit",
                        description = "The most to answer",
                        schema =
                                @Schema(
                                        type = "integer",
                                        minimum = "1",
                                        maximum = "" + MAX_LIMIT,
                                        defaultValue = "" + DEFAULT_LIMIT)),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "cursor",
                        description = "The next_cursor of the page before, with the same status",
                        schema = @Schema(type = "string"))
            })
    @ApiResponse(responseCode = "200", description = "A page of the list")
    @RequiresScope(Scope.ADMIN)
    @GetMapping(path = "/v1/webhook-endpoints/{id}/deliveries", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Page<DeliveryJson>> list(Caller caller, @PathVariable String id, HttpServletRequest request) {
        Parameters parameters = new Parameters(request, Set.of("status", "limit", "cursor"));
        @Nullable
        Status status = parameters
                .read("status", DeliveryController::status, "is not the status of a delivery")
                .orElse(null);
        int limit = parameters.limit("limit", MAX_LIMIT).orElse(DEFAULT_LIMIT);
        Cursors cursors = seal.of("webhook-deliveries", caller.tenant(), id, status == null ? null : status.wireName());
        long before = parameters
                .read("cursor", cursor -> cursors.read(cursor, 1).orElse(null), "is not a next_cursor of this list")
                .map(place -> place[0])
                .orElse(Long.MAX_VALUE);
        parameters.throwIfAny();
        requireEndpoint(caller, id);
        return ResponseEntity.ok(Page.of(
                deliveries.page(caller.tenant(), id, status, before, limit + 1),
                limit,
                (Logged last) -> cursors.write(last.position()),
                DeliveryJson::of));
    }

    @Operation(operationId = "getWebhookProgress", summary = "How far a webhook endpoint is")
    @ApiResponse(responseCode = "200", description = "How far it is")
    @RequiresScope(Scope.ADMIN)
    @GetMapping(path = "/v1/webhook-endpoints/{id}/progress", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ProgressJson> progress(Caller caller, @PathVariable String id, HttpServletRequest request) {
        new Parameters(request, Set.of()).throwIfAny();
        WebhookEndpoint endpoint = requireEndpoint(caller, id);
        Standing standing = deliveries
                .standing(caller.tenant(), id)
                .orElse(new Standing(endpoint.start().after(), 0, null, null, null, 0, 0));
        return ResponseEntity.ok(new ProgressJson(
                standing.cursor(),
                Math.max(0, log.head().in(tenants.logOfTenant(caller.tenant())) - standing.cursor()),
                standing.pending(),
                standing.waiting(),
                standing.failures(),
                text(standing.failingSince()),
                text(standing.lastSuccessAt()),
                text(standing.pausedUntil())));
    }

    private WebhookEndpoint requireEndpoint(Caller caller, String id) {
        return registers
                .of(caller.tenant())
                .find(id)
                .map(Listed::endpoint)
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "There is no such webhook endpoint."));
    }

    private static @Nullable Status status(String text) {
        return Arrays.stream(Status.values())
                .filter(status -> status.wireName().equals(text))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : Timestamps.format(instant);
    }
}
