package io.paymentledger.base.limit;

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

    /**
     * Of an API key.
     *
     * @param quota how many requests it has in a window, and at once; 0 for no limit
     * @param window in whole seconds
     */
    public record Key(
            @DefaultValue("50000") long quota,
            @DefaultValue("PT10S") Duration window) {}

    /**
     * Of a tenant.
     *
     * @param quota how many requests it has in a window, and at once; 0 for no limit
     * @param window in whole seconds
     */
    public record Tenant(
            @DefaultValue("100000") long quota,
            @DefaultValue("PT10S") Duration window) {}
}
