package io.paymentledger.query.webhook;

import java.net.UnknownHostException;

/** A host's addresses are not ones that webhooks may go to. */
final class RefusedAddressException extends UnknownHostException {

    private static final long serialVersionUID = 1L;

    RefusedAddressException(String reason) {
        super(reason);
    }
}
