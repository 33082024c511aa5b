package io.paymentledger.query.transparency;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.base.web.Refuses;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.events.StreamName;
import io.paymentledger.proof.Receipt;
import io.paymentledger.query.charge.ChargeHistories;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The receipt of a charge, to be handed to somebody who trusts nobody. */
@RestController
@Tag(name = "Proofs")
final class ReceiptController {

    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

    private final ChargeHistories histories;
    private final Receipts receipts;

    ReceiptController(ChargeHistories histories, Receipts receipts) {
        this.histories = histories;
        this.receipts = receipts;
    }

    @Operation(
            operationId = "getChargeReceipt",
            summary = "The receipt of a charge",
            description =
                    "All events of the charge with the proof that the log holds them, as one text that is verified "
                            + "offline (c2sp.org/tlog-proof@v1). Waits up to 5 s for the checkpoint over the last event.")
    @ApiResponse(
            responseCode = "200",
            description = "The receipt",
            content = @Content(mediaType = "text/plain", schema = @Schema(type = "string")))
    @GetMapping("/v1/charges/{id}/receipt")
    @Refuses(ProblemCode.NOT_SEALED)
    @RequiresScope(Scope.AUDIT_READ)
    ResponseEntity<String> receipt(Caller caller, @PathVariable String id) {
        StreamName stream = histories
                .of(caller.tenant(), id)
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "No charge has this id."))
                .stream();
        Receipt receipt = receipts.awaited(stream);
        return ResponseEntity.ok()
                .contentType(TEXT)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(stream.local() + ".tlog-proof")
                                .build()
                                .toString())
                .body(receipt.toString());
    }
}
