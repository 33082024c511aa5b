package io.paymentledger.ledger.gateway;

import static java.util.Objects.requireNonNull;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.paymentledger.base.InvalidSettingException;
import io.paymentledger.base.Setting;
import io.paymentledger.ledger.charge.GatewayNotification;
import io.paymentledger.ledger.charge.GatewayNotification.Fact;
import io.paymentledger.ledger.charge.GatewayNotification.Subject;
import io.paymentledger.ledger.charge.GatewayOutcome.Approved;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The simulator's notifications, signed as Standard Webhooks has it (https://www.standardwebhooks.com): a signature over
 * identifier, time and body, and no more than five minutes between the time and now.
 */
final class SimulatorNotifications implements GatewayNotifications {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final String RULE = "is whsec_ and base64, and not empty";

    private final Webhook signature;

    SimulatorNotifications(String secret) {
        Setting.require("ledger.gateway.simulator.notification-secret", secret.startsWith("whsec_"), RULE);
        try {
            this.signature = new Webhook(secret);
        } catch (EmptyWebhookSecretException | IllegalArgumentException e) {
            throw new InvalidSettingException("ledger.gateway.simulator.notification-secret " + RULE);
        }
    }

    @Override
    public String gateway() {
        return SimulatorGateway.NAME;
    }

    @Override
    public Optional<GatewayNotification> read(Map<String, String> headers, byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        verify(headers, text);
        try {
            JsonNode event = JSON.readTree(text);
            String type = text(event, "type");
            JsonNode data = event.path("data");
            Fact fact = readable(type, data);
            if (fact instanceof Fact.Other && !data.path("reference").isString()) {
                return Optional.empty();
            }
            return Optional.of(new GatewayNotification(
                    SimulatorGateway.NAME,
                    requireNonNull(headers.get(Webhook.UNBRANDED_MSG_ID_KEY)),
                    text(data, "reference"),
                    type,
                    fact));
        } catch (JacksonException e) {
            throw InvalidNotificationException.ofSigned("its body is not JSON");
        } catch (UnreadableFactException e) {
            throw InvalidNotificationException.ofSigned(e.fault());
        }
    }

    /** What is signed and is about an attempt is not refused over the rest: it would leave no trace in the log. */
    private static Fact readable(String type, JsonNode data) {
        try {
            return fact(type, data);
        } catch (UnreadableFactException e) {
            return e.fact(type);
        }
    }

    private void verify(Map<String, String> headers, String body) {
        Map<String, List<String>> lists = headers.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, header -> List.of(header.getValue())));
        try {
            signature.verify(body, lists);
        } catch (WebhookVerificationException e) {
            throw new InvalidNotificationException("its signature does not fit, or its time is too far from now");
        }
    }

    private static Fact fact(String type, JsonNode data) {
        return switch (type) {
            case "payment.captured", "payment.authorised" ->
                new Fact.Settled(
                        new Approved(text(data, "payment"), type.equals("payment.captured"), time(data, "expires_at")),
                        Subject.PAYMENT,
                        data.has("amount") ? (Long) amount(data) : null,
                        currency(data));
            case "dispute.opened" ->
                new Fact.DisputeOpened(text(data, "id"), amount(data), currency(data), reason(data));
            case "dispute.won" -> new Fact.DisputeClosed(text(data, "id"), amount(data), currency(data), true);
            case "dispute.lost" -> new Fact.DisputeClosed(text(data, "id"), amount(data), currency(data), false);
            case "authorisation.released" -> new Fact.HoldReleased(text(data, "payment"));
            case "inquiry.opened" -> new Fact.InquiryOpened(text(data, "id"), reason(data));
            case "inquiry.closed" -> new Fact.InquiryClosed(text(data, "id"));
            default -> new Fact.Other();
        };
    }

    private static String reason(JsonNode data) {
        return data.hasNonNull("reason") ? text(data, "reason") : Fact.NOT_TOLD;
    }

    private static @Nullable String currency(JsonNode data) {
        return data.hasNonNull("currency") ? text(data, "currency") : null;
    }

    private static String text(JsonNode node, String member) {
        return node.path(member)
                .stringValueOpt()
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> new UnreadableFactException(member));
    }

    private static long amount(JsonNode data) {
        return data.path("amount").longValueOpt().orElseThrow(() -> new UnreadableFactException("amount"));
    }

    private static @Nullable Instant time(JsonNode data, String member) {
        try {
            return data.hasNonNull(member) ? Instant.parse(text(data, member)) : null;
        } catch (DateTimeException e) {
            throw new UnreadableFactException(member);
        }
    }
}
