package io.paymentledger.ledger.gateway;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings {@code ledger.gateway.*}; {@code docs/reference/configuration.md} has them all.
 *
 * @param name the gateway that charges go to
 * @param connectTimeLimit how long a connection may take to come about
 * @param timeLimit how long a request that moves money may take
 * @param inquiryTimeLimit how long an inquiry may take
 */
@ConfigurationProperties("ledger.gateway")
record GatewaySettings(
        @DefaultValue("simulator") String name,
        @DefaultValue("PT2S") Duration connectTimeLimit,
        @DefaultValue("PT10S") Duration timeLimit,
        @DefaultValue("PT5S") Duration inquiryTimeLimit,
        @DefaultValue Simulator simulator) {

    /**
     * The simulator's.
     *
     * @param url where it listens; without it, one is started in this process
     * @param book where one that is started in this process keeps its book
     * @param notificationSecret what its notifications are signed with; one that is started here gets one by itself
     * @param keyRetention for how long it knows an attempt again
     */
    record Simulator(
            @Nullable URI url,
            @DefaultValue("data/simulator") Path book,
            @Nullable String notificationSecret,
            @DefaultValue("PT24H") Duration keyRetention) {

        /** Without the secret. */
        @Override
        public String toString() {
            return "Simulator[url=%s, book=%s, keyRetention=%s]".formatted(url, book, keyRetention);
        }
    }

    TimeLimits timeLimits() {
        return new TimeLimits(connectTimeLimit, timeLimit, inquiryTimeLimit);
    }
}
