package io.paymentledger.ledger.gateway;

import io.paymentledger.ledger.charge.GatewayNotification;
import java.util.Map;
import java.util.Optional;

/** Reads the notifications of one gateway. */
public interface GatewayNotifications {

    /** The name of the gateway's adapter, and of its notifications' address. */
    String gateway();

    /**
     * The notification in a request.
     *
     * @param headers the request's headers, by their names in lower case
     * @param body the request's body, as it came
     * @return empty if it tells nothing that a ledger keeps
     * @throws InvalidNotificationException if it is not signed by the gateway, or too old, or cannot be read
     */
    Optional<GatewayNotification> read(Map<String, String> headers, byte[] body);
}
