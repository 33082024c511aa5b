package io.paymentledger.ledger.idempotency;

import io.paymentledger.base.Setting;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param requestTokenLife how long a token may be used that is issued now */
@ConfigurationProperties("ledger")
record RequestTokenSettings(@DefaultValue("PT15M") Duration requestTokenLife) {

    /** So that its end is an instant that can be written. */
    private static final Duration LONGEST_LIFE = Duration.ofDays(36_500);

    RequestTokenSettings {
        Setting.between("ledger.request-token-life", requestTokenLife, Duration.ofSeconds(1), LONGEST_LIFE);
    }
}
