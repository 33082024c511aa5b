package io.paymentledger.ledger;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;

/**
 * A notification with the simulator's signature that says whatever a test wants it to.
 *
 * @param id the gateway's name for it
 * @param body what is signed
 */
record SignedNotification(String id, String body) {

    /** @param data the member {@code data}, as JSON */
    static SignedNotification of(String id, String type, String data) {
        return new SignedNotification(id, "{\"id\":\"%s\",\"type\":\"%s\",\"data\":%s}".formatted(id, type, data));
    }

    /** The request that delivers it to a service. */
    HttpRequest.Builder to(RunningLedger ledger) {
        return to(ledger.uri("/v1/gateways/simulator/notifications"));
    }

    /** The request that delivers it to an address. */
    HttpRequest.Builder to(URI address) {
        long timestamp = Instant.now().getEpochSecond();
        try {
            return HttpRequest.newBuilder(address)
                    .header("Content-Type", "application/json")
                    .header("webhook-id", id)
                    .header("webhook-timestamp", Long.toString(timestamp))
                    .header(
                            "webhook-signature",
                            new Webhook(RunningLedger.NOTIFICATION_SECRET).sign(id, timestamp, body))
                    .POST(BodyPublishers.ofString(body));
        } catch (EmptyWebhookSecretException | WebhookSigningException e) {
            throw new IllegalStateException("a notification cannot be signed", e);
        }
    }
}
