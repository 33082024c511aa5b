package io.paymentledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    @Test
    void whatTheEnvironmentDoesNotNameHasItsDefault() {
        Settings settings = Settings.of(Map.of());

        assertThat(settings.ledger().number()).isEqualTo(8080);
        assertThat(settings.query().number()).isEqualTo(8081);
        assertThat(settings.ledgerManagement().number()).isEqualTo(9080);
        assertThat(settings.queryManagement().number()).isEqualTo(9081);
        assertThat(settings.postgres().number()).isEqualTo(27432);
        assertThat(settings.data()).isEqualTo(Path.of("data").toAbsolutePath());
    }

    @Test
    void whatTheEnvironmentNamesIsUsed() {
        Settings settings = Settings.of(Map.of(
                "LEDGER_PORT", "1",
                "QUERY_PORT", "65535",
                "LEDGER_MANAGEMENT_PORT", "2",
                "QUERY_MANAGEMENT_PORT", "3",
                "LEDGER_PG_PORT", "5432",
                "LEDGER_DATA_DIR", "elsewhere"));

        assertThat(settings.ledger().number()).isEqualTo(1);
        assertThat(settings.query().number()).isEqualTo(65_535);
        assertThat(settings.ledgerManagement().number()).isEqualTo(2);
        assertThat(settings.queryManagement().number()).isEqualTo(3);
        assertThat(settings.postgres().number()).isEqualTo(5432);
        assertThat(settings.data()).isEqualTo(Path.of("elsewhere").toAbsolutePath());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "-1", "http", "80.5", "99999999999"})
    void whatIsNotAPortIsRefusedByTheNameOfItsSetting(String text) {
        assertThatThrownBy(() -> Settings.of(Map.of("QUERY_PORT", text)))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContainingAll("QUERY_PORT", text);
    }

    @Test
    void twoServicesOnOnePortAreRefused() {
        assertThatThrownBy(() -> Settings.of(Map.of("LEDGER_PORT", "8081")))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContainingAll("LEDGER_PORT", "QUERY_PORT", "8081");
    }
}
