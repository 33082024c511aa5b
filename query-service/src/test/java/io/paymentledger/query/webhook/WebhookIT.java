package io.paymentledger.query.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.webhook.SecretSeal;
import io.paymentledger.base.webhook.WebhookKeys;
import io.paymentledger.base.webhook.WebhookKeys.NewKey;
import io.paymentledger.events.ChargeEvent.ChargeInitiated;
import io.paymentledger.events.Personal;
import io.paymentledger.events.StreamName;
import io.paymentledger.events.WebhookEvent;
import io.paymentledger.events.WebhookEvent.DisabledReason;
import io.paymentledger.events.WebhookEvent.EndpointChanged;
import io.paymentledger.events.WebhookEvent.EndpointCreated;
import io.paymentledger.events.WebhookEvent.EndpointDisabled;
import io.paymentledger.events.WebhookEvent.EndpointEnabled;
import io.paymentledger.events.WebhookEvent.EndpointTested;
import io.paymentledger.events.WebhookEvent.ResendRequested;
import io.paymentledger.events.WebhookEvent.Resume;
import io.paymentledger.events.WebhookEvent.SecretRotated;
import io.paymentledger.events.WebhookMode;
import io.paymentledger.events.WebhookSignature;
import io.paymentledger.query.AskedService.Answer;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.QueryServiceFixture;
import io.paymentledger.query.webhook.Receiver.Received;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Delivery by two processes on one ledger. */
class WebhookIT {

    private static final String PATH = "/hooks";
    private static final int CHARGES = 40;

    private static final LedgerFixture LEDGER = new LedgerFixture();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static WebhookKeys keys;

    @SuppressWarnings("NullAway.Init")
    private static QueryServiceFixture one;

    @SuppressWarnings("NullAway.Init")
    private static QueryServiceFixture other;

    private final Receiver receiver = new Receiver();
    private final Map<String, Integer> sequences = new HashMap<>();

    @SuppressWarnings("NullAway.Init")
    private String tenant;

    @BeforeAll
    static void start() throws IOException {
        Path file = folder.resolve("webhook.key");
        Files.writeString(file, SecretSeal.newKey());
        keys = new WebhookKeys(SecretSeal.read(List.of(file)));
        String[] settings = {"--ledger.webhooks.keys=" + file, "--ledger.webhooks.allowed-hosts=localhost"};
        one = new QueryServiceFixture(LEDGER.database, settings);
        other = new QueryServiceFixture(LEDGER.database, settings);
    }

    @BeforeEach
    void newTenant() {
        tenant = LEDGER.newTenant();
    }

    @AfterEach
    void closeReceiver() {
        receiver.close();
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
        LEDGER.close();
    }

    @Test
    void everyEventOfAChargeArrivesSignedAndInItsOrderAlthoughTheReceiverFailsAndAProcessDies() {
        String secret = endpoint("shop", WebhookMode.ORDERED, "charge.*");
        Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();
        // Of each event, the first attempt fails, for every third event.
        receiver.answer(received -> received.position() % 3 == 0
                        && seen.computeIfAbsent(received.id(), _ -> new AtomicInteger())
                                        .getAndIncrement()
                                == 0
                ? 500
                : 204);

        charges(CHARGES);
        // As if the process that has the endpoint had died: nobody else may have it for a moment.
        LEDGER.database.execute(
                "query_service",
                "UPDATE webhook.endpoint SET owner = 'a process that died', lease = lease + 1,"
                        + " leased_until = now() + interval '1 second' WHERE tenant = '" + tenant + "'");
        charges(CHARGES);

        soon().until(() -> {
            timePasses();
            return firstAccepted().size() == 2 * CHARGES * 3;
        });
        receiver.received().forEach(received -> received.verify(secret));
        Map<String, Long> last = new HashMap<>();
        for (Received received : firstAccepted()) {
            Long before = last.put(received.stream(), received.position());
            assertThat(before == null || before < received.position())
                    .as("within a charge, nothing overtakes")
                    .isTrue();
        }
        JsonShape.check(receiver.received().getFirst());
    }

    @Test
    void theKeyBeforeSignsBesideTheNewOne() {
        String old = endpoint("rotating", WebhookMode.PARALLEL, "charge.captured");
        charges(1);
        soon().until(() -> deliveries("rotating", "delivered").size() == 1);

        NewKey fresh = keys.create(WebhookSignature.HMAC_SHA256, tenant, "rotating");
        tell(new SecretRotated("rotating", fresh.signing(), 86_400));
        charges(1);

        soon().until(() -> receiver.received().size() == 2);
        Received during = receiver.received().getLast();
        during.verify(old);
        during.verify(Objects.requireNonNull(fresh.secret()));
        assertThat(during.headers()
                        .firstValue("webhook-signature")
                        .orElseThrow()
                        .split(" "))
                .hasSize(2);
    }

    @Test
    void eachKeyThatWasReplacedSignsForItsOwnTimeHoweverOftenItIsReplacedMeanwhile() {
        String old = endpoint("rotated-twice", WebhookMode.PARALLEL, "charge.captured");
        NewKey lost = keys.create(WebhookSignature.HMAC_SHA256, tenant, "rotated-twice");
        tell(new SecretRotated("rotated-twice", lost.signing(), 86_400));
        NewKey expired = keys.create(WebhookSignature.HMAC_SHA256, tenant, "rotated-twice");
        tell(new SecretRotated("rotated-twice", expired.signing(), 86_400));
        NewKey fresh = keys.create(WebhookSignature.HMAC_SHA256, tenant, "rotated-twice");
        tell(new SecretRotated("rotated-twice", fresh.signing(), 0));
        charges(1);

        soon().until(() -> receiver.received().size() == 1);
        Received received = receiver.received().getFirst();
        received.verify(old);
        received.verify(Objects.requireNonNull(lost.secret()));
        received.verify(Objects.requireNonNull(fresh.secret()));
        assertThat(received.headers()
                        .firstValue("webhook-signature")
                        .orElseThrow()
                        .split(" "))
                .hasSize(3);
    }

    @Test
    void whereTheFileOfAKeyIsGoneHealthSaysSoUntilANewOneSignsAlone() throws IOException {
        Path file = folder.resolve("gone.key");
        Files.writeString(file, SecretSeal.newKey());
        NewKey gone = new WebhookKeys(SecretSeal.read(List.of(file)))
                .create(WebhookSignature.HMAC_SHA256, tenant, "exchanged");
        tell(new EndpointCreated(
                "exchanged",
                receiver.url(PATH),
                List.of("charge.captured"),
                WebhookMode.ORDERED,
                WebhookSignature.HMAC_SHA256,
                null,
                gone.signing(),
                "v1:0"));
        charges(1);
        soon().until(() -> unserved(one) + unserved(other) > 0);

        NewKey fresh = keys.create(WebhookSignature.HMAC_SHA256, tenant, "exchanged");
        tell(new SecretRotated("exchanged", fresh.signing(), 86_400));

        soon().until(() -> receiver.received().size() == 1);
        receiver.received().getFirst().verify(Objects.requireNonNull(fresh.secret()));
        soon().until(() -> unserved(one) + unserved(other) == 0);
    }

    private static int unserved(QueryServiceFixture service) {
        JsonNode webhooks =
                service.get("/actuator/health").json().path("components").path("webhooks");
        int unserved = webhooks.path("details").path("unserved").asInt();
        assertThat(webhooks.path("status").asString()).isEqualTo(unserved == 0 ? "UP" : "DEGRADED");
        return unserved;
    }

    @Test
    void whatIsSentOnceMoreOvertakesNothingOfItsCharge() {
        endpoint("again", WebhookMode.ORDERED, "charge.*");
        long second = secondFails();

        tell(new ResendRequested("again", second, second + 1));
        soon().until(() -> resends() == 0);
        assertThat(sent(second + 1)).isZero();

        receiver.answer(_ -> 204);
        tell(new ResendRequested("again", second - 1, second));

        soon().until(() -> deliveries("again", "delivered").size() == 3);
        assertThat(receiver.received().getLast().position()).isEqualTo(second + 1);
    }

    @Test
    void whoNoLongerWantsAnOrderIsSentWhatWaited() {
        endpoint("parallel", WebhookMode.ORDERED, "charge.*");
        long second = secondFails();

        tell(new EndpointChanged("parallel", receiver.url(PATH), List.of("charge.*"), WebhookMode.PARALLEL));

        soon().until(() -> sent(second + 1) > 0);
    }

    /** A charge of whose three events the second is refused; its position. */
    private long secondFails() {
        AtomicLong second = new AtomicLong();
        receiver.answer(received -> {
            if (received.json().path("sequence").asInt() == 1) {
                second.set(received.position());
                return 500;
            }
            return 204;
        });
        charges(1);
        soon().until(() -> second.get() > 0
                && LEDGER.database.count("SELECT count(*) FROM webhook.delivery WHERE status = 'waiting' AND tenant = '"
                                + tenant + "'")
                        == 1);
        return second.get();
    }

    private long sent(long position) {
        return receiver.received().stream()
                .filter(received -> received.position() == position)
                .count();
    }

    private long resends() {
        return LEDGER.database.count("SELECT count(*) FROM webhook.resend WHERE tenant = '" + tenant + "'");
    }

    @Test
    void whoIsGoneIsSentNothingMoreAndTheWriteSideIsAskedToRecordIt() {
        endpoint("gone", WebhookMode.ORDERED, "charge.*");
        receiver.answer(_ -> 410);

        charges(1);

        soon().until(() -> verdicts("gone") == 1);
        int sent = receiver.received().size();
        charges(3);
        endpoint("well", WebhookMode.ORDERED, "charge.captured");
        charges(1);
        soon().until(() -> receiver.received().size() > sent);
        assertThat(receiver.received().size() - sent).isEqualTo(1);
    }

    @Test
    void whoAcceptsNothingForFiveDaysIsSentNothingMoreAndTheWriteSideIsAskedToRecordIt() {
        endpoint("failing", WebhookMode.ORDERED, "charge.captured");
        receiver.answer(_ -> 503);
        charges(1);
        soon().until(() -> deliveries("failing", "pending").size() == 1);
        assertThat(verdicts("failing")).isZero();

        // As if the first failure had been five days ago; whoever has the endpoint has to look again.
        LEDGER.database.execute(
                "query_service",
                "UPDATE webhook.endpoint SET failing_since = failing_since - interval '5 days', owner = NULL,"
                        + " lease = lease + 1, leased_until = now() WHERE tenant = '" + tenant + "'");
        LEDGER.database.execute(
                "query_service",
                "UPDATE webhook.delivery SET first_attempt_at = first_attempt_at - interval '5 days'"
                        + " WHERE tenant = '" + tenant + "'");
        timePasses();

        soon().until(() -> verdicts("failing") == 1);

        receiver.answer(_ -> 204);
        tell(new EndpointDisabled("failing", DisabledReason.FAILING));
        tell(new EndpointEnabled("failing", Resume.CURSOR, null));
        soon().until(() -> deliveries("failing", "delivered").size() == 1);
    }

    @Test
    void whoAsksForAPauseGetsIt() {
        endpoint("busy", WebhookMode.PARALLEL, "charge.captured");
        receiver.answer(_ -> 429);
        Instant before = Instant.now();
        charges(1);
        soon().until(() -> deliveries("busy", "pending").size() == 1);

        String pausedUntil = one.get(key(), "/v1/webhook-endpoints/busy/progress")
                .json()
                .path("paused_until")
                .asString();
        assertThat(Instant.parse(pausedUntil)).isAfter(before.plus(Receiver.RETRY_AFTER.minusSeconds(1)));
        charges(1);
        endpoint("well", WebhookMode.PARALLEL, "charge.captured");
        receiver.answer(_ -> 204);
        charges(1);
        soon().until(() -> deliveries("well", "delivered").size() == 1);
        assertThat(deliveries("busy", "delivered")).isEmpty();
    }

    private long verdicts(String reason) {
        return LEDGER.database.count("SELECT count(*) FROM ledger.webhook_verdict WHERE reason = '" + reason
                + "' AND tenant = '" + tenant + "'");
    }

    @Test
    void aSickEndpointHoldsUpNoOther() {
        Receiver sick = new Receiver();
        try (sick) {
            sick.answer(_ -> {
                await().atMost(Duration.ofMinutes(2))
                        .until(() -> receiver.received().size() == CHARGES);
                return 302;
            });
            endpoint("hangs", sick.url(PATH), WebhookMode.PARALLEL, "charge.*");
            endpoint("well", WebhookMode.PARALLEL, "charge.captured");

            charges(CHARGES);

            soon().until(() -> receiver.received().size() == CHARGES);
            soon().until(() -> deliveries("hangs", "pending").size() > 0);
            assertThat(sick.received("/elsewhere")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRequestThatHangsHoldsUpNoOtherCharge(WebhookMode mode) {
        Set<String> slow = Set.of("k-1", "k-30", "k-60");
        Set<String> begun = ConcurrentHashMap.newKeySet();
        AtomicInteger again = new AtomicInteger();
        CountDownLatch released = new CountDownLatch(1);
        receiver.answer(received -> {
            if (slow.contains(received.stream())
                    && received.json().path("type").asString().equals("charge.initiated")) {
                again.addAndGet(begun.add(received.id()) ? 0 : 1);
                await().forever().until(() -> released.getCount() == 0);
            }
            return 204;
        });
        endpoint("slow", mode, "charge.*");

        charges(90);

        soon().until(() -> receiver.received().stream()
                        .filter(received -> !slow.contains(received.stream()))
                        .count()
                == 87 * 3);
        assertThat(begun).hasSize(3);
        assertThat(again)
                .as("requests that were given up and sent again meanwhile")
                .hasValue(0);
        released.countDown();
        soon().until(() -> receiver.received().size() == 90 * 3);
        soon().until(() -> one.get(key(), "/v1/webhook-endpoints/slow/progress")
                        .json()
                        .path("pending")
                        .asInt()
                == 0);
        if (mode == WebhookMode.ORDERED) {
            Map<String, List<Long>> positions = receiver.received().stream()
                    .collect(groupingBy(Received::stream, mapping(Received::position, toList())));
            assertThat(positions.values()).allSatisfy(each -> assertThat(each).isSorted());
        }
    }

    @Test
    void whoIsAskedForAnEndpointAgainAndAgainSendsItNoMoreAtOnce() {
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch released = new CountDownLatch(1);
        receiver.answer(_ -> {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            await().forever().until(() -> released.getCount() == 0);
            underWay.decrementAndGet();
            return 204;
        });
        endpoint("asked", WebhookMode.PARALLEL, "charge.captured");
        charges(CHARGES);
        soon().until(() -> underWay.get() >= 8);

        for (int i = 0; i < 5; i++) {
            long lease = lease("asked");
            tell(new EndpointTested("asked"));
            soon().until(() -> lease("asked") > lease);
        }
        released.countDown();

        soon().until(() -> receiver.received().stream()
                        .map(Received::stream)
                        .filter(stream -> stream.startsWith("k-"))
                        .distinct()
                        .count()
                == CHARGES);
        assertThat(most.get()).as("eight of each process").isLessThanOrEqualTo(16);
    }

    private long lease(String endpoint) {
        return LEDGER.database.count(
                "SELECT lease FROM webhook.endpoint WHERE tenant = '" + tenant + "' AND endpoint = '" + endpoint + "'");
    }

    @Test
    void aTestArrivesAlsoWhereNothingElseDoesAndAResendHasTheSameBytes() {
        endpoint("quiet", WebhookMode.ORDERED, "charge.captured");
        charges(1);
        soon().until(() -> deliveries("quiet", "delivered").size() == 1);
        Received first = receiver.received().getFirst();

        tell(new EndpointDisabled("quiet", DisabledReason.REQUESTED));
        tell(new EndpointTested("quiet"));
        soon().until(() -> deliveries("quiet", "delivered").size() == 2);
        assertThat(receiver.received().get(1).json().path("type").asString()).isEqualTo("webhook.endpoint-tested");

        charges(1);
        tell(new EndpointEnabled("quiet", Resume.CURSOR, null));
        soon().until(() -> deliveries("quiet", "delivered").size() == 3);

        tell(new ResendRequested("quiet", first.position() - 1, first.position()));
        soon().until(() -> receiver.received().size() == 4);
        Received again = receiver.received().get(3);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.id()).isEqualTo(first.id());
        Received test = receiver.received().get(1);
        tell(new ResendRequested("quiet", test.position() - 1, test.position()));
        soon().until(() -> receiver.received().size() == 5);
        assertThat(receiver.received().get(4).body()).isEqualTo(test.body());
        List<String> logged = deliveries("quiet", "delivered");
        assertThat(logged).hasSize(3).contains(Long.toString(first.position()));
    }

    @Test
    void whatFailedIsShownWithItsAnswerAndWhoIsEnabledFromNowOnIsSentNothingOfIt() {
        endpoint("failing", WebhookMode.ORDERED, "charge.*");
        receiver.answer(_ -> 503);
        charges(2);
        soon().until(() -> deliveries("failing", "pending").size() == 2);

        Answer list = one.get(key(), "/v1/webhook-endpoints/failing/deliveries", "status", "pending");
        assertThat(list.json()
                        .path("data")
                        .path(0)
                        .path("attempts")
                        .path(0)
                        .path("status")
                        .asInt())
                .isEqualTo(503);
        assertThat(list.json()
                        .path("data")
                        .path(0)
                        .path("attempts")
                        .path(0)
                        .path("answer")
                        .asString())
                .isEqualTo("no, thanks");
        assertThat(deliveries("failing", "waiting")).isNotEmpty();
        assertThat(failuresInRow("failing")).isPositive();

        receiver.answer(_ -> 200);
        tell(new EndpointDisabled("failing", DisabledReason.REQUESTED));
        tell(new EndpointEnabled("failing", Resume.NOW, null));
        int before = receiver.received().size();
        charges(1);
        soon().until(() -> receiver.received().size() >= before + 3);
        assertThat(receiver.received()).hasSize(before + 3);
        soon().until(() -> deliveries("failing", "pending").isEmpty());
        assertThat(deliveries("failing", "skipped")).isNotEmpty();
        assertThat(failuresInRow("failing")).isZero();
    }

    private int failuresInRow(String endpoint) {
        return one.get(key(), "/v1/webhook-endpoints/" + endpoint + "/progress")
                .json()
                .required("failures_in_row")
                .asInt();
    }

    @Test
    void aBodyHasNeverMoreThanTwentyThousandBytes() {
        endpoint("large", WebhookMode.ORDERED, "charge.initiated");
        Map<String, String> metadata = new HashMap<>();
        for (int i = 0; i < 50; i++) {
            metadata.put("pair-" + i, "x".repeat(500));
        }
        StreamName stream = StreamName.key(tenant, "k-large");
        ChargeInitiated plain = LedgerFixture.terms(1_999);
        ChargeInitiated terms = new ChargeInitiated(
                plain.amount(),
                plain.paymentMethod(),
                plain.captureMethod(),
                plain.orderNumber(),
                plain.fingerprint(),
                new Personal(null, null, metadata));

        LEDGER.captured(stream, terms);

        soon().until(() -> receiver.received().size() == 1);
        Received sent = receiver.received().getFirst();
        assertThat(sent.body().getBytes(UTF_8)).hasSizeLessThanOrEqualTo(20_000);
        assertThat(sent.json().path("truncated").asBoolean()).isTrue();
        assertThat(sent.json().path("charge").path("amount").asLong()).isEqualTo(1_999);
    }

    @Test
    void whereTheLogIsAnotherOneWhatCameAfterThatIsSharedIsSent() {
        endpoint("restored", WebhookMode.ORDERED, "charge.captured");
        charges(2);
        soon().until(() -> deliveries("restored", "delivered").size() == 2);
        // As if more had been sent from a log that is gone.
        LEDGER.database.execute("query_service", """
                UPDATE webhook.endpoint SET cursor = cursor + 1000 WHERE tenant = '%s';
                UPDATE webhook.followed SET position = position + 1000, event_id = gen_random_uuid()
                """.formatted(tenant));

        charges(1);

        soon().until(() -> deliveries("restored", "delivered").size() == 3);
    }

    @Test
    void theReceiverOfThePageTakesWhatIsSent(@TempDir Path pages) throws IOException {
        String secret = endpoint("page", receiver.url(PATH), WebhookMode.ORDERED, "charge.captured");
        charges(1);
        soon().until(() -> receiver.received().size() == 1);

        try (PageReceiver page = PageReceiver.java(pages, secret)) {
            assertThat(page.send(receiver.received().getFirst())).isEqualTo(204);
            assertThat(page.send(receiver.received().getFirst(), "{}")).isEqualTo(400);
        }
    }

    @Test
    void theReceiverOfThePageForNodeTakesWhatIsSent(@TempDir Path pages) throws IOException {
        PageReceiver.assumeNode();
        String secret = endpoint("node", receiver.url(PATH), WebhookMode.ORDERED, "charge.captured");
        charges(1);
        soon().until(() -> receiver.received().size() == 1);

        try (PageReceiver page = PageReceiver.node(pages, secret)) {
            assertThat(page.send(receiver.received().getFirst())).isEqualTo(204);
            assertThat(page.send(receiver.received().getFirst(), "{}")).isEqualTo(400);
        }
    }

    @Test
    void deliveriesOfNobodysEndpointAreNotFound() {
        assertThat(one.get(key(), "/v1/webhook-endpoints/nobodys/deliveries").status())
                .isEqualTo(404);
        assertThat(one.get(key(), "/v1/webhook-endpoints/nobodys/progress").status())
                .isEqualTo(404);
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(50));
    }

    /** What is to be tried again later is to be tried now. Locks in the order in which those who send do. */
    private void timePasses() {
        LEDGER.database.execute("query_service", """
                UPDATE webhook.delivery d SET due_at = now()
                  FROM (SELECT tenant, endpoint FROM webhook.endpoint WHERE tenant = '%s' FOR UPDATE) e
                 WHERE d.tenant = e.tenant AND d.endpoint = e.endpoint AND d.status = 'pending'""".formatted(tenant));
    }

    /** The first accepted request of each event, in the order in which they came. */
    private List<Received> firstAccepted() {
        Map<String, Received> first = new LinkedHashMap<>();
        Map<String, Integer> count = new HashMap<>();
        for (Received received : receiver.received()) {
            int attempts = count.merge(received.id(), 1, Integer::sum);
            if (received.position() % 3 != 0 || attempts > 1) {
                first.putIfAbsent(received.id(), received);
            }
        }
        return List.copyOf(first.values());
    }

    private List<String> deliveries(String endpoint, String status) {
        return one.get(key(), "/v1/webhook-endpoints/" + endpoint + "/deliveries", "status", status, "limit", 100)
                .data("id");
    }

    private @Nullable String key;

    private String key() {
        if (key == null) {
            key = LEDGER.key(tenant, Scope.ADMIN);
        }
        return key;
    }

    /** @return the secret */
    private String endpoint(String id, WebhookMode mode, String... types) {
        return endpoint(id, receiver.url(PATH), mode, types);
    }

    private String endpoint(String id, String url, WebhookMode mode, String... types) {
        NewKey made = keys.create(WebhookSignature.HMAC_SHA256, tenant, id);
        tell(new EndpointCreated(
                id, url, List.of(types), mode, WebhookSignature.HMAC_SHA256, null, made.signing(), "v1:0"));
        return Objects.requireNonNull(made.secret());
    }

    private void tell(WebhookEvent event) {
        int sequence = sequences.merge(tenant, 1, Integer::sum) - 1;
        LEDGER.append(StreamName.webhooks(tenant), sequence, event);
    }

    /** Each has three events. */
    private void charges(int many) {
        for (int i = 0; i < many; i++) {
            StreamName stream = StreamName.key(tenant, "k-" + sequences.merge("charges", 1, Integer::sum));
            LEDGER.captured(stream, LedgerFixture.terms(1_999));
        }
    }

    /** The shape of a body. */
    private static final class JsonShape {

        static void check(Received received) {
            assertThat(received.json().path("charge").path("id").asString()).isEqualTo(received.stream());
            assertThat(received.json().path("event_id").asString()).isEqualTo(received.id());
            assertThat(received.json().path("charge").path("version").asLong())
                    .isEqualTo(received.json().path("sequence").asLong());
            assertThat(received.json().path("payload").has("payment_method")).isFalse();
        }
    }
}
