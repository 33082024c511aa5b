package io.paymentledger.ledger.gateway.stripe;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.StripeClient;
import io.paymentledger.events.CaptureMethod;
import io.paymentledger.events.Money;
import io.paymentledger.events.PaymentMethod;
import io.paymentledger.ledger.gateway.Gateway;
import io.paymentledger.ledger.gateway.GatewayNotifications;
import io.paymentledger.ledger.gateway.GatewayRequest.Authorise;
import io.paymentledger.ledger.gateway.InvalidNotificationException;
import io.paymentledger.ledger.gateway.stripe.StripeServer.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class StripeConfigurationTest {

    private static final String WEBHOOK_SECRET = "whsec_5WbX5kEWLlfzsGNjH64I8lOOqUB6e8FH";

    private final ApplicationContextRunner context = new ApplicationContextRunner()
            .withUserConfiguration(StripeConfiguration.class)
            .withBean(Clock.class, Clock::systemUTC);

    private final ApplicationContextRunner stripeContext = context.withPropertyValues(
            "ledger.gateway.name=stripe",
            "ledger.gateway.stripe.api-key=" + StripeServer.API_KEY,
            "ledger.gateway.stripe.webhook-secret=" + WEBHOOK_SECRET);

    @Test
    void theAdapterIsThereOnlyWhereItIsChosen() {
        context.run(it -> assertThat(it).doesNotHaveBean(Gateway.class).doesNotHaveBean(StripeClient.class));
        context.withPropertyValues("ledger.gateway.name=simulator")
                .run(it -> assertThat(it).doesNotHaveBean(Gateway.class));
        stripeContext.run(it -> {
            assertThat(it).hasSingleBean(Gateway.class).hasSingleBean(GatewayNotifications.class);
            assertThat(it.getBean(Gateway.class).name()).isEqualTo("stripe");
            assertThat(it.getBean(GatewayNotifications.class).gateway()).isEqualTo("stripe");
            assertThat(it.getBean(Gateway.class).keyRetention()).hasHours(24);
        });
    }

    @Test
    void theAddressIsStripesUnlessItIsSet() {
        stripeContext.run(
                it -> assertThat(it.getBean(StripeSettings.class).apiBase()).hasToString("https://api.stripe.com"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api-key=",
                "api-key=pk_test_publishable",
                "webhook-secret=",
                "webhook-secret=sk_test_swapped",
                "api-base=http://stripe.example",
                "connect-timeout=PT0S",
                "time-limit=PT81S",
            })
    void aWrongSettingStopsTheStartAndIsNamedWithoutItsSecrets(String setting, CapturedOutput output) {
        stripeContext.withPropertyValues("ledger.gateway.stripe." + setting).run(it -> {
            assertThat(it).hasFailed();
            String name = setting.substring(0, setting.indexOf('='));
            assertThat(it.getStartupFailure())
                    .rootCause()
                    .hasMessageStartingWith("ledger.gateway.stripe." + name)
                    .hasMessageNotContaining(StripeServer.API_KEY)
                    .hasMessageNotContaining(WEBHOOK_SECRET);
        });
        assertThat(output).doesNotContain(StripeServer.API_KEY).doesNotContain(WEBHOOK_SECRET);
    }

    @Test
    void noSecretIsLoggedWhateverHappens(CapturedOutput output) throws IOException {
        LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
        LogLevel before = requireNonNull(logging.getLoggerConfiguration("ROOT")).getEffectiveLevel();
        logging.setLogLevel("ROOT", LogLevel.TRACE);
        try (StripeServer stripe = new StripeServer(Instant.now())) {
            stripeContext
                    .withPropertyValues("ledger.gateway.stripe.api-base=" + stripe.address())
                    .run(it -> {
                        stripe.next(Fault.EXPIRED_KEY, Fault.NO_PERMISSION, Fault.RESET_BEFORE, Fault.NONE);
                        for (int i = 0; i < 4; i++) {
                            it.getBean(Gateway.class).authorise(request(i));
                        }
                        Assertions.assertThatExceptionOfType(InvalidNotificationException.class)
                                .isThrownBy(() -> it.getBean(GatewayNotifications.class)
                                        .read(
                                                Map.of("stripe-signature", "t=1,v1=00"),
                                                "{}".getBytes(StandardCharsets.UTF_8)))
                                .withMessageNotContaining(WEBHOOK_SECRET);
                        assertThat(it.getBean(StripeSettings.class).toString())
                                .doesNotContain(StripeServer.API_KEY)
                                .doesNotContain(WEBHOOK_SECRET);
                    });
            assertThat(stripe.requests).hasSize(4);
        } finally {
            logging.setLogLevel("ROOT", before);
        }
        assertThat(output.getAll())
                .as("the log was at TRACE")
                .contains("TRACE")
                .doesNotContain(StripeServer.API_KEY)
                .doesNotContain(WEBHOOK_SECRET)
                .doesNotContain("pm_secret_token");
    }

    private static Authorise request(int number) {
        return new Authorise(
                "att_019c0000-0000-7000-8000-00000000000" + number,
                Money.of(100, "EUR"),
                new PaymentMethod("pm_secret_token"),
                CaptureMethod.AUTOMATIC);
    }
}
