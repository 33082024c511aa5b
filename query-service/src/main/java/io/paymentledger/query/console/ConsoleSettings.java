package io.paymentledger.query.console;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What can be set of the console. {@code ledger.console.enabled}, true by default, says whether it is served.
 *
 * @param ledgerService where commands are sent to
 * @param idle how long a session lives without a request
 * @param life how long a session lives at all
 * @param sessions how many sessions there are at most, in this process
 * @param notice what every page says above everything else; empty for nothing
 */
@ConfigurationProperties("ledger.console")
record ConsoleSettings(
        @DefaultValue("http://localhost:8080") URI ledgerService,
        @DefaultValue("PT30M") Duration idle,
        @DefaultValue("PT12H") Duration life,
        @DefaultValue("1000") int sessions,
        @DefaultValue("") String notice) {

    ConsoleSettings {
        requireNonNull(ledgerService);
        requireNonNull(notice);
        if (idle.toSeconds() < 1 || life.compareTo(idle) < 0) {
            throw new IllegalArgumentException(
                    "ledger.console.idle is at least a second, and ledger.console.life not less than that");
        }
        if (sessions < 1) {
            throw new IllegalArgumentException("ledger.console.sessions is at least 1");
        }
    }
}
