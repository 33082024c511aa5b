package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.InvalidSettingException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Settings with which ledger-service does not start. */
class SettingsTest {

    @ConfigurationPropertiesScan
    static class Settings {}

    private final ApplicationContextRunner context =
            new ApplicationContextRunner().withUserConfiguration(Settings.class);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ledger.gateway.connect-time-limit=PT0S",
                "ledger.gateway.time-limit=10",
                "ledger.gateway.time-limit=-PT10S",
                "ledger.gateway.inquiry-time-limit=P1D",
                "ledger.gateway.most-calls=0",
                "ledger.gateway.circuit.window=PT0.5S",
                "ledger.gateway.circuit.least-calls=0",
                "ledger.gateway.circuit.failure-percent=101",
                "ledger.gateway.circuit.failure-percent=NaN",
                "ledger.gateway.circuit.open-for=PT0S",
                "ledger.gateway.circuit.probes=0",
                "ledger.gateway.simulator.key-retention=PT0S",
                "ledger.recovery.grace=-PT1S",
                "ledger.recovery.lease=P9999999D",
                "ledger.request-token-life=PT0.9S",
                "ledger.request-token-life=P36501D",
                "ledger.sealing.origin=http://ledger.example.com",
                "ledger.sealing.origin=with space",
                "ledger.sealing.origin=a+b",
                "ledger.sealing.period=PT0S",
                "ledger.settlement.gateways=N0 pe!",
                "ledger.api-keys[0].tenant=No Tenant",
            })
    void whatCannotBeUsedIsRefused(String setting) {
        String name = setting.substring(0, setting.indexOf('=')).replace("[0]", "[]");

        context.withPropertyValues(setting)
                .run(it -> assertThat(it)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidSettingException.class)
                        .hasMessageStartingWith(name + " "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ledger.gateway.time-limit=soon",
                "ledger.gateway.ask-first=perhaps",
                "ledger.recovery.grace=soon",
                "ledger.request-token-life=soon",
                "ledger.reviews.four-eyes=perhaps",
            })
    void whatIsNoneOfItsKindIsRefused(String setting) {
        context.withPropertyValues(setting).run(it -> assertThat(it).hasFailed());
    }
}
