package io.paymentledger.simulation.workload;

import io.paymentledger.events.CanonicalJson;
import io.paymentledger.events.CaptureMethod;
import io.paymentledger.events.ChargeEvent.CaptureStarted;
import io.paymentledger.events.ChargeEvent.ChargeInitiated;
import io.paymentledger.events.ChargeEvent.RefundStarted;
import io.paymentledger.events.KeyOperation;
import io.paymentledger.events.LedgerEvent;
import io.paymentledger.events.Money;
import io.paymentledger.events.PaymentMethod;
import io.paymentledger.events.Personal;
import io.paymentledger.events.Sha256;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a simulated client asks for. Fingerprints follow the documented rule, so a client that really repeats such a
 * request gets its answer.
 */
record Terms(ChargeInitiated initiated) {

    /** With no, two and three digits in the minor unit. */
    private static final List<String> CURRENCIES = List.of("EUR", "USD", "GBP", "JPY", "KWD", "CHF");

    /** Texts that a table, a formula or a journal could take for something else. */
    private static final List<String> AWKWARD =
            List.of("=1+1", "@sum", "-2", "+3", "a,\"b\";c", "Käse & Brot | 20 €", "  two  spaces", "{brace}", "支払い");

    private static final int CUSTOMERS_EXPONENT = 5;

    static Terms choose(Chances chances, String tenant, long seed, long number) {
        String currency = chances.mostlyFirstOf(CURRENCIES);
        // Once in a while a sum as large as the contract allows.
        long amount =
                chances.perMille(1) && chances.perMille(10) ? 999_999_999_999_999L : 1 + chances.magnitude(1, 5.5);
        CaptureMethod method = chances.perMille(650) ? CaptureMethod.AUTOMATIC : CaptureMethod.MANUAL;
        String order = null;
        if (chances.perMille(800)) {
            order = "%s-%s".formatted(seed, number);
            order = chances.perMille(20) ? chances.oneOf(AWKWARD) + order : "ORD-" + order;
        }
        String customer =
                chances.perMille(700) ? "cus_%s_%s".formatted(tenant, chances.magnitude(0, CUSTOMERS_EXPONENT)) : null;
        String description = chances.perMille(300) ? "Order of " + chances.oneOf(AWKWARD) : null;
        Map<String, String> metadata =
                chances.perMille(100) ? Map.of("basket", "b" + number, "note", "=1+1") : Map.of();
        Personal personal = new Personal(description, customer, metadata);
        PaymentMethod paymentMethod = new PaymentMethod("tok_sim_" + chances.between(1, 1_000_000));
        Money money = Money.of(amount, currency);
        return new Terms(new ChargeInitiated(
                money,
                paymentMethod,
                method,
                order,
                creation(money, paymentMethod, method, order, personal),
                personal));
    }

    private static String creation(
            Money amount,
            PaymentMethod paymentMethod,
            CaptureMethod method,
            @Nullable String order,
            Personal personal) {
        ObjectNode command = JsonNodeFactory.instance.objectNode();
        command.put("amount", amount.amountMinor());
        command.put("currency", amount.currency().code());
        command.put("payment_method", paymentMethod.token());
        if (method != CaptureMethod.AUTOMATIC) {
            command.put("capture_method", method.wireName());
        }
        putIfPresent(command, "order_number", order);
        putIfPresent(command, "description", personal.description());
        putIfPresent(command, "customer", personal.customer());
        if (!personal.metadata().isEmpty()) {
            ObjectNode pairs = command.putObject("metadata");
            new TreeMap<>(personal.metadata()).forEach(pairs::put);
        }
        return hash("/v1/charges", command);
    }

    /** The fingerprint of an operation on the charge. */
    String fingerprint(KeyOperation operation, String chargeId, LedgerEvent started) {
        ObjectNode command = JsonNodeFactory.instance.objectNode();
        if (started instanceof CaptureStarted capture && !capture.whole()) {
            command.put("amount", capture.amountMinor());
            command.put("final", capture.last());
        }
        if (started instanceof RefundStarted refund && !refund.whole()) {
            command.put("amount", refund.amountMinor());
        }
        return hash("/v1/charges/%s/%s".formatted(chargeId, operation.wireName()), command);
    }

    private static String hash(String path, ObjectNode command) {
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.put("operation", "POST");
        whole.put("path", path);
        whole.set("command", command);
        return "v1:" + Sha256.hex(Sha256.of(CanonicalJson.write(whole)));
    }

    private static void putIfPresent(ObjectNode json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }
}
