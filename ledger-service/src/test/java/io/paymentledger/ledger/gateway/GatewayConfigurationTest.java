package io.paymentledger.ledger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paymentledger.base.InvalidSettingException;
import io.paymentledger.events.CaptureMethod;
import io.paymentledger.events.Money;
import io.paymentledger.events.PaymentMethod;
import io.paymentledger.ledger.charge.GatewayOutcome.Approved;
import io.paymentledger.ledger.gateway.GatewayRequest.Authorise;
import io.paymentledger.simulator.GatewaySimulator;
import io.paymentledger.simulator.SimulatorSettings;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Which gateway a service has. */
class GatewayConfigurationTest {

    private static final Authorise PAYMENT =
            new Authorise("att_1", Money.of(1999, "EUR"), new PaymentMethod("tok_approve"), CaptureMethod.AUTOMATIC);

    private final ApplicationContextRunner context = new ApplicationContextRunner()
            .withUserConfiguration(Settings.class, GatewayConfiguration.class, GatewayHealth.class)
            .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
            .withBean(Clock.class, Clock::systemUTC)
            .withBean(AskFirst.class, GatewayConfigurationTest::notAsking);

    private static AskFirst notAsking() {
        return new AskFirst(false, new SimpleMeterRegistry());
    }

    @EnableConfigurationProperties(GatewaySettings.class)
    static class Settings {}

    /** What somebody who starts the service may bring. */
    @Configuration(proxyBeanMethods = false)
    static class FromOutside {

        @Bean
        Gateway own() {
            return new SimulatorGateway(
                    URI.create("http://127.0.0.1:1"),
                    Duration.ofHours(1),
                    new TimeLimits(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1)));
        }
    }

    @Test
    void withoutANameThereIsNoGatewayAndNoStart() {
        for (String name : List.of("", " ")) {
            context.withPropertyValues("ledger.gateway.name=" + name)
                    .run(it -> assertThat(it)
                            .getFailure()
                            .rootCause()
                            .isInstanceOf(InvalidSettingException.class)
                            .hasMessageContainingAll("ledger.gateway.name is not set", "stripe", "moves no money"));
        }
    }

    @Test
    void theSimulatorIsAskedWhereItIs() {
        try (GatewaySimulator simulator = GatewaySimulator.start(SimulatorSettings.inMemory())) {
            context.withPropertyValues(
                            "ledger.gateway.name=simulator",
                            "ledger.gateway.simulator.url=" + simulator.url(),
                            "ledger.gateway.simulator.notification-secret=whsec_c2VjcmV0",
                            "ledger.gateway.simulator.key-retention=PT3H")
                    .run(it -> {
                        assertThat(it.getBean(Gateway.class).authorise(PAYMENT)).isInstanceOf(Approved.class);
                        assertThat(it.getBean(Gateway.class).keyRetention()).hasHours(3);
                    });
            assertThat(simulator.book().payments("att_1")).hasSize(1);
        }
    }

    @Test
    void theSimulatorNeedsAnAddressAndASecret() {
        context.withPropertyValues("ledger.gateway.name=simulator")
                .run(it -> assertThat(it)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("needs ledger.gateway.simulator.url"));
        context.withPropertyValues("ledger.gateway.name=simulator", "ledger.gateway.simulator.url=http://127.0.0.1:1")
                .run(it -> assertThat(it)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("needs ledger.gateway.simulator.notification-secret"));
    }

    @Test
    void aGatewayFromOutsideReplacesEverything() {
        context.withUserConfiguration(FromOutside.class).run(it -> {
            assertThat(it).hasSingleBean(Gateway.class).doesNotHaveBean(GatewayNotifications.class);
            assertThat(it.getBean(Gateway.class)).isInstanceOf(SimulatorGateway.class);
        });
    }

    @Test
    void stripeIsDecoratedToo() {
        context.withPropertyValues(
                        "ledger.gateway.name=stripe",
                        "ledger.gateway.stripe.api-key=sk_test_1",
                        "ledger.gateway.stripe.webhook-secret=whsec_1")
                .run(it -> {
                    assertThat(it.getBean(Gateway.class)).isInstanceOf(ResilientGateway.class);
                    assertThat(it.getBean(Gateway.class).name()).isEqualTo("stripe");
                    assertThat(it.getBean(GatewayNotifications.class).gateway()).isEqualTo("stripe");
                });
    }

    @Test
    void aNameThatIsNoGatewaysIsRefused() {
        context.withPropertyValues("ledger.gateway.name=paypol")
                .run(it -> assertThat(it)
                        .getFailure()
                        .rootCause()
                        .hasMessage("ledger.gateway.name is paypol, and there is no such gateway"));
    }

    @Test
    void healthShowsTheCircuitAndStaysUp() {
        context.withPropertyValues(
                        "ledger.gateway.name=simulator",
                        "ledger.gateway.simulator.url=http://127.0.0.1:1",
                        "ledger.gateway.simulator.notification-secret=whsec_c2VjcmV0")
                .run(it -> {
                    Health health = Objects.requireNonNull(
                            it.getBean(HealthIndicator.class).health());

                    assertThat(health.getStatus().getCode()).isEqualTo("UP");
                    assertThat(health.getDetails())
                            .containsEntry("gateway", "simulator")
                            .containsEntry("simulated", true)
                            .containsEntry("ask_first", false)
                            .containsEntry("circuit", "closed")
                            .containsEntry("calls", 0);
                });
    }

    @Test
    void healthSaysOfNoOtherGatewayThatItSimulates() {
        context.withPropertyValues(
                        "ledger.gateway.name=stripe",
                        "ledger.gateway.stripe.api-key=sk_test_1",
                        "ledger.gateway.stripe.webhook-secret=whsec_1")
                .run(it -> assertThat(Objects.requireNonNull(
                                        it.getBean(HealthIndicator.class).health())
                                .getDetails())
                        .doesNotContainKey("simulated"));
    }
}
