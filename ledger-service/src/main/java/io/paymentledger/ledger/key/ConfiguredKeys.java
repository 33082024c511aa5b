package io.paymentledger.ledger.key;

import io.paymentledger.base.key.ApiKeys;
import io.paymentledger.base.key.Scope;
import io.paymentledger.eventstore.LogAssignment;
import io.paymentledger.eventstore.TenantLogs;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.stereotype.Component;

/** Stores the API keys that the configuration names, before the first request is served. */
@Component
@DependsOnDatabaseInitialization
final class ConfiguredKeys implements InitializingBean {

    private static final Logger LOGGER = LoggerFactory.getLogger(ConfiguredKeys.class);

    /** The settings {@code ledger.*}. */
    @ConfigurationProperties("ledger")
    record Settings(@DefaultValue List<ConfiguredKey> apiKeys) {}

    /**
     * A key as configuration names it: never by its secret.
     *
     * @param tenant whose ledger it opens; bound to the default log unless it is bound already
     * @param scopes what it may do
     * @param name what people call it
     * @param secretSha256 the SHA-256 of the whole secret, in hexadecimal digits
     */
    record ConfiguredKey(String tenant, List<String> scopes, String name, String secretSha256) {}

    private final Settings settings;
    private final ApiKeys keys;
    private final TenantLogs tenants;

    ConfiguredKeys(Settings settings, ApiKeys keys, TenantLogs tenants) {
        this.settings = settings;
        this.keys = keys;
        this.tenants = tenants;
    }

    @Override
    public void afterPropertiesSet() {
        for (ConfiguredKey key : settings.apiKeys()) {
            tenants.bind(key.tenant(), LogAssignment.DEFAULT_LOG);
            String id = keys.create(
                    key.tenant(),
                    key.scopes().stream().map(Scope::ofWireName).collect(Collectors.toSet()),
                    key.name(),
                    HexFormat.of().parseHex(key.secretSha256()));
            LOGGER.info("API key {} of tenant {} is configured", id, key.tenant());
        }
    }
}
