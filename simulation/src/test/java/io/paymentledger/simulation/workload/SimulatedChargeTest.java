package io.paymentledger.simulation.workload;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.events.ChargeEvent;
import io.paymentledger.events.ChargeState;
import io.paymentledger.events.StreamName;
import io.paymentledger.events.Sums;
import io.paymentledger.simulation.workload.Commit.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SimulatedChargeTest {

    private static final int CHARGES = 5_000;
    private static final long LONGEST_WAIT = 100;

    private static final WorkloadSettings SETTINGS = new WorkloadSettings(7, CHARGES, WorkloadSettings.TENANTS, null);

    private static List<Commit> life(WorkloadSettings settings, long number) {
        List<Commit> commits = new ArrayList<>();
        SimulatedCharge charge = new SimulatedCharge(settings, number, LONGEST_WAIT);
        long wait = 0;
        while (wait != SimulatedCharge.OVER) {
            wait = charge.live(null, commits::add);
            assertThat(wait).isBetween(SimulatedCharge.OVER, LONGEST_WAIT).isNotZero();
        }
        return commits;
    }

    @Test
    void oneSeedMakesTheSameLifeEachTime() {
        for (int number = 0; number < 100; number++) {
            assertThat(life(SETTINGS, number)).isEqualTo(life(SETTINGS, number));
        }
        WorkloadSettings other = new WorkloadSettings(8, CHARGES, WorkloadSettings.TENANTS, null);
        assertThat(life(other, 0)).isNotEqualTo(life(SETTINGS, 0));
    }

    @Test
    void everyMoveIsOneThatTheChargesOwnSumsAllow() {
        for (int number = 0; number < CHARGES; number++) {
            @Nullable ChargeState state = null;
            for (Commit commit : life(SETTINGS, number)) {
                for (Entry entry : commit.events()) {
                    if (entry.event() instanceof ChargeEvent event) {
                        state = ChargeState.evolve(state, event);
                        Sums sums = state.sums();
                        assertThat(sums.capturable()).as("%s", event).isNotNegative();
                        assertThat(sums.refundable()).as("%s", event).isNotNegative();
                        assertThat(sums.reversible()).as("%s", event).isNotNegative();
                        assertThat(sums.disputed()).as("%s", event).isNotNegative();
                    }
                }
            }
            assertThat(requireNonNull(state).openAttempt())
                    .as("nothing is left on its way")
                    .isNull();
        }
    }

    @Test
    void everyStreamCountsFromZeroWithoutAGap() {
        Map<StreamName, Long> next = new HashMap<>();
        for (int number = 0; number < CHARGES; number++) {
            for (Commit commit : life(SETTINGS, number)) {
                for (Entry entry : commit.events()) {
                    assertThat(entry.sequence()).isEqualTo(next.getOrDefault(entry.stream(), 0L));
                    next.merge(entry.stream(), 1L, Long::sum);
                }
            }
        }
    }

    @Test
    void everyKindOfEventHappens() {
        Set<String> happened = new HashSet<>();
        for (int number = 0; number < CHARGES * 4; number++) {
            life(SETTINGS, number)
                    .forEach(commit -> commit.events()
                            .forEach(entry ->
                                    happened.add(entry.event().getClass().getSimpleName())));
        }

        Set<String> ofCharges = Set.of(ChargeEvent.class.getPermittedSubclasses()).stream()
                .map(Class::getSimpleName)
                .collect(Collectors.toSet());
        assertThat(happened)
                .containsAll(ofCharges)
                .contains("OrderClaimed", "KeyBound", "KeyCancelled", "TokenIssued", "TokenRedeemed")
                .contains("NotificationReceived");
    }
}
