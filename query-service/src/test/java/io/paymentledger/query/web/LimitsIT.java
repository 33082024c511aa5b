package io.paymentledger.query.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.paymentledger.base.key.Scope;
import io.paymentledger.query.AskedService.Answer;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.QueryServiceFixture;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** How much a tenant may ask the read side for. */
class LimitsIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final LedgerFixture LEDGER = new LedgerFixture();

    /** Of three streams, two are for one who is alone. */
    private static final QueryServiceFixture SERVICE = new QueryServiceFixture(
            LEDGER.database,
            "--ledger.limits.key.quota=10",
            "--ledger.limits.key.window=PT1000H",
            "--ledger.limits.streams=3");

    @AfterAll
    static void stop() {
        SERVICE.close();
        LEDGER.close();
    }

    @Test
    void aKeyOverItsQuotaIsRefusedAndAnotherIsNot() {
        String tenant = LEDGER.newTenant();
        String key = LEDGER.key(tenant, Scope.CHARGES_READ);
        for (int left = 9; left >= 0; left--) {
            Answer granted = SERVICE.get(key, "/v1/charges");
            assertThat(granted.status()).isEqualTo(200);
            assertThat(granted.header("RateLimit")).startsWith("\"key\";r=" + left + ";");
        }

        Answer refused = SERVICE.get(key, "/v1/charges");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.code()).isEqualTo("rate-limited");
        assertThat(refused.header("Retry-After")).isNotEmpty();
        assertThat(SERVICE.get(LEDGER.key(tenant, Scope.CHARGES_READ), "/v1/charges")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aTenantThatHasItsShareOfStreamsOpenIsRefusedAndOthersAreNot() throws Exception {
        String key = LEDGER.key(LEDGER.newTenant(), Scope.AUDIT_READ);
        String other = LEDGER.key(LEDGER.newTenant(), Scope.AUDIT_READ);
        try (HttpClient client = HttpClient.newHttpClient();
                InputStream _ = open(client, key).body();
                InputStream _ = open(client, key).body()) {
            Answer refused = SERVICE.get(key, "/v1/events/stream");

            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.code()).isEqualTo("too-many-at-once");
            assertThat(refused.json().path("bound").stringValue()).isEqualTo("streams");
            assertThat(SERVICE.get(key, "/v1/events").status())
                    .as("exports have places of their own")
                    .isEqualTo(200);
            HttpResponse<InputStream> others = open(client, other);
            assertThat(others.statusCode()).isEqualTo(200);
            others.body().close();
            client.shutdownNow();
        }
        await().atMost(LIMIT).until(() -> open() == 0);
    }

    private static double open() {
        return SERVICE.bean(MeterRegistry.class)
                .get("ledger.limits.under.way")
                .tag("bound", "streams")
                .gauge()
                .value();
    }

    private static HttpResponse<InputStream> open(HttpClient client, String key) throws Exception {
        return client.send(
                HttpRequest.newBuilder(SERVICE.uri("/v1/events/stream"))
                        .header("Authorization", "Bearer " + key)
                        .build(),
                BodyHandlers.ofInputStream());
    }
}
