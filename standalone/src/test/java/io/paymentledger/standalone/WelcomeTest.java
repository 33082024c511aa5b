package io.paymentledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WelcomeTest {

    private static final DevelopmentKey KEY = new DevelopmentKey("plk_00000000000000000000000000000000");

    @Test
    void itTellsTheAddressesAsTheyWereChosen() {
        String text = text(Map.of("LEDGER_PORT", "1111", "QUERY_PORT", "2222"));

        assertThat(text)
                .contains("http://localhost:1111/v1/charges", "http://localhost:2222/v1/charges/first-charge/events")
                .contains("API_KEY=" + KEY.secret())
                .contains("http://localhost:2222/console/sign-in/once?token=t")
                .doesNotContain("{ledger}", "{query}", "{key}", "{tenant}", "{file}", "{sign-in}");
    }

    @Test
    void theReadmeShowsTheSameCommands() {
        List<String> commands = text(Map.of())
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("curl") || line.startsWith("-"))
                .toList();

        assertThat(commands).hasSize(7);
        assertThat(ComposeFile.readString("README.md").lines().map(String::strip))
                .containsAll(commands);
    }

    private static String text(Map<String, String> environment) {
        return Welcome.text(Settings.of(environment), KEY, Path.of("dev-api-key"), "/console/sign-in/once?token=t");
    }
}
