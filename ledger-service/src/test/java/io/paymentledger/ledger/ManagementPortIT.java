package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.testing.RawHttp;
import io.paymentledger.eventstore.testing.LedgerDatabase;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.Environment;

/** Health and metrics on a port of their own, as they are unless somebody wants it otherwise. */
class ManagementPortIT {

    @Test
    void theServicesPortSaysOnlyWhetherItTakesRequests() throws IOException {
        try (LedgerDatabase database = LedgerDatabase.create();
                RunningLedger ledger = RunningLedger.startOn(database, Map.of("management.server.port", "0"))) {
            URI service = ledger.uri("/");
            URI management = URI.create(
                    "http://localhost:" + ledger.bean(Environment.class).getRequiredProperty("local.management.port"));
            for (String path :
                    new String[] {"/actuator/health", "/actuator/health/readiness", "/actuator/prometheus"}) {
                assertThat(RawHttp.ask(management, "GET", path, "").status())
                        .as(path)
                        .isEqualTo(200);
                assertThat(RawHttp.ask(service, "GET", path, "").status())
                        .as(path)
                        .isEqualTo(401);
            }
            for (String path : new String[] {"/", "/error", "/actuator/env", "/actuator/health/nothing", "/%761"}) {
                assertThat(RawHttp.ask(management, "GET", path, "").status())
                        .as(path)
                        .isEqualTo(404);
            }
            assertThat(RawHttp.ask(management, "POST", "/actuator/health", "").status())
                    .isEqualTo(405);
            for (String path : new String[] {"/livez", "/readyz"}) {
                RawHttp.Answer answer = RawHttp.ask(service, "GET", path, "");
                assertThat(answer.status()).as(path).isEqualTo(200);
                assertThat(answer.text())
                        .as(path)
                        .contains("{\"status\":\"UP\"}")
                        .doesNotContain("components");
            }
        }
    }
}
