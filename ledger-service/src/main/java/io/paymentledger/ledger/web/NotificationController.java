package io.paymentledger.ledger.web;

import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.base.web.Refuses;
import io.paymentledger.base.web.RequestIds;
import io.paymentledger.base.web.SignedBySender;
import io.paymentledger.ledger.gateway.GatewayInbox;
import io.paymentledger.ledger.gateway.GatewayInbox.Receipt;
import io.paymentledger.ledger.gateway.GatewayUnavailableException;
import io.paymentledger.ledger.gateway.InvalidNotificationException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What gateways tell. Their signature is their credential; they have no API key. */
@RestController
@Tag(name = "Gateways")
final class NotificationController {

    /** How soon a gateway should deliver again; operations settle within seconds. */
    private static final int RETRY_SECONDS = 5;

    private final GatewayInbox inbox;
    private final NotificationTally tally;

    NotificationController(GatewayInbox inbox, NotificationTally tally) {
        this.inbox = inbox;
        this.tally = tally;
    }

    /**
     * What became of a notification.
     *
     * @param receipt {@code noted}, {@code known}, {@code deferred}, {@code contradiction} or {@code ignored}
     */
    @Schema(name = "NotificationReceipt")
    record ReceiptJson(
            @Schema(allowableValues = {"noted", "known", "deferred", "contradiction", "ignored"})
            String receipt) {}

    @Operation(
            operationId = "receiveNotification",
            summary = "Take a gateway's notification, signed by it",
            description = "The signature is the credential; there is no API key.")
    @ApiResponse(responseCode = "200", description = "It need not be delivered again")
    @Refuses({
        ProblemCode.INVALID_REQUEST,
        ProblemCode.SIGNATURE_INVALID,
        ProblemCode.ATTEMPT_UNKNOWN,
        ProblemCode.GATEWAY_UNAVAILABLE
    })
    @SignedBySender
    @PostMapping(path = "/v1/gateways/{gateway}/notifications", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ReceiptJson> receive(
            @PathVariable String gateway, @RequestBody byte[] body, HttpServletRequest request) {
        Receipt receipt;
        try {
            receipt = inbox.receive(gateway, headers(request), body, RequestIds.of(request))
                    .orElseThrow(
                            () -> new ProblemException(ProblemCode.NOT_FOUND, "No gateway of this name is configured.")
                                    .withHeader(HttpHeaders.CONNECTION, "close"));
        } catch (GatewayUnavailableException e) {
            throw new ProblemException(ProblemCode.GATEWAY_UNAVAILABLE, "The gateway cannot be asked about it now.")
                    .retryAfterSeconds(RETRY_SECONDS);
        } catch (InvalidNotificationException e) {
            tally.refused();
            throw new ProblemException(ProblemCode.SIGNATURE_INVALID, "This is no notification of the gateway.")
                    .withHeader(HttpHeaders.CONNECTION, "close");
        }
        tally.took(receipt.wireName());
        return switch (receipt) {
            case UNKNOWN_ATTEMPT ->
                throw new ProblemException(
                                ProblemCode.ATTEMPT_UNKNOWN, "The attempt that it is about is in no history yet.")
                        .retryAfterSeconds(RETRY_SECONDS);
            case NOTED, KNOWN, IGNORED, DEFERRED, CONTRADICTION ->
                ResponseEntity.ok(new ReceiptJson(receipt.wireName()));
        };
    }

    private static Map<String, String> headers(HttpServletRequest request) {
        return Collections.list(request.getHeaderNames()).stream()
                .collect(Collectors.toMap(
                        name -> name.toLowerCase(Locale.ROOT), request::getHeader, (first, _) -> first));
    }
}
