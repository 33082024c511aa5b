package io.paymentledger.base.limit;

import io.paymentledger.base.Setting;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings {@code ledger.limits.*}; {@code docs/reference/configuration.md} has them all. Each holds for one process.
 *
 * @param key how many requests each API key has
 * @param tenant how many requests all keys of a tenant have together
 * @param requests how many requests may be under way, of all tenants together; 0 for any number. So are those below
 * @param batches how many batches may be under way
 * @param exports how many exports may be under way
 * @param streams how many event streams may be open
 */
@ConfigurationProperties("ledger.limits")
public record LimitSettings(
        @DefaultValue Key key,
        @DefaultValue Tenant tenant,
        @DefaultValue("4000") int requests,
        @DefaultValue("24") int batches,
        @DefaultValue("6") int exports,
        @DefaultValue("300") int streams) {

    private static final Duration SHORTEST_WINDOW = Duration.ofSeconds(1);
    private static final Duration LONGEST_WINDOW = Duration.ofDays(3660);

    public LimitSettings {
        notNegative("requests", requests);
        notNegative("batches", batches);
        notNegative("exports", exports);
        notNegative("streams", streams);
    }

    private static void notNegative(String name, long value) {
        Setting.require("ledger.limits." + name, value >= 0, "is a number of requests, or 0 for any number");
    }

    /**
     * Of an API key.
     *
     * @param quota how many requests it has in a window, and at once; 0 for no limit
     * @param window in whole seconds
     */
    public record Key(
            @DefaultValue("50000") long quota,
            @DefaultValue("PT10S") Duration window) {

        public Key {
            notNegative("key.quota", quota);
            Setting.between("ledger.limits.key.window", window, SHORTEST_WINDOW, LONGEST_WINDOW);
        }
    }

    /**
     * Of a tenant.
     *
     * @param quota how many requests it has in a window, and at once; 0 for no limit
     * @param window in whole seconds
     */
    public record Tenant(
            @DefaultValue("100000") long quota,
            @DefaultValue("PT10S") Duration window) {

        public Tenant {
            notNegative("tenant.quota", quota);
            Setting.between("ledger.limits.tenant.window", window, SHORTEST_WINDOW, LONGEST_WINDOW);
        }
    }
}
