package io.paymentledger.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paymentledger.base.limit.LimitSettings;
import io.paymentledger.base.webhook.SecretSeal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.support.SpringFactoriesLoader;

/** What is refused of settings, and in which words. */
class SettingTest {

    @EnableConfigurationProperties(LimitSettings.class)
    static class Settings {}

    private final ApplicationContextRunner context =
            new ApplicationContextRunner().withUserConfiguration(Settings.class);

    @Test
    void bothEndsOfARangeBelongToIt() {
        Setting.between("it", 1, 1, 5);
        Setting.between("it", 5, 1, 5);
        Setting.between("it", Duration.ofMillis(100), Duration.ofMillis(100), Duration.ofHours(1));
        Setting.between("it", Duration.ofHours(1), Duration.ofMillis(100), Duration.ofHours(1));

        assertThatThrownBy(() -> Setting.between("it", 0, 1, 5)).hasMessage("it is 0, and has to be from 1 to 5");
        assertThatThrownBy(() -> Setting.between("it", 6, 1, 5)).hasMessage("it is 6, and has to be from 1 to 5");
        assertThatThrownBy(
                        () -> Setting.between("it", Duration.ofMillis(99), Duration.ofMillis(100), Duration.ofHours(1)))
                .hasMessage("it is PT0.099S, and has to be from PT0.1S to PT1H");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() {
        Path nowhere = Path.of("no-such-file");

        assertThatThrownBy(() -> Setting.read("ledger.webhooks.keys", () -> SecretSeal.read(List.of(nowhere))))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("ledger.webhooks.keys: the key in no-such-file cannot be read")
                .satisfies(failure -> assertThat(analysis(failure).getDescription())
                        .isEqualTo("ledger.webhooks.keys: the key in no-such-file cannot be read"
                                + " (java.nio.file.NoSuchFileException: no-such-file)"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ledger.limits.requests=-1",
                "ledger.limits.batches=-1",
                "ledger.limits.exports=-1",
                "ledger.limits.streams=-1",
                "ledger.limits.key.quota=-1",
                "ledger.limits.key.window=PT0.9S",
                "ledger.limits.tenant.quota=-1",
                "ledger.limits.tenant.window=PT9999999H",
            })
    void whatIsOutOfRangeIsSaidInOneLine(String setting) {
        String name = setting.substring(0, setting.indexOf('='));

        context.withPropertyValues(setting)
                .run(it -> assertThat(analysis(Objects.requireNonNull(it.getStartupFailure()))
                                .getDescription())
                        .startsWith(name + " is ")
                        .doesNotContain("\n"));
    }

    /** As Spring Boot asks: the first analyzer that knows something. */
    private static FailureAnalysis analysis(Throwable failure) {
        return SpringFactoriesLoader.forDefaultResourceLocation().load(FailureAnalyzer.class, (_, _, _) -> {}).stream()
                .map(analyzer -> analyzer.analyze(failure))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }
}
