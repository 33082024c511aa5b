package io.paymentledger.base.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.paymentledger.events.WebhookSignature;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs what is sent, as Standard Webhooks 1.0.0 says: over the id, the time and the body, with a point between them. */
public final class WebhookSigner {

    private WebhookSigner() {}

    /**
     * The value of {@code webhook-signature}: a signature for each key, with a space between them.
     *
     * @param keys as {@link WebhookKeys#open} gives them
     * @param id of the message, the same whenever it is sent
     * @param timestamp seconds since 1970
     */
    public static String sign(WebhookSignature scheme, List<byte[]> keys, String id, long timestamp, byte[] body) {
        byte[] head = (id + "." + timestamp + ".").getBytes(UTF_8);
        return keys.stream()
                .map(key -> scheme.wireName() + ","
                        + Base64.getEncoder().encodeToString(signature(scheme, key, head, body)))
                .collect(Collectors.joining(" "));
    }

    private static byte[] signature(WebhookSignature scheme, byte[] key, byte[] head, byte[] body) {
        try {
            return switch (scheme) {
                case HMAC_SHA256 -> {
                    Mac mac = Mac.getInstance("HmacSHA256");
                    mac.init(new SecretKeySpec(key, "HmacSHA256"));
                    mac.update(head);
                    yield mac.doFinal(body);
                }
                case ED25519 -> {
                    Signature signer = Signature.getInstance("Ed25519");
                    signer.initSign(KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(key)));
                    signer.update(head);
                    signer.update(body);
                    yield signer.sign();
                }
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a webhook could not be signed", e);
        }
    }
}
