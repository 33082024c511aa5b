package io.paymentledger.base;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * An environment variable that is empty is one that is not set, as Compose passes on what nobody has set. Found by
 * spring.factories, and asked before Spring Boot makes properties of the variables.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class EmptyVariables implements EnvironmentPostProcessor {

    private static final String VARIABLES = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

    /** The same for the context of the port that health is served on, which has an environment of its own. */
    @ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
    static class OfManagement {

        @Bean
        static BeanFactoryPostProcessor emptyVariables(ConfigurableEnvironment environment) {
            return _ -> unset(environment);
        }
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        unset(environment);
    }

    private static void unset(ConfigurableEnvironment environment) {
        if (environment.getPropertySources().get(VARIABLES) instanceof SystemEnvironmentPropertySource variables) {
            Map<String, Object> set = new LinkedHashMap<>(variables.getSource());
            set.values().removeIf(value -> value.toString().isBlank());
            environment.getPropertySources().replace(VARIABLES, new SystemEnvironmentPropertySource(VARIABLES, set));
        }
    }
}
