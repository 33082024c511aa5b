package io.paymentledger.ledger.gateway;

import io.paymentledger.base.Setting;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings {@code ledger.gateway.*}; {@code docs/reference/configuration.md} has them all.
 *
 * @param name the gateway that charges go to; there is none by default
 * @param askFirst whether the gateway is asked about each attempt before it is sent for the first time
 * @param connectTimeLimit how long a connection may take to come about
 * @param timeLimit how long a request that moves money may take
 * @param inquiryTimeLimit how long an inquiry may take, which may be several calls
 * @param mostCalls how many calls may be under way in this process
 */
@ConfigurationProperties("ledger.gateway")
record GatewaySettings(
        @Nullable String name,
        @DefaultValue("false") boolean askFirst,
        @DefaultValue("PT2S") Duration connectTimeLimit,
        @DefaultValue("PT10S") Duration timeLimit,
        @DefaultValue("PT15S") Duration inquiryTimeLimit,
        @DefaultValue("1000") int mostCalls,
        @DefaultValue Circuit circuit,
        @DefaultValue Simulator simulator) {

    /** So that a number without a unit, which is one of milliseconds, is not taken for seconds. */
    private static final Duration SHORTEST = Duration.ofMillis(100);

    private static final Duration LONGEST = Duration.ofHours(1);

    GatewaySettings {
        Setting.between("ledger.gateway.connect-time-limit", connectTimeLimit, SHORTEST, LONGEST);
        Setting.between("ledger.gateway.time-limit", timeLimit, SHORTEST, LONGEST);
        Setting.between("ledger.gateway.inquiry-time-limit", inquiryTimeLimit, SHORTEST, LONGEST);
        Setting.between("ledger.gateway.most-calls", mostCalls, 1, 1_000_000);
    }

    /**
     * When a gateway that loses answers is left alone.
     *
     * @param window the time that is looked at, in whole seconds
     * @param leastCalls below so many calls in it, nothing is concluded
     * @param failurePercent how many of them have to be lost
     * @param openFor how long the gateway is left alone
     * @param probes how many calls then decide whether to go on
     */
    record Circuit(
            @DefaultValue("PT30S") Duration window,
            @DefaultValue("20") int leastCalls,
            @DefaultValue("50") float failurePercent,
            @DefaultValue("PT5S") Duration openFor,
            @DefaultValue("5") int probes) {

        Circuit {
            Setting.between("ledger.gateway.circuit.window", window, Duration.ofSeconds(1), LONGEST);
            Setting.between("ledger.gateway.circuit.least-calls", leastCalls, 1, 1_000_000);
            Setting.require(
                    "ledger.gateway.circuit.failure-percent",
                    failurePercent > 0 && failurePercent <= 100,
                    "is more than 0 and at most 100");
            Setting.between("ledger.gateway.circuit.open-for", openFor, SHORTEST, LONGEST);
            Setting.between("ledger.gateway.circuit.probes", probes, 1, 1_000);
        }
    }

    /**
     * The simulator's.
     *
     * @param url where it listens
     * @param notificationSecret what its notifications are signed with
     * @param keyRetention for how long it knows an attempt again
     */
    record Simulator(
            @Nullable URI url,
            @Nullable String notificationSecret,
            @DefaultValue("PT24H") Duration keyRetention) {

        Simulator {
            Setting.between(
                    "ledger.gateway.simulator.key-retention",
                    keyRetention,
                    Duration.ofSeconds(1),
                    Duration.ofDays(3650));
        }

        /** Without the secret. */
        @Override
        public String toString() {
            return "Simulator[url=%s, keyRetention=%s]".formatted(url, keyRetention);
        }
    }

    /** What an adapter keeps to by itself. */
    TimeLimits timeLimits() {
        return new TimeLimits(connectTimeLimit, timeLimit, inquiryTimeLimit);
    }
}
