package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.paymentledger.base.key.Scope;
import io.paymentledger.eventstore.testing.LedgerDatabase;
import io.paymentledger.ledger.RunningLedger.Reply;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** How much a key and a tenant may ask for. The windows are so long that nothing comes back while a test runs. */
class LimitsIT {

    private static final int OF_KEY = 20;
    private static final int OF_TENANT = 30;

    /** Of three places, two are for one who is alone. */
    private static final int PLACES = 3;

    private static final Map<String, String> SETTINGS = Map.of(
            "ledger.limits.key.quota", Integer.toString(OF_KEY),
            "ledger.limits.key.window", "PT1000H",
            "ledger.limits.tenant.quota", Integer.toString(OF_TENANT),
            "ledger.limits.tenant.window", "PT1000H",
            "ledger.limits.requests", Integer.toString(PLACES));

    private static final LedgerDatabase DATABASE = LedgerDatabase.create();
    private static final RunningLedger LEDGER = RunningLedger.startOn(DATABASE, SETTINGS);
    private static final AtomicInteger TENANTS = new AtomicInteger();

    /** Longer than a slow charge takes on a busy machine. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @AfterAll
    static void stop() {
        LEDGER.close();
        DATABASE.close();
    }

    @Test
    void aKeyOverItsQuotaIsRefusedAndItsIdempotencyKeyStaysFree() {
        String tenant = newTenant();
        String busy = key(tenant);
        Reply first = charge(LEDGER, busy, "k-0", "tok_approve");
        assertThat(first.header("RateLimit-Policy")).isEqualTo("\"key\";q=20;w=3600000, \"tenant\";q=30;w=3600000");
        assertThat(first.header("RateLimit")).startsWith("\"key\";r=19;t=").contains(", \"tenant\";r=29;t=");
        for (int i = 1; i < OF_KEY; i++) {
            assertThat(read(LEDGER, busy).status()).isEqualTo(404);
        }

        Reply refused = charge(LEDGER, busy, "k-1", "tok_approve");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.text("code")).isEqualTo("rate-limited");
        assertThat(refused.json().path("violated_policies").toString()).isEqualTo("[\"key\"]");
        assertThat(Long.parseLong(refused.header("Retry-After"))).isPositive();
        assertThat(refused.header("RateLimit")).startsWith("\"key\";r=0;t=");
        assertThat(refused.header("RateLimit-Policy")).isEqualTo(first.header("RateLimit-Policy"));
        Reply another = charge(LEDGER, key(tenant), "k-1", "tok_approve");
        assertThat(another.status()).isEqualTo(201);
        assertThat(another.replayed()).isFalse();
    }

    @Test
    void allKeysOfATenantShareItsQuotaAndNobodyElseDoes() {
        String tenant = newTenant();
        spend(LEDGER, key(tenant), OF_KEY);
        String second = key(tenant);
        spend(LEDGER, second, OF_TENANT - OF_KEY);

        Reply refused = read(LEDGER, second);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.json().path("violated_policies").toString()).isEqualTo("[\"tenant\"]");
        assertThat(read(LEDGER, key(newTenant())).status()).isEqualTo(404);
    }

    @Test
    void replaysAndRefusalsCount() {
        String secret = key(newTenant());
        charge(LEDGER, secret, "again", "tok_approve");
        for (int i = 1; i < OF_KEY - 1; i++) {
            assertThat(charge(LEDGER, secret, "again", "tok_approve").replayed())
                    .isTrue();
        }
        assertThat(charge(LEDGER, secret, "bad key", "tok_approve").status()).isEqualTo(400);

        assertThat(charge(LEDGER, secret, "again", "tok_approve").status()).isEqualTo(429);
    }

    @Test
    void aBatchCountsItsChargesAndIsRefusedWhole() {
        String tenant = newTenant();
        String secret = key(tenant);
        assertThat(batch(secret, "a", 15).status()).isEqualTo(200);

        Reply refused = batch(secret, "b", 6);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.text("code")).isEqualTo("rate-limited");
        Reply rest = LEDGER.send(as(LEDGER, secret, "/v1/charges/b-0"));
        assertThat(rest.status()).as("nothing of it was done").isEqualTo(404);
        assertThat(rest.header("RateLimit")).startsWith("\"key\";r=3;");
    }

    @Test
    void aTenantThatHasItsShareUnderWayIsRefusedAndOthersAreNot() {
        String tenant = newTenant();
        List<String> secrets = List.of(key(tenant), key(tenant));
        List<CompletableFuture<Reply>> slow = secrets.stream()
                .map(secret -> CompletableFuture.supplyAsync(
                        () -> charge(LEDGER, secret, "slow-" + secrets.indexOf(secret), "tok_slow_4000"),
                        Thread::startVirtualThread))
                .toList();
        await().atMost(LIMIT).until(() -> underWay() == 2);

        Reply refused = charge(LEDGER, key(tenant), "third", "tok_approve");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.text("code")).isEqualTo("too-many-at-once");
        assertThat(refused.text("bound")).isEqualTo("requests");
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(read(LEDGER, key(newTenant())).status()).isEqualTo(404);
        slow.forEach(CompletableFuture::join);
        await().atMost(LIMIT).until(() -> underWay() == 0);
        assertThat(charge(LEDGER, key(tenant), "third", "tok_approve").status()).isEqualTo(201);
    }

    @Test
    void refusedRequestsLeaveNoPlaceTaken() {
        String secret = key(newTenant());
        String reader = LEDGER.newKey(newTenant(), EnumSet.of(Scope.CHARGES_READ));

        assertThat(charge(LEDGER, secret, "bad key", "tok_approve").status()).isEqualTo(400);
        assertThat(charge(LEDGER, reader, "k", "tok_approve").status()).isEqualTo(403);
        assertThat(LEDGER.send(as(LEDGER, secret, "/v1/nothing")).status()).isEqualTo(404);
        assertThat(charge(LEDGER, secret, "large", "x".repeat(70_000)).status()).isEqualTo(413);

        await().atMost(LIMIT).until(() -> underWay() == 0);
    }

    @Test
    void manyAtOnceAreGrantedTheQuotaAndNotOneMore() throws Exception {
        String tenant = newTenant();
        List<String> secrets = List.of(key(tenant), key(tenant));

        // A request may meet the end of the one before it, and then finds no place; it was counted all the same.
        List<Long> granted = Race.of(secrets.stream()
                .<Callable<Long>>map(secret -> () -> IntStream.range(0, OF_TENANT)
                        .filter(_ -> !read(LEDGER, secret).text("code").equals("rate-limited"))
                        .count())
                .toList());

        assertThat(granted.stream().mapToLong(Long::longValue).sum()).isEqualTo(OF_TENANT);
    }

    /** So it is documented: each process counts for itself. */
    @Test
    void anotherProcessHasAQuotaOfItsOwn() {
        String secret = key(newTenant());
        spend(LEDGER, secret, OF_KEY);
        assertThat(read(LEDGER, secret).status()).isEqualTo(429);

        try (RunningLedger other = RunningLedger.startOn(DATABASE, SETTINGS)) {
            assertThat(read(other, secret).status()).isEqualTo(404);
        }
    }

    private static void spend(RunningLedger service, String secret, int requests) {
        Collections.nCopies(requests, secret)
                .forEach(each -> assertThat(read(service, each).status()).isEqualTo(404));
    }

    private static Reply read(RunningLedger service, String secret) {
        return service.send(as(service, secret, "/v1/charges/nobody"));
    }

    private static Reply charge(RunningLedger service, String secret, String key, String paymentMethod) {
        return service.send(as(service, secret, "/v1/charges")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body(paymentMethod, "}"))));
    }

    private static Reply batch(String secret, String name, int charges) {
        return LEDGER.send(as(LEDGER, secret, "/v1/charges/batch")
                .POST(BodyPublishers.ofString(IntStream.range(0, charges)
                        .mapToObj(i -> body("tok_approve", ",\"idempotency_key\":\"" + name + "-" + i + "\"}"))
                        .collect(Collectors.joining(",", "{\"charges\":[", "]}")))));
    }

    private static String body(String paymentMethod, String end) {
        return "{\"amount\":1999,\"currency\":\"EUR\",\"payment_method\":\"" + paymentMethod + "\"" + end;
    }

    private static HttpRequest.Builder as(RunningLedger service, String secret, String path) {
        return service.request(path)
                .setHeader("Authorization", "Bearer " + secret)
                .header("Content-Type", "application/json");
    }

    private static double underWay() {
        return LEDGER.bean(MeterRegistry.class)
                .get("ledger.limits.under.way")
                .tag("bound", "requests")
                .gauge()
                .value();
    }

    private static String newTenant() {
        return "limited-" + TENANTS.incrementAndGet();
    }

    private static String key(String tenant) {
        return LEDGER.newKey(tenant, EnumSet.of(Scope.CHARGES_WRITE, Scope.CHARGES_READ));
    }
}
