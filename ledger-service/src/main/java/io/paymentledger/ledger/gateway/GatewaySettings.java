package io.paymentledger.ledger.gateway;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings {@code ledger.gateway.*}; {@code docs/reference/configuration.md} has them all.
 *
 * @param name the gateway that charges go to; there is none by default
 * @param connectTimeLimit how long a connection may take to come about
 * @param timeLimit how long a request that moves money may take
 * @param inquiryTimeLimit how long an inquiry may take, which may be several calls
 * @param mostCalls how many calls may be under way in this process
 */
@ConfigurationProperties("ledger.gateway")
record GatewaySettings(
        @Nullable String name,
        @DefaultValue("PT2S") Duration connectTimeLimit,
        @DefaultValue("PT10S") Duration timeLimit,
        @DefaultValue("PT15S") Duration inquiryTimeLimit,
        @DefaultValue("1000") int mostCalls,
        @DefaultValue Circuit circuit,
        @DefaultValue Simulator simulator) {

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
            @DefaultValue("5") int probes) {}

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
