package io.paymentledger.ledger.idempotency;

import io.paymentledger.events.CanonicalJson;
import io.paymentledger.events.CaptureMethod;
import io.paymentledger.events.Sha256;
import io.paymentledger.ledger.charge.GatewayOutcome.Approved;
import io.paymentledger.ledger.charge.GatewayOutcome.Declined;
import io.paymentledger.ledger.charge.GatewayOutcome.Unknown;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

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
        ObjectNode command = JsonNodeFactory.instance.objectNode();
        command.put("amount", request.amount().amountMinor());
        command.put("currency", request.amount().currency().code());
        command.put("payment_method", request.paymentMethod().token());
        if (request.captureMethod() != CaptureMethod.AUTOMATIC) {
            command.put("capture_method", request.captureMethod().wireName());
        }
        putIfPresent(command, "order_number", request.orderNumber());
        putIfPresent(command, "description", request.personal().description());
        putIfPresent(command, "customer", request.personal().customer());
        if (!request.personal().metadata().isEmpty()) {
            ObjectNode metadata = command.putObject("metadata");
            request.personal().metadata().forEach(metadata::put);
        }
        return hash("POST", "/v1/charges", command);
    }

    /**
     * The fingerprint of an operation on a charge.
     *
     * @param chargeId the charge's own id, whichever of its names the request used
     */
    static String of(OperationRequest request, String chargeId) {
        ObjectNode command = JsonNodeFactory.instance.objectNode();
        switch (request) {
            case OperationRequest.Capture capture -> {
                putAmountIfPresent(command, capture.amountMinor());
                if (capture.last()) {
                    command.put("final", true);
                }
            }
            case OperationRequest.VoidAll _ -> {
                // It is all in the path.
            }
            case OperationRequest.Refund refund -> {
                putAmountIfPresent(command, refund.amountMinor());
                if (refund.reason() != null) {
                    command.put("reason", refund.reason().wireName());
                }
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

    private static void putIfPresent(ObjectNode json, String name, @Nullable String text) {
        if (text != null) {
            json.put(name, text);
        }
    }

    private static void putAmountIfPresent(ObjectNode json, @Nullable Long amountMinor) {
        if (amountMinor != null) {
            json.put("amount", amountMinor);
        }
    }

    private static String hash(String operation, String path, ObjectNode command) {
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.put("operation", operation);
        whole.put("path", path);
        whole.set("command", command);
        return VERSION + Sha256.hex(Sha256.of(CanonicalJson.write(whole)));
    }
}
