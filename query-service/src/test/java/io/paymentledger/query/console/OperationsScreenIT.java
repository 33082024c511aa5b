package io.paymentledger.query.console;

import static io.paymentledger.query.LedgerFixture.terms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paymentledger.base.key.Scope;
import io.paymentledger.events.StreamName;
import io.paymentledger.events.WebhookEvent;
import io.paymentledger.events.WebhookEvent.EndpointCreated;
import io.paymentledger.events.WebhookEvent.EndpointDisabled;
import io.paymentledger.events.WebhookMode;
import io.paymentledger.events.WebhookSignature;
import io.paymentledger.query.AskedService.Answer;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.QueryServiceFixture;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How the ledger is doing: live figures, rebuilds, endpoints and keys. */
class OperationsScreenIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final LedgerFixture LEDGER = new LedgerFixture();
    private static final QueryServiceFixture SERVICE = new QueryServiceFixture(LEDGER.database);
    private static final String TENANT = LEDGER.newTenant();
    private static final String KEY = LEDGER.key(TENANT, Scope.CHARGES_READ, Scope.AUDIT_READ, Scope.ADMIN);

    @BeforeAll
    static void something() {
        LEDGER.append(
                StreamName.webhooks(TENANT),
                0,
                new EndpointCreated(
                        "shop",
                        "https://shop.example/hook",
                        List.of("charge.*"),
                        WebhookMode.ORDERED,
                        WebhookSignature.HMAC_SHA256,
                        null,
                        new WebhookEvent.SigningKey("sealed", null),
                        "v1:0"),
                new EndpointDisabled("shop", WebhookEvent.DisabledReason.GONE));
        long position =
                LEDGER.captured(StreamName.key(TENANT, "ours"), terms(1999)).firstPosition();
        assertThat(SERVICE.get(KEY, "/v1/charges", "min_position", position).status())
                .isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        SERVICE.close();
        LEDGER.close();
    }

    @Test
    void aLivePageEndsWhenTheServiceStops() throws Exception {
        try (QueryServiceFixture leaving = new QueryServiceFixture(LEDGER.database);
                HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<InputStream> stream = client.send(
                    Browser.signedIn(leaving, KEY)
                            .request("/console/operations/stream")
                            .build(),
                    BodyHandlers.ofInputStream());
            assertThat(stream.body().read()).isEqualTo('e');

            Thread closing = Thread.ofVirtual().start(leaving::close);

            // An answer that is cut off cannot be read to its end.
            assertThat(new String(stream.body().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("vent: figures")
                    .doesNotContain("event: end");
            closing.join();
        }
    }

    @Test
    void theFiguresAreOnThePageAndCanBePaused() {
        Browser browser = Browser.signedIn(SERVICE, KEY);

        Answer live = browser.get("/console/operations");
        Answer paused = browser.get("/console/operations?live=no");

        assertThat(Browser.text(live)).contains("Newest event", "charge", "posting", "shop disabled");
        assertThat(live.response().body()).contains("sse-connect=\"/console/operations/stream\"");
        assertThat(paused.response().body()).doesNotContain("sse-connect").contains("paused");
        assertThat(live.header("Content-Security-Policy")).isEqualTo(PageHeaders.POLICY);
    }

    @Test
    void theStreamCarriesTheSamePartAgainAndAgainUntilTheSessionEnds() throws Exception {
        Browser browser = Browser.signedIn(SERVICE, KEY);
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<InputStream> response =
                    client.send(browser.request("/console/operations/stream").build(), BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                assertThat(event(lines)).contains("event: figures", "id=\"figures\"", "shop");
                assertThat(event(lines)).contains("event: figures");
                browser.post("/console/sign-out");
                String last = event(lines);
                while (last.contains("event: figures")) {
                    last = event(lines);
                }
                assertThat(last).contains("event: end");
                assertThat(lines.readLine()).isNull();
            }
        }
    }

    private static String event(BufferedReader lines) throws Exception {
        StringBuilder event = new StringBuilder();
        for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
            event.append(line).append('\n');
        }
        return event.toString();
    }

    @Test
    void aRebuildIsBegunFollowedAndEnds() {
        Browser browser = Browser.signedIn(SERVICE, KEY);
        String token = Browser.token(browser.get("/console/operations"));

        Answer begun = browser.post("/console/read-models/charges/rebuilds", "csrf", token);

        assertThat(begun.status()).isEqualTo(302);
        String address = begun.header("Location");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(Browser.text(browser.get(address))).contains("switched"));
        assertThat(Browser.text(browser.get(address)))
                .contains("The two are equal", "asked for by key_", "Remaining 0")
                .doesNotContain("Give it up");
        assertThat(browser.post("/console/read-models/nobody/rebuilds", "csrf", token)
                        .status())
                .isEqualTo(404);
        assertThat(browser.get("/console/read-models/charges/rebuilds/x").status())
                .isEqualTo(404);
    }

    @Test
    void endpointsAndKeysAreTheTenantsOwn() {
        Browser browser = Browser.signedIn(SERVICE, KEY);
        Browser other = Browser.signedIn(
                SERVICE, LEDGER.key(LEDGER.newTenant(), Scope.CHARGES_READ, Scope.AUDIT_READ, Scope.ADMIN));

        assertThat(Browser.text(browser.get("/console/endpoints/shop")))
                .contains("https://shop.example/hook", "disabled");
        assertThat(other.get("/console/endpoints/shop").status()).isEqualTo(404);
        assertThat(Browser.text(other.get("/console/operations"))).doesNotContain("shop");
        assertThat(Browser.text(browser.get("/console/operations/keys")))
                .contains("in use", "admin, audit:read, charges:read");
        assertThat(Browser.text(browser.get("/console/work")))
                .contains("shop", "was disabled because it answered that it is gone (410)");
    }

    @Test
    void whoeverIsNoAdminGetsNeitherPageNorStream() {
        Browser reader = Browser.signedIn(SERVICE, LEDGER.key(TENANT, Scope.CHARGES_READ, Scope.AUDIT_READ));

        for (String path : List.of("/console/operations", "/console/operations/stream", "/console/endpoints/shop")) {
            assertThat(reader.get(path).status()).as(path).isEqualTo(403);
        }
        assertThat(Browser.stranger(SERVICE).get("/console/operations/stream").status())
                .isEqualTo(302);
    }

    @Test
    void theFirstPageIsSmall() {
        Browser browser = Browser.signedIn(SERVICE, KEY);
        Answer page = browser.get("/console");
        int bytes = page.response().body().getBytes(StandardCharsets.UTF_8).length;
        Matcher asset = Pattern.compile("(?:src|href)=\"(/console/assets/[^\"]+)\"")
                .matcher(page.response().body());
        while (asset.find()) {
            bytes += browser.get(asset.group(1)).response().body().getBytes(StandardCharsets.UTF_8).length;
        }

        assertThat(bytes).as("the page and all that it loads").isBetween(10_000, 150_000);
    }
}
