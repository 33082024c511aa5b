package io.paymentledger.events;

import java.util.Arrays;
import java.util.Optional;

/** Whether the events of one charge wait for each other on their way to a webhook endpoint. */
public enum WebhookMode {
    /** Within one charge an event is not sent before the one ahead of it was accepted, or given up. */
    ORDERED("ordered"),
    /** Every event is sent as soon as it can be. */
    PARALLEL("parallel");

    private final String wireName;

    WebhookMode(String wireName) {
        this.wireName = wireName;
    }

    /** The name in JSON, in requests and in history. */
    public String wireName() {
        return wireName;
    }

    /** The mode with a name, if there is one. */
    public static Optional<WebhookMode> ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(mode -> mode.wireName.equals(wireName))
                .findFirst();
    }
}
