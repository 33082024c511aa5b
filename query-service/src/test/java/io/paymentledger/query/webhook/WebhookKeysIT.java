package io.paymentledger.query.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.webhook.SecretSeal;
import io.paymentledger.base.webhook.WebhookKeys;
import io.paymentledger.base.webhook.WebhookKeys.NewKey;
import io.paymentledger.events.WebhookEvent.EndpointCreated;
import io.paymentledger.events.WebhookEvent.SecretRotated;
import io.paymentledger.events.WebhookMode;
import io.paymentledger.events.WebhookSignature;
import io.paymentledger.query.QueryServiceFixture;
import io.paymentledger.query.webhook.Receiver.Received;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Which keys sign what an endpoint is sent. */
class WebhookKeysIT extends TwoProcesses {

    @Test
    void theKeyBeforeSignsBesideTheNewOne() {
        String old = endpoint("rotating", WebhookMode.PARALLEL, "charge.captured");
        charges(1);
        soon().until(() -> deliveries("rotating", "delivered").size() == 1);

        NewKey fresh = keys.create(WebhookSignature.HMAC_SHA256, tenant, "rotating");
        tell(new SecretRotated("rotating", fresh.signing(), 86_400));
        charges(1);

        soon().until(() -> receiver.received().size() == 2);
        Received during = receiver.received().getLast();
        during.verify(old);
        during.verify(Objects.requireNonNull(fresh.secret()));
        assertThat(during.headers()
                        .firstValue("webhook-signature")
                        .orElseThrow()
                        .split(" "))
                .hasSize(2);
    }

    @Test
    void eachKeyThatWasReplacedSignsForItsOwnTimeHoweverOftenItIsReplacedMeanwhile() {
        String old = endpoint("rotated-twice", WebhookMode.PARALLEL, "charge.captured");
        NewKey lost = keys.create(WebhookSignature.HMAC_SHA256, tenant, "rotated-twice");
        tell(new SecretRotated("rotated-twice", lost.signing(), 86_400));
        NewKey expired = keys.create(WebhookSignature.HMAC_SHA256, tenant, "rotated-twice");
        tell(new SecretRotated("rotated-twice", expired.signing(), 86_400));
        NewKey fresh = keys.create(WebhookSignature.HMAC_SHA256, tenant, "rotated-twice");
        tell(new SecretRotated("rotated-twice", fresh.signing(), 0));
        charges(1);

        soon().until(() -> receiver.received().size() == 1);
        Received received = receiver.received().getFirst();
        received.verify(old);
        received.verify(Objects.requireNonNull(lost.secret()));
        received.verify(Objects.requireNonNull(fresh.secret()));
        assertThat(received.headers()
                        .firstValue("webhook-signature")
                        .orElseThrow()
                        .split(" "))
                .hasSize(3);
    }

    @Test
    void whereTheFileOfAKeyIsGoneHealthSaysSoUntilANewOneSignsAlone(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("gone.key");
        Files.writeString(file, SecretSeal.newKey());
        NewKey gone = new WebhookKeys(SecretSeal.read(List.of(file)))
                .create(WebhookSignature.HMAC_SHA256, tenant, "exchanged");
        tell(new EndpointCreated(
                "exchanged",
                receiver.url(PATH),
                List.of("charge.captured"),
                WebhookMode.ORDERED,
                WebhookSignature.HMAC_SHA256,
                null,
                gone.signing(),
                "v1:0"));
        charges(1);
        soon().until(() -> unserved(one) + unserved(other) > 0);

        NewKey fresh = keys.create(WebhookSignature.HMAC_SHA256, tenant, "exchanged");
        tell(new SecretRotated("exchanged", fresh.signing(), 86_400));

        soon().until(() -> receiver.received().size() == 1);
        receiver.received().getFirst().verify(Objects.requireNonNull(fresh.secret()));
        soon().until(() -> unserved(one) + unserved(other) == 0);
    }

    private static int unserved(QueryServiceFixture service) {
        JsonNode webhooks =
                service.get("/actuator/health").json().path("components").path("webhooks");
        int unserved = webhooks.path("details").path("unserved").asInt();
        assertThat(webhooks.path("status").asString()).isEqualTo(unserved == 0 ? "UP" : "DEGRADED");
        return unserved;
    }
}
