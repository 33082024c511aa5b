package io.paymentledger.base.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paymentledger.base.InvalidSettingException;
import io.paymentledger.base.key.ApiKey;
import io.paymentledger.base.key.Scope;
import io.paymentledger.base.limit.RateLimits.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How many requests are granted. A window is so long that nothing comes back while a test runs. */
class RateLimitsTest {

    private static final Duration LONG = Duration.ofDays(1_000);

    private static final ApiKey ONE = key("key_1", "acme");
    private static final ApiKey OTHER = key("key_2", "acme");
    private static final ApiKey STRANGER = key("key_3", "umbrella");

    private static ApiKey key(String id, String tenant) {
        return new ApiKey(id, tenant, Set.of(Scope.CHARGES_READ));
    }

    private static RateLimits limits(long ofKey, long ofTenant) {
        return new RateLimits(new LimitSettings(
                new LimitSettings.Key(ofKey, LONG), new LimitSettings.Tenant(ofTenant, LONG), 0, 0, 0, 0));
    }

    /** A request that counts for some. */
    private static Answer take(RateLimits limits, ApiKey key, long cost) {
        Answer first = limits.take(key).orElseThrow();
        return first.granted() && cost > 1 ? limits.takeMore(key, cost - 1).orElseThrow() : first;
    }

    @Test
    void aKeyHasItsQuotaAndNotOneMore() {
        RateLimits limits = limits(3, 0);

        assertThat(take(limits, ONE, 3).granted()).isTrue();
        Answer refused = take(limits, ONE, 1);

        assertThat(refused.violated()).containsExactly("key");
        assertThat(refused.retryAfter()).isPositive();
        assertThat(take(limits, OTHER, 3).granted()).isTrue();
    }

    @Test
    void allKeysOfATenantHaveItsQuotaTogether() {
        RateLimits limits = limits(3, 4);

        assertThat(take(limits, ONE, 3).granted()).isTrue();
        assertThat(take(limits, OTHER, 1).granted()).isTrue();
        assertThat(take(limits, OTHER, 1).violated()).containsExactly("tenant");
        assertThat(take(limits, STRANGER, 3).granted()).isTrue();
    }

    @Test
    void whatTheTenantMayNotCostsTheKeyNothing() {
        RateLimits limits = limits(2, 3);
        take(limits, ONE, 1);
        take(limits, OTHER, 2);

        for (int i = 0; i < 5; i++) {
            Answer refused = take(limits, ONE, 1);

            assertThat(refused.violated()).as("and not the key's").containsExactly("tenant");
            assertThat(refused.state()).startsWith("\"tenant\";r=0;");
        }
    }

    @Test
    void whatARequestCountsForBeyondItselfIsTakenWholeOrNotAtAll() {
        RateLimits limits = limits(10, 0);

        assertThat(take(limits, ONE, 8).granted()).isTrue();
        assertThat(take(limits, ONE, 5).violated()).containsExactly("key");
        assertThat(take(limits, ONE, 1).state())
                .as("one went to the request itself")
                .startsWith("\"key\";r=0;");
    }

    @Test
    void whatCostsMoreThanTheQuotaTakesAllOfIt() {
        RateLimits limits = limits(5, 0);

        assertThat(take(limits, ONE, 1_000).granted()).isTrue();
        assertThat(take(limits, ONE, 1).granted()).isFalse();
        assertThat(take(limits(1, 0), ONE, 1_000).granted()).isTrue();
    }

    @Test
    void theFieldsSayWhatThereIsAndWhatIsLeft() {
        RateLimits limits = new RateLimits(new LimitSettings(
                new LimitSettings.Key(100, Duration.ofSeconds(10)),
                new LimitSettings.Tenant(300, Duration.ofSeconds(60)),
                0,
                0,
                0,
                0));

        Answer answer = take(limits, ONE, 1);

        assertThat(answer.policies()).isEqualTo("\"key\";q=100;w=10, \"tenant\";q=300;w=60");
        assertThat(answer.state()).isEqualTo("\"key\";r=99;t=1, \"tenant\";r=299;t=1");
    }

    @Test
    void withoutQuotasThereIsNoLimit() {
        assertThat(limits(0, 0).take(ONE)).isEmpty();
    }

    @Test
    void aQuotaThatCannotBeIsRefused() {
        assertThatThrownBy(() -> limits(-1, 0)).isInstanceOf(InvalidSettingException.class);
        assertThatThrownBy(() -> new RateLimits(new LimitSettings(
                        new LimitSettings.Key(1, Duration.ofMillis(999)),
                        new LimitSettings.Tenant(0, LONG),
                        0,
                        0,
                        0,
                        0)))
                .isInstanceOf(InvalidSettingException.class);
    }

    @Test
    void manyThreadsAreGrantedNoMoreThanTheQuota() throws Exception {
        RateLimits limits = limits(1_000, 1_500);
        Callable<Long> client = () -> {
            long granted = 0;
            for (int i = 0; i < 400; i++) {
                granted += take(limits, ONE, 1).granted() ? 1 : 0;
                granted += take(limits, OTHER, 1).granted() ? 1 : 0;
            }
            return granted;
        };
        long granted = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<Long>> clients =
                    Stream.generate(() -> threads.submit(client)).limit(8).toList();
            for (Future<Long> each : clients) {
                granted += each.get();
            }
        }
        assertThat(granted).isEqualTo(1_500);
    }
}
