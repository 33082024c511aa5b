package io.paymentledger.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class ConditionalOnSettingTest {

    @Configuration(proxyBeanMethods = false)
    static class Something {

        @Bean
        @ConditionalOnSetting("some.keys")
        String there() {
            return "there";
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            some.keys=a,      true
            some.keys=false,  true
            some.keys[0]=a,   true
            some.keys=,       false
            some.other=a,     false
            """)
    void aSettingHasAValueUnlessItIsEmpty(String property, boolean there) {
        new ApplicationContextRunner()
                .withUserConfiguration(Something.class)
                .withPropertyValues(property)
                .run(context -> assertThat(context.containsBean("there")).isEqualTo(there));
    }
}
