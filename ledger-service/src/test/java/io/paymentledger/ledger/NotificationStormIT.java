package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paymentledger.base.key.ApiKeys;
import io.paymentledger.base.key.Scope;
import io.paymentledger.base.key.Secret;
import io.paymentledger.eventstore.LogAssignment;
import io.paymentledger.eventstore.TenantLogs;
import io.paymentledger.eventstore.testing.LedgerDatabase;
import io.paymentledger.simulator.BookSummary;
import io.paymentledger.simulator.GatewaySimulator;
import io.paymentledger.simulator.SimulatorSettings;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Two processes on one ledger are told, by many clients' charges at once, of successes that come late and of disputes:
 * no notification is lost, and the gateway's book says to the unit what the ledger's does.
 *
 * <p>{@code -Dnotifications.charges=5000 -Dnotifications.clients=32} makes that many charges of each kind.
 */
class NotificationStormIT {

    private static final int CHARGES_OF_EACH = Integer.getInteger("notifications.charges", 100);
    private static final int CLIENTS = Integer.getInteger("notifications.clients", 8);
    private static final int FIRST_AMOUNT = 1_000;
    private static final int MOST_REPEATS = 1_000;

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** As soon as the gateway can: a notification races the answer that it is about. */
    private static final Duration AT_ONCE = Duration.ZERO;

    private final LedgerDatabase database = LedgerDatabase.create();
    private final GatewaySimulator gateway = GatewaySimulator.start(
            SimulatorSettings.inMemory().notifying(null, RunningLedger.NOTIFICATION_SECRET, AT_ONCE));
    private final HttpClient http = HttpClient.newHttpClient();
    private final String secret = newKey();
    private final AtomicInteger next = new AtomicInteger();

    @AfterEach
    void stop() {
        http.shutdownNow();
        gateway.close();
        database.close();
    }

    @Test
    void everyNotificationHasItsEventAndTheTwoBooksAreEqual() throws Exception {
        try (ServiceProcess one = ServiceProcess.start(database, gateway.url(), Map.of());
                ServiceProcess other = ServiceProcess.start(database, gateway.url(), Map.of())) {
            one.awaitReady(http);
            other.awaitReady(http);
            gateway.notifyTo(other.uri("/v1/gateways/simulator/notifications"));

            Map<Integer, Long> statuses = Race.of(IntStream.range(0, CLIENTS)
                            .<Callable<List<Integer>>>mapToObj(_ -> () -> work(List.of(one, other)))
                            .toList())
                    .stream()
                    .flatMap(List::stream)
                    .collect(Collectors.groupingBy(status -> status, Collectors.counting()));

            long each = CHARGES_OF_EACH;
            long declined = statuses.getOrDefault(402, 0L);
            // A notice that is faster than the answer that it contradicts is the outcome, and the answer is not.
            long faster = each - declined;
            assertThat(statuses.getOrDefault(201, 0L)).as("%s", statuses).isEqualTo(each + faster);
            await().atMost(PATIENCE)
                    .until(() -> events("charge.late-success-reversed") >= declined
                            && gateway.book().summary().notificationsPending() == 0);
            assertThat(chargesWith("charge.late-success")).isEqualTo(declined);
            assertThat(chargesWith("charge.late-success-reversed")).isEqualTo(declined);
            assertThat(chargesWith("charge.dispute-opened")).isEqualTo(each);
            assertThat(chargesWith("charge.captured")).isEqualTo(each + faster);
            assertThat(events("charge.late-success")).as("each once").isEqualTo(declined);
            assertThat(events("charge.dispute-opened")).as("each once").isEqualTo(each);
            assertThat(events("charge.gateway-contradiction")).isEqualTo(faster);
            BookSummary book = gateway.book().summary();
            assertThat(book.notificationsAbandoned()).isZero();
            assertThat(book.doubleCharges()).isZero();
            long taken = sum("charge.captured", "charge.late-success");
            assertThat(book.sums().get("EUR"))
                    .isEqualTo(new BookSummary.Sums(taken, taken, sum("charge.late-success-reversed")));
        }
    }

    /** One client: charges, by turns of each kind and at each service, until there are enough. */
    private List<Integer> work(List<ServiceProcess> services) {
        return IntStream.generate(next::getAndIncrement)
                .takeWhile(number -> number < 2 * CHARGES_OF_EACH)
                .mapToObj(number -> charge(services.get(number / 2 % services.size()), number))
                .toList();
    }

    private int charge(ServiceProcess service, int number) {
        HttpRequest request = HttpRequest.newBuilder(service.uri("/v1/charges"))
                .header("Authorization", "Bearer " + secret)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "storm-" + number)
                .POST(BodyPublishers.ofString("{\"amount\":%s,\"currency\":\"EUR\",\"payment_method\":\"%s\"}"
                        .formatted(FIRST_AMOUNT + number, number % 2 == 0 ? "tok_late_success" : "tok_dispute")))
                .build();
        try {
            for (int repeats = 0; repeats < MOST_REPEATS; repeats++) {
                var reply = http.send(request, BodyHandlers.ofString());
                if (reply.headers().firstValue("Retry-After").isEmpty()) {
                    return reply.statusCode();
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("a service does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IllegalStateException("no final answer");
    }

    private long events(String type) {
        return database.count("SELECT count(*) FROM ledger.event WHERE type = '%s'".formatted(type));
    }

    private long chargesWith(String type) {
        return database.count("SELECT count(DISTINCT stream) FROM ledger.event WHERE type = '%s'".formatted(type));
    }

    private long sum(String... types) {
        return database.count("""
                SELECT coalesce(sum((convert_from(payload, 'UTF8')::jsonb ->> 'amount_minor')::bigint), 0)
                  FROM ledger.event WHERE type IN ('%s')""".formatted(String.join("', '", types)));
    }

    private String newKey() {
        Secret created = Secret.generate();
        new TenantLogs(database.owner()).bind("acme", LogAssignment.DEFAULT_LOG);
        new ApiKeys(database.owner()).create("acme", EnumSet.allOf(Scope.class), "storm", created.hash());
        return created.value();
    }
}
