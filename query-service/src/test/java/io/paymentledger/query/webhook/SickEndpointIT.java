package io.paymentledger.query.webhook;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paymentledger.events.WebhookEvent.DisabledReason;
import io.paymentledger.events.WebhookEvent.EndpointChanged;
import io.paymentledger.events.WebhookEvent.EndpointDisabled;
import io.paymentledger.events.WebhookEvent.EndpointEnabled;
import io.paymentledger.events.WebhookEvent.EndpointTested;
import io.paymentledger.events.WebhookEvent.Resume;
import io.paymentledger.events.WebhookMode;
import io.paymentledger.query.webhook.Receiver.Received;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Endpoints that are gone, fail, hang or ask for a pause. */
class SickEndpointIT extends TwoProcesses {

    private static final int CHARGES = 40;

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
        ledger.database.execute(
                "query_service",
                "UPDATE webhook.endpoint SET failing_since = failing_since - interval '5 days', owner = NULL,"
                        + " lease = lease + 1, leased_until = now() WHERE tenant = '" + tenant + "'");
        ledger.database.execute(
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

        // What one address asked for binds no other.
        tell(new EndpointChanged("busy", receiver.url("/new"), List.of("charge.captured"), WebhookMode.PARALLEL));
        soon().until(() -> deliveries("busy", "delivered").size() == 3);
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

    private long verdicts(String reason) {
        return ledger.database.count("SELECT count(*) FROM ledger.webhook_verdict WHERE reason = '" + reason
                + "' AND tenant = '" + tenant + "'");
    }

    private long lease(String endpoint) {
        return ledger.database.count(
                "SELECT lease FROM webhook.endpoint WHERE tenant = '" + tenant + "' AND endpoint = '" + endpoint + "'");
    }
}
