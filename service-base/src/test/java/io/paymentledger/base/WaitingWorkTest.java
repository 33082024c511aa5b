package io.paymentledger.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WaitingWorkTest {

    private final AtomicInteger looks = new AtomicInteger();
    private final Map<String, AtomicInteger> tries = new ConcurrentHashMap<>();

    private int tries(String one) {
        return tries.getOrDefault(one, new AtomicInteger()).get();
    }

    private WaitingWork<String> work(List<String> waiting, String bad) {
        return new WaitingWork<>(
                "work",
                Duration.ofMillis(1),
                () -> {
                    looks.incrementAndGet();
                    return waiting;
                },
                one -> {
                    tries.computeIfAbsent(one, _ -> new AtomicInteger()).incrementAndGet();
                    if (one.equals(bad)) {
                        throw new IllegalStateException("bad");
                    }
                });
    }

    @Test
    void whatFailsIsTriedAgainEverMoreSeldomAndKeepsNothingElseWaiting() {
        WaitingWork<String> work = work(List.of("bad", "good"), "bad");
        work.start();

        await().atMost(Duration.ofMinutes(2)).until(() -> tries("bad") == 3);
        work.stop();

        assertThat(tries("good")).isEqualTo(looks.get());
        assertThat(looks.get()).as("a second's rest, and two, are many looks").isGreaterThan(3);
    }
}
