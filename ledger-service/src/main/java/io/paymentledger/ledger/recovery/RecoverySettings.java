package io.paymentledger.ledger.recovery;

import io.paymentledger.base.Setting;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How due charges are looked after. {@code ledger.recovery.enabled}, true by default, says whether this process does it.
 *
 * @param grace how long whoever started an attempt is left alone with it
 * @param lease how long a process has an attempt to itself
 */
@ConfigurationProperties("ledger.recovery")
record RecoverySettings(
        @DefaultValue("PT15S") Duration grace,
        @DefaultValue("PT30S") Duration lease) {

    private static final Duration LONGEST = Duration.ofDays(1);

    RecoverySettings {
        Setting.between("ledger.recovery.grace", grace, Duration.ZERO, LONGEST);
        Setting.between("ledger.recovery.lease", lease, Duration.ofMillis(100), LONGEST);
    }
}
