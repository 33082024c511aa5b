package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.webhook.SecretSeal;
import io.paymentledger.base.webhook.WebhookVerdicts;
import io.paymentledger.base.webhook.WebhookVerdicts.Verdict;
import io.paymentledger.events.WebhookEvent.DisabledReason;
import io.paymentledger.eventstore.testing.LedgerDatabase;
import io.paymentledger.ledger.RunningLedger.Reply;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Webhook endpoints over HTTP. */
class WebhookApiIT {

    private static final String PATH = "/v1/webhook-endpoints";
    private static final String GOOD = """
            {"url": "http://localhost:9/hooks", "event_types": ["charge.*", "webhook.endpoint-disabled"]}""";

    private static final LedgerDatabase DATABASE = LedgerDatabase.create();

    @SuppressWarnings("NullAway.Init")
    private static RunningLedger ledger;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        Path key = folder.resolve("webhook.key");
        Files.writeString(key, SecretSeal.newKey());
        ledger = RunningLedger.startOn(
                DATABASE, Map.of("ledger.webhooks.keys", key.toString(), "ledger.webhooks.allowed-hosts", "localhost"));
    }

    @AfterAll
    static void stop() {
        ledger.close();
        DATABASE.close();
    }

    @Test
    void anEndpointIsMadeOnceAndItsSecretIsShownOnce() {
        Reply made = create("a-shop", GOOD);

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("Location")).isEqualTo(PATH + "/a-shop");
        assertThat(made.text("secret")).startsWith("whsec_");
        assertThat(made.text("status")).isEqualTo("enabled");
        assertThat(made.text("mode")).isEqualTo("ordered");

        Reply again = create("a-shop", GOOD);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.replayed()).isTrue();
        assertThat(again.json().has("secret")).isFalse();

        assertThat(get("/a-shop").json().has("secret")).isFalse();
        assertThat(get("").json().path("data").findValuesAsString("id")).contains("a-shop");

        Reply other = create("a-shop", GOOD.replace("hooks", "others"));
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.text("code")).isEqualTo("key-reused");
        assertThat(other.json().path("mismatch").path(0).asString()).isEqualTo("url");
    }

    @Test
    void whoSignsWithAKeyPairIsShownThePublicKey() {
        Reply made = create("b-pair", GOOD.replace("}", ", \"signature\": \"v1a\"}"));

        assertThat(made.json().has("secret")).isFalse();
        assertThat(made.text("public_key")).startsWith("whpk_");
        String before = made.text("public_key");
        assertThat(post("/b-pair/secret", null).text("public_key"))
                .startsWith("whpk_")
                .isNotEqualTo(before);
    }

    @Test
    void anEndpointIsChangedDisabledEnabledRotatedTestedAndDeleted() {
        create("c-life", GOOD);

        Reply changed = send(ledger.request(PATH + "/c-life")
                .method("PATCH", BodyPublishers.ofString("{\"mode\": \"parallel\"}"))
                .header("Content-Type", "application/json"));
        assertThat(changed.text("mode")).isEqualTo("parallel");
        assertThat(changed.text("url")).isEqualTo("http://localhost:9/hooks");

        Reply disabled = post("/c-life/disable", null);
        assertThat(disabled.text("status")).isEqualTo("disabled");
        assertThat(disabled.text("disabled_reason")).isEqualTo("requested");

        Reply enabled = post("/c-life/enable", "{\"from\": 0}");
        assertThat(enabled.text("status")).isEqualTo("enabled");
        assertThat(enabled.json().path("after").asLong()).isZero();

        Reply rotated = post("/c-life/secret", null);
        assertThat(rotated.text("secret")).startsWith("whsec_");
        assertThat(rotated.json().has("former_signs_until")).isTrue();

        Reply tested = post("/c-life/test", null);
        assertThat(tested.status()).isEqualTo(202);
        long position = tested.json().path("up_to").asLong();
        assertThat(post("/c-life/deliveries/" + position + "/resend", null).status())
                .isEqualTo(202);
        assertThat(post("/c-life/deliveries/999999/resend", null).status()).isEqualTo(404);
        assertThat(post("/c-life/resends", "{\"after\": 0}").status()).isEqualTo(202);
        assertThat(post("/c-life/resends", "{\"after\": 7, \"up_to\": 7}").text("code"))
                .isEqualTo("invalid-request");

        assertThat(send(ledger.request(PATH + "/c-life").DELETE()).status()).isEqualTo(204);
        assertThat(get("/c-life").status()).isEqualTo(404);
        assertThat(send(ledger.request(PATH + "/c-life").DELETE()).status()).isEqualTo(404);
        assertThat(create("c-life", GOOD).text("code")).isEqualTo("key-reused");
    }

    @Test
    void eachTestIsToldItsOwnPlaceHoweverManyThereAreAtOnce() throws Exception {
        create("d-tested", GOOD);
        List<FutureTask<Long>> tests = Stream.generate(() -> new FutureTask<>(
                        () -> post("/d-tested/test", null).json().path("up_to").asLong()))
                .limit(20)
                .toList();
        tests.forEach(Thread::startVirtualThread);

        Set<Long> places = new HashSet<>();
        for (FutureTask<Long> test : tests) {
            places.add(test.get());
        }
        assertThat(places).hasSize(20);
    }

    @Test
    void aCardNumberInAUrlReachesNoHistory() {
        String card = GOOD.replace("hooks", "4242424242424242");
        create("e-card", GOOD);

        assertThat(create("e-cards", card).text("code")).isEqualTo("card-number");
        assertThat(send(ledger.request(PATH + "/e-card")
                                .method("PATCH", BodyPublishers.ofString(card))
                                .header("Content-Type", "application/json"))
                        .text("code"))
                .isEqualTo("card-number");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"event_types\": [\"charge.*\"]}|/url",
                "{\"url\": \"https://shop.example\"}|/event_types",
                "{\"url\": \"https://shop.example\", \"event_types\": []}|/event_types",
                "{\"url\": \"https://shop.example\", \"event_types\": [\"charge\"]}|/event_types/0",
                "{\"url\": \"https://shop.example\", \"event_types\": [\"*\"]}|/event_types/0",
                "{\"url\": \"https://shop.example\", \"event_types\": [\".*\"]}|/event_types/0",
                "{\"url\": \"https://shop.example\", \"event_types\": [\"order.lost\"]}|/event_types/0",
                "{\"url\": \"https://shop.example\", \"event_types\": [null]}|/event_types/0",
                "{\"url\": \"https://shop.example\", \"event_types\": [\"charge.*\"], \"mode\": \"fast\"}|/mode",
                "{\"url\": \"https://shop.example\", \"event_types\": [\"charge.*\"], \"signature\": \"v2\"}|/signature",
                "{\"url\": \"https://shop.example\", \"event_types\": [\"charge.*\"], \"from\": -1}|/from",
                "{\"url\": \"https://shop.example\", \"event_types\": [\"charge.*\"], \"from\": 1.5}|/from",
                "{\"url\": \"https://shop.example\", \"event_types\": [\"charge.*\"], \"from\": 999999999999}|/from",
                "{\"url\": \"https://shop.example\", \"event_types\": [\"charge.*\"], \"from\": \"cursor\"}|/from",
                "{\"url\": \"https://shop.example\", \"event_types\": [\"charge.*\"], \"from\": \"then\"}|/from"
            })
    void whatIsWrongWithAnEndpointIsNamed(String body, String pointer) {
        Reply refused = create("d-wrong", body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("errors").findValuesAsString("pointer")).contains(pointer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://shop.example/",
                "https://127.0.0.1/",
                "https://[::1]/",
                "https://169.254.169.254/latest/meta-data/",
                "https://2130706433/",
                "https://user@shop.example/",
                "not a url"
            })
    void nothingIsMadeOrChangedToBeSentWhereNothingMayBeSent(String url) {
        Reply refused = create("e-inner", GOOD.replace("http://localhost:9/hooks", url));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text("code")).isEqualTo("webhook-url-refused");
        assertThat(refused.text("reason")).isNotBlank();

        create("e-changed", GOOD);
        Reply unchanged = send(ledger.request(PATH + "/e-changed")
                .method("PATCH", BodyPublishers.ofString("{\"url\": \"" + url + "\"}"))
                .header("Content-Type", "application/json"));
        assertThat(unchanged.text("code")).isEqualTo("webhook-url-refused");
    }

    @Test
    void aTenantHasNoMoreEndpointsThanTheLimit() {
        String crowd = ledger.newKey("crowd", Set.of(Scope.ADMIN));
        int made = 0;
        Reply last;
        do {
            last = send(ledger.request(PATH)
                    .setHeader("Authorization", "Bearer " + crowd)
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", "k-" + made++)
                    .POST(BodyPublishers.ofString(GOOD)));
        } while (last.status() == 201);

        assertThat(last.status()).isEqualTo(409);
        assertThat(last.text("code")).isEqualTo("too-many-endpoints");
        assertThat(last.json().path("limit").asInt()).isEqualTo(made - 1);
    }

    @Test
    void anEndpointOfAnotherTenantIsNotFound() {
        create("f-mine", GOOD);
        String other = ledger.newKey("other", Set.of(Scope.ADMIN));

        assertThat(send(ledger.request(PATH + "/f-mine").setHeader("Authorization", "Bearer " + other))
                        .status())
                .isEqualTo(404);
        assertThat(send(ledger.request(PATH + "/f-mine/test")
                                .setHeader("Authorization", "Bearer " + other)
                                .POST(BodyPublishers.noBody()))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aVerdictOfWhoSendsIsRecordedAsTheLedgersOwnUnlessItIsOvertaken() {
        long position = create("g-gone", GOOD).json().path("after").asLong();
        create("g-other", GOOD);
        WebhookVerdicts reader = new WebhookVerdicts(DATABASE.pool("query_service"));

        reader.note(new Verdict("acme", "g-gone", DisabledReason.GONE, position));
        reader.note(new Verdict("acme", "g-other", DisabledReason.FAILING, 1));

        await().atMost(Duration.ofSeconds(60))
                .until(() -> DATABASE.count("SELECT count(*) FROM ledger.webhook_verdict") == 0);
        assertThat(get("/g-gone").text("disabled_reason")).isEqualTo("gone");
        assertThat(get("/g-other").text("status")).isEqualTo("enabled");
    }

    private static Reply create(String key, String body) {
        return send(ledger.request(PATH)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body)));
    }

    private static Reply get(String path) {
        return send(ledger.request(PATH + path));
    }

    private static Reply post(String path, @Nullable String body) {
        HttpRequest.Builder request = ledger.request(PATH + path);
        return send(
                body == null
                        ? request.POST(BodyPublishers.noBody())
                        : request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    private static Reply send(HttpRequest.Builder request) {
        return ledger.send(request);
    }
}
