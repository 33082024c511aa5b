package io.paymentledger.ledger.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.paymentledger.base.InvalidSettingException;
import io.paymentledger.ledger.gateway.stripe.StripeConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * The gateway that {@code ledger.gateway.name} names; each adapter has a configuration of its own here. Imported by
 * {@link GatewayConfiguration} in its time, and neither found by a scan nor nested there, where Spring would take it up
 * too early to see a gateway from outside.
 */
@ConditionalOnMissingBean(Gateway.class)
@Import({SimulatorConfiguration.class, StripeConfiguration.class})
class NamedGateway {

    @Bean
    Gateway paymentGateway(
            @Qualifier(GatewayConfiguration.ADAPTER) ObjectProvider<Gateway> adapter,
            GatewaySettings settings,
            MeterRegistry metrics) {
        if (settings.name() == null || settings.name().isBlank()) {
            throw new InvalidSettingException(
                    "ledger.gateway.name is not set, so there is no gateway that charges could go to:"
                            + " set it (LEDGER_GATEWAY_NAME) to stripe, or to simulator, which moves no money");
        }
        Gateway named = adapter.getIfAvailable();
        if (named == null) {
            throw new InvalidSettingException(
                    "ledger.gateway.name is %s, and there is no such gateway".formatted(settings.name()));
        }
        return new ResilientGateway(named, settings, metrics);
    }
}
