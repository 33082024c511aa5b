package io.paymentledger.base.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who finds a place. */
class FairShareTest {

    private final FairShare share = new FairShare(1_000);

    @Test
    void aTenantAloneGetsTwoThirds() {
        assertThat(takeAll("greedy")).isEqualTo(667);
        assertThat(share.hasRoomFor("greedy")).isFalse();
    }

    @Test
    void theNextFindsAPlaceBesideTenantsThatTakeWhatTheyGet() {
        for (int tenant = 0; tenant < 5; tenant++) {
            takeAll("greedy-" + tenant);

            assertThat(share.hasRoomFor("next"))
                    .as("beside %s greedy ones", tenant + 1)
                    .isTrue();
        }
    }

    @Test
    void thoseWhoWantAllHaveEquallyMuchOnceTheFirstGaveBack() {
        int first = takeAll("first");
        int second = takeAll("second");

        while (!share.hasRoomFor("first")) {
            share.giveBack("first");
            first--;
            second += takeAll("second");
        }

        assertThat(first).isEqualTo(399);
        assertThat(second).isEqualTo(401);
    }

    @Test
    void oneWhoIsAloneGetsAllOfAFew() {
        FairShare few = new FairShare(2);

        assertThat(IntStream.range(0, 3).filter(_ -> few.take("alone"))).hasSize(2);
        assertThat(few.hasRoomFor("next")).isFalse();
    }

    @Test
    void whatIsGivenBackIsFreeAndNothingElseCanBe() {
        assertThat(share.take("one")).isTrue();
        share.giveBack("one");

        assertThat(share.taken()).isZero();
        assertThatThrownBy(() -> share.giveBack("one")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new FairShare(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void manyThreadsNeverHaveMoreThanThereIs() throws Exception {
        FairShare few = new FairShare(20);
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<Boolean>> held = IntStream.range(0, 8)
                    .mapToObj(thread -> threads.submit(() -> takeAndGiveBack(few, "tenant-" + thread % 3)))
                    .toList();
            for (Future<Boolean> each : held) {
                assertThat(each.get()).isTrue();
            }
        }
        assertThat(few.taken()).isZero();
    }

    private static boolean takeAndGiveBack(FairShare share, String tenant) {
        boolean held = true;
        int have = 0;
        for (int i = 0; i < 20_000; i++) {
            if (have > 0 && ThreadLocalRandom.current().nextBoolean()) {
                share.giveBack(tenant);
                have--;
            } else if (share.take(tenant)) {
                have++;
            }
            held &= share.taken() <= share.places();
        }
        for (; have > 0; have--) {
            share.giveBack(tenant);
        }
        return held;
    }

    private int takeAll(String tenant) {
        int taken = 0;
        while (share.take(tenant)) {
            taken++;
        }
        return taken;
    }
}
