package io.paymentledger.ledger.sealing;

import io.paymentledger.base.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the logs are sealed.
 *
 * @param origin the name that all logs of this ledger begin with, which nobody else uses: a URL without its scheme, such
 *     as {@code ledger.example.com}; log 0 is then {@code ledger.example.com/log/0}
 * @param keys files with the keys to sign with: PKCS#8 in PEM (Ed25519), or PKCS#12 ({@code .p12}; Ed25519, ML-DSA-44);
 *     none does not seal; two while keys are exchanged
 * @param keyPassword the password of PKCS#12 files
 * @param period how long events wait for a checkpoint at the longest while nothing fails
 */
@ConfigurationProperties("ledger.sealing")
record SealingSettings(
        @DefaultValue("ledger.localhost") String origin,
        @DefaultValue List<Path> keys,
        @Nullable String keyPassword,
        @DefaultValue("PT0.5S") Duration period) {

    /** What names a key in a signed note (C2SP signed-note): neither spaces nor a plus. */
    private static final Pattern ORIGIN = Pattern.compile("[!-~&&[^+]]{1,255}");

    SealingSettings {
        keys = List.copyOf(keys);
        Setting.require(
                "ledger.sealing.origin",
                ORIGIN.matcher(origin).matches() && !origin.contains("://"),
                "is a URL without its scheme, such as ledger.example.com");
        Setting.between("ledger.sealing.period", period, Duration.ofMillis(10), Duration.ofHours(1));
    }

    String originOf(int log) {
        return origin + "/log/" + log;
    }
}
