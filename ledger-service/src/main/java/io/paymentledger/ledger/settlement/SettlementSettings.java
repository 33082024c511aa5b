package io.paymentledger.ledger.settlement;

import io.paymentledger.base.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which files are received.
 *
 * @param profiles files with the operator's own profiles
 * @param gateways that were in use before, and whose last files still come; a name that nobody uses would bind a file for
 *     ever to what never was
 */
@ConfigurationProperties("ledger.settlement")
record SettlementSettings(
        @DefaultValue List<Path> profiles, @DefaultValue Set<String> gateways) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    SettlementSettings {
        profiles = List.copyOf(profiles);
        gateways = Set.copyOf(gateways);
        for (String gateway : gateways) {
            Setting.require(
                    "ledger.settlement.gateways",
                    NAME.matcher(gateway).matches(),
                    "are names of gateways, of letters, digits and ._-: not '" + gateway + "'");
        }
    }
}
