package io.paymentledger.ledger.key;

import io.paymentledger.base.Setting;
import io.paymentledger.base.key.ApiKeys;
import io.paymentledger.base.key.Scope;
import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.LogAssignment;
import io.paymentledger.eventstore.TenantLogs;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.stereotype.Component;

/**
 * Stores the API keys that the configuration names, before the first request is served. The service's own role makes no
 * keys, so this is done with the connections of the migrations, as the owner of the schema.
 */
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
    record ConfiguredKey(String tenant, List<String> scopes, String name, String secretSha256) {

        private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

        ConfiguredKey {
            Setting.require(
                    "ledger.api-keys[].tenant",
                    tenant != null && StreamName.TENANT.matcher(tenant).matches(),
                    "is 1 to 63 of lower-case letters, digits and inner hyphens");
            Setting.require("ledger.api-keys[].name", name != null && !name.isBlank(), "is what people call the key");
            Setting.require(
                    "ledger.api-keys[].secret-sha256",
                    secretSha256 != null && SHA_256.matcher(secretSha256).matches(),
                    "is the SHA-256 of the whole secret, in 64 lower-case hexadecimal digits");
            Setting.require("ledger.api-keys[].scopes", scopes != null && !scopes.isEmpty(), "are one or more");
        }

        Set<Scope> granted() {
            return Setting.read(
                    "ledger.api-keys[].scopes",
                    () -> scopes.stream().map(Scope::ofWireName).collect(Collectors.toSet()));
        }
    }

    private final Settings settings;
    private final ObjectProvider<Flyway> migrations;

    ConfiguredKeys(Settings settings, ObjectProvider<Flyway> migrations) {
        this.settings = settings;
        this.migrations = migrations;
    }

    @Override
    public void afterPropertiesSet() {
        if (settings.apiKeys().isEmpty()) {
            return;
        }
        DataSource owner = migrations
                .getIfAvailable(() -> {
                    throw new IllegalStateException("ledger.api-keys needs the role that migrates (spring.flyway.*)");
                })
                .getConfiguration()
                .getDataSource();
        ApiKeys keys = new ApiKeys(owner);
        TenantLogs tenants = new TenantLogs(owner);
        for (ConfiguredKey key : settings.apiKeys()) {
            tenants.bind(key.tenant(), LogAssignment.DEFAULT_LOG);
            String id = keys.create(
                    key.tenant(), key.granted(), key.name(), HexFormat.of().parseHex(key.secretSha256()));
            LOGGER.info("API key {} of tenant {} is configured", id, key.tenant());
        }
    }
}
