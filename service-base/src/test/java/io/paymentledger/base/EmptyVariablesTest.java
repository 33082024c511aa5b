package io.paymentledger.base;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.limit.LimitSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Variables of the environment that are there and empty. */
class EmptyVariablesTest {

    @EnableConfigurationProperties(LimitSettings.class)
    static class Settings {}

    @Test
    void anEmptyVariableIsNotSet() {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                Map.of(
                                        "LEDGER_LIMITS_REQUESTS",
                                        "",
                                        "LEDGER_LIMITS_BATCHES",
                                        " ",
                                        "LEDGER_LIMITS_EXPORTS",
                                        "7")));
        SpringApplication application = new SpringApplication(Settings.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setEnvironment(environment);

        try (ConfigurableApplicationContext context = application.run()) {
            LimitSettings settings = context.getBean(LimitSettings.class);
            assertThat(settings.requests()).isEqualTo(4000);
            assertThat(settings.batches()).isEqualTo(24);
            assertThat(settings.exports()).isEqualTo(7);
        }
    }
}
