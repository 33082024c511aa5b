package io.paymentledger.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class ConditionalOnSwitchTest {

    @Configuration(proxyBeanMethods = false)
    static class Something {

        @Bean
        @ConditionalOnSwitch("some.enabled")
        String there() {
            return "there";
        }
    }

    private final ApplicationContextRunner context =
            new ApplicationContextRunner().withUserConfiguration(Something.class);

    @ParameterizedTest
    @CsvSource(textBlock = """
            some.other=false,   true
            some.enabled=,      true
            some.enabled=true,  true
            some.enabled=false, false
            """)
    void somethingIsThereUnlessItIsSwitchedOff(String property, boolean there) {
        context.withPropertyValues(property)
                .run(started -> assertThat(started.containsBean("there")).isEqualTo(there));
    }

    @Test
    void nobodyGuessesWhatIsNeither() {
        context.withPropertyValues("some.enabled=maybe")
                .run(started -> assertThat(started).hasFailed());
    }
}
