package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paymentledger.base.key.ApiKey;
import io.paymentledger.base.key.ApiKeys;
import io.paymentledger.base.key.Scope;
import io.paymentledger.base.key.Secret;
import io.paymentledger.ledger.RunningLedger.Reply;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Keys that are not known, while others are used. */
class UnknownKeysIT {

    private static final int ASKING = 200;

    /** Long enough for a machine that does other things, too. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final RunningLedger LEDGER = RunningLedger.start();

    @AfterAll
    static void stop() {
        LEDGER.close();
        LEDGER.database().close();
    }

    @Test
    void keysThatAreAskedForTogetherAreLookedUpTogetherAndTheKnownAmongThemAreFound() throws Exception {
        Secret known = new Secret(LEDGER.newKey("together", EnumSet.of(Scope.CHARGES_READ)));
        Gate gate = new Gate(LEDGER.bean(DataSource.class));
        ApiKeys keys = new ApiKeys(gate);
        FutureTask<Optional<ApiKey>> first = new FutureTask<>(() -> keys.find(Secret.generate()));
        Thread.ofPlatform().start(first);
        assertThat(gate.reached.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        List<FutureTask<Optional<ApiKey>>> others = IntStream.range(0, ASKING)
                .mapToObj(i -> new FutureTask<>(() -> keys.find(i == ASKING / 2 ? known : Secret.generate())))
                .toList();
        List<Thread> threads = others.stream().map(Thread.ofPlatform()::start).toList();
        await().atMost(LIMIT)
                .until(() -> threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));

        gate.open.countDown();

        assertThat(first.get()).isEmpty();
        for (int i = 0; i < ASKING; i++) {
            Optional<ApiKey> found = others.get(i).get();
            assertThat(found.map(ApiKey::tenant))
                    .isEqualTo(i == ASKING / 2 ? Optional.of("together") : Optional.empty());
        }
        assertThat(gate.connections)
                .as("one for the first, one for all that came meanwhile")
                .hasValue(2);
    }

    @Test
    void howeverManyAreTriedTheDatabaseIsAskedSeldom() {
        Gate gate = new Gate(LEDGER.bean(DataSource.class));
        gate.open.countDown();
        ApiKeys keys = new ApiKeys(gate);
        long began = System.nanoTime();

        for (int i = 0; i < ASKING; i++) {
            assertThat(keys.find(Secret.generate())).isEmpty();
        }

        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .as("five milliseconds between two statements (ADR 0038)")
                .isGreaterThan(Duration.ofMillis(5).multipliedBy(gate.connections.get() - 1));
    }

    @Test
    void aKeyThatWasRefusedIsTakenAsSoonAsItIsThere() {
        Secret secret = Secret.generate();
        assertThat(read(secret).status()).isEqualTo(401);

        new ApiKeys(LEDGER.database().owner()).create("acme", EnumSet.of(Scope.CHARGES_READ), "late", secret.hash());

        assertThat(read(secret).status()).isEqualTo(404);
    }

    @Test
    void aKeyThatWasRevokedBeforeItWasUsedIsRefused() {
        Secret secret = Secret.generate();
        ApiKeys keys = new ApiKeys(LEDGER.database().owner());
        keys.revoke(keys.create("acme", EnumSet.of(Scope.CHARGES_READ), "revoked", secret.hash()));

        assertThat(read(secret).status()).isEqualTo(401);
    }

    private static Reply read(Secret secret) {
        return LEDGER.send(LEDGER.request("/v1/charges/nobody").setHeader("Authorization", "Bearer " + secret.value()));
    }

    /** A pool whose first connection has to be waited for. */
    private static final class Gate extends DelegatingDataSource {

        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);
        private final AtomicInteger connections = new AtomicInteger();

        Gate(DataSource pool) {
            super(pool);
        }

        @Override
        public Connection getConnection() throws SQLException {
            connections.incrementAndGet();
            reached.countDown();
            try {
                open.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SQLException(e);
            }
            return super.getConnection();
        }
    }
}
