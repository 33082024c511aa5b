package io.paymentledger.query.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.events.ChargeEvent.ChargeInitiated;
import io.paymentledger.events.Personal;
import io.paymentledger.events.StreamName;
import io.paymentledger.events.WebhookEvent.DisabledReason;
import io.paymentledger.events.WebhookEvent.EndpointChanged;
import io.paymentledger.events.WebhookEvent.EndpointDisabled;
import io.paymentledger.events.WebhookEvent.EndpointEnabled;
import io.paymentledger.events.WebhookEvent.EndpointTested;
import io.paymentledger.events.WebhookEvent.ResendRequested;
import io.paymentledger.events.WebhookEvent.Resume;
import io.paymentledger.events.WebhookMode;
import io.paymentledger.query.AskedService.Answer;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.webhook.Receiver.Received;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Delivery by two processes on one ledger. */
class WebhookIT extends TwoProcesses {

    private static final int CHARGES = 40;

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
        ledger.database.execute(
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

        ledger.captured(stream, terms);

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
        ledger.database.execute("query_service", """
                UPDATE webhook.endpoint SET cursor = cursor + 1000 WHERE tenant = '%s';
                UPDATE webhook.followed SET position = position + 1000, event_id = gen_random_uuid()
                """.formatted(tenant));

        charges(1);

        soon().until(() -> deliveries("restored", "delivered").size() == 3);

        // One that was made since the last delivery is made there, too, and begins where it began.
        endpoint("late", WebhookMode.ORDERED, "charge.captured");
        soon().until(() -> !ledger.rows(
                        "query_service",
                        "SELECT endpoint FROM webhook.endpoint WHERE endpoint = 'late' AND tenant = '" + tenant + "'")
                .isEmpty());
        ledger.database.execute("query_service", "UPDATE webhook.followed SET event_id = gen_random_uuid()");
        charges(1);
        soon().until(() -> deliveries("late", "delivered").size() == 1);
        soon().until(() -> deliveries("restored", "delivered").size() == 4);
        assertThat(deliveries("late", "delivered")).hasSize(1);
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
                && ledger.database.count("SELECT count(*) FROM webhook.delivery WHERE status = 'waiting' AND tenant = '"
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
        return ledger.database.count("SELECT count(*) FROM webhook.resend WHERE tenant = '" + tenant + "'");
    }

    private int failuresInRow(String endpoint) {
        return one.get(key(), "/v1/webhook-endpoints/" + endpoint + "/progress")
                .json()
                .required("failures_in_row")
                .asInt();
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
