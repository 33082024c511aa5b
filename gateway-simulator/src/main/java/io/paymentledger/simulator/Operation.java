package io.paymentledger.simulator;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a merchant can ask for. */
public enum Operation {
    PAYMENT,
    CAPTURE,
    VOID,
    REFUND;

    @JsonValue
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
