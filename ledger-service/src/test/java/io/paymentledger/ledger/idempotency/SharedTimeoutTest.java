package io.paymentledger.ledger.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class SharedTimeoutTest {

    private static final Duration FOR_EVER = Duration.ofDays(1);
    private static final Duration SHORT = Duration.ofMillis(50);

    @Test
    void seesWhatWasThereBeforeAndWhatComesLater() throws Exception {
        CompletableFuture<Void> later = new CompletableFuture<>();
        try (SharedTimeout timeout = new SharedTimeout(FOR_EVER);
                ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(timeout.await(CompletableFuture.completedFuture(null))).isTrue();
            Future<Boolean> waiter = others.submit(() -> timeout.await(later));
            later.complete(null);
            assertThat(waiter.get()).isTrue();
        }
    }

    @Test
    void endsForAllWhoWaitAndNotBeforeItsTime() throws Exception {
        CompletableFuture<Void> never = new CompletableFuture<>();
        try (SharedTimeout timeout = new SharedTimeout(SHORT);
                ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> waiters = new ArrayList<>();
            long began = System.nanoTime();
            for (int i = 0; i < 100; i++) {
                waiters.add(others.submit(() -> timeout.await(never)));
            }
            for (Future<Boolean> waiter : waiters) {
                assertThat(waiter.get()).isFalse();
            }
            assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(SHORT.toNanos());
        }
    }

    @Test
    void passesOnTheFailureOfWhatWasWaitedFor() {
        try (SharedTimeout timeout = new SharedTimeout(FOR_EVER)) {
            assertThatThrownBy(() -> timeout.await(CompletableFuture.failedFuture(new IllegalStateException("lost"))))
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseMessage("lost");
        }
    }
}
