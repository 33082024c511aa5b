package io.paymentledger.events;

import java.util.Arrays;
import java.util.Optional;

/** How what is sent to a webhook endpoint is signed (Standard Webhooks 1.0.0, "Signature scheme"). */
public enum WebhookSignature {
    /** HMAC-SHA256 with a secret that both sides have. */
    HMAC_SHA256("v1"),
    /** Ed25519: whoever receives needs a public key only. */
    ED25519("v1a");

    private final String wireName;

    WebhookSignature(String wireName) {
        this.wireName = wireName;
    }

    /** The name in front of each signature, in requests and in history. */
    public String wireName() {
        return wireName;
    }

    /** The scheme with a name, if there is one. */
    public static Optional<WebhookSignature> ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(scheme -> scheme.wireName.equals(wireName))
                .findFirst();
    }
}
