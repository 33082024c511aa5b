package io.paymentledger.ledger.idempotency;

import io.paymentledger.events.CaptureMethod;
import io.paymentledger.events.Members;
import io.paymentledger.events.Sha256;
import io.paymentledger.ledger.charge.GatewayOutcome.Approved;
import io.paymentledger.ledger.charge.GatewayOutcome.Declined;
import io.paymentledger.ledger.charge.GatewayOutcome.Unknown;
import org.jspecify.annotations.Nullable;

/**
 * What a request means, in one short text: the SHA-256 of the canonical JSON (RFC 8785) of its operation, its path and
 * its typed command. Members that are absent or have their default are left out, so a later version's new optional
 * members do not change it; key and token are left out, too. The text begins with the version of this rule.
 */
final class Fingerprint {

    private static final String VERSION = "v1:";

    private Fingerprint() {}

    /** The fingerprint of the creation of a charge. */
    static String of(ChargeRequest request) {
        Members command = new Members();
        command.put("amount", request.amount().amountMinor());
        command.put("currency", request.amount().currency().getCurrencyCode());
        command.put("payment_method", request.paymentMethod().token());
        if (request.captureMethod() != CaptureMethod.AUTOMATIC) {
            command.put("capture_method", request.captureMethod().wireName());
        }
        command.putIfPresent("order_number", request.orderNumber());
        command.putIfPresent("description", request.personal().description());
        command.putIfPresent("customer", request.personal().customer());
        if (!request.personal().metadata().isEmpty()) {
            Members metadata = new Members();
            request.personal().metadata().forEach(metadata::put);
            command.put("metadata", metadata);
        }
        return hash("POST", "/v1/charges", command);
    }

    /**
     * The fingerprint of an operation on a charge.
     *
     * @param chargeId the charge's own id, whichever of its names the request used
     */
    static String of(OperationRequest request, String chargeId) {
        Members command = new Members();
        switch (request) {
            case OperationRequest.Capture capture -> {
                putIfPresent(command, "amount", capture.amountMinor());
                if (capture.last()) {
                    command.put("final", true);
                }
            }
            case OperationRequest.VoidAll _ -> {
                // It is all in the path.
            }
            case OperationRequest.Refund refund -> {
                putIfPresent(command, "amount", refund.amountMinor());
                command.putIfPresent(
                        "reason",
                        refund.reason() == null ? null : refund.reason().wireName());
            }
            case OperationRequest.Resolve resolve -> {
                switch (resolve.outcome()) {
                    case Approved approved -> command.put("gateway_reference", approved.reference());
                    case Declined declined -> command.put("decline_code", declined.code());
                    case Unknown _ -> throw new IllegalArgumentException("a review ends with an outcome");
                }
                command.put("note", resolve.note());
            }
        }
        String path = "/v1/charges/" + chargeId + "/" + request.operation().wireName();
        return hash("POST", path, command);
    }

    private static void putIfPresent(Members json, String name, @Nullable Long value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    private static String hash(String operation, String path, Members command) {
        Members whole = new Members();
        whole.put("operation", operation);
        whole.put("path", path);
        whole.put("command", command);
        return VERSION + Sha256.hex(Sha256.of(whole.write()));
    }
}
