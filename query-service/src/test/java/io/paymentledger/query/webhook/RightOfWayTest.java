package io.paymentledger.query.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RightOfWayTest {

    private static final int PROCESSORS = 2;
    private static final Duration BETWEEN = Duration.ofSeconds(1).dividedBy(RightOfWay.SENT_MEANWHILE * PROCESSORS);

    private double inUse = 1;
    private long events = 1;
    private long nanos;
    private final RightOfWay rightOfWay = new RightOfWay(() -> inUse, () -> events, PROCESSORS, () -> nanos);

    @Test
    void whileChargesComeAndNoProcessorIsIdleDeliveriesAreSpread() {
        aMomentPasses(true);

        assertThat(rightOfWay.place()).isEqualTo(BETWEEN);
        assertThat(rightOfWay.place()).isEqualTo(BETWEEN.multipliedBy(2));
        nanos += BETWEEN.toNanos();
        assertThat(rightOfWay.place()).isEqualTo(BETWEEN.multipliedBy(2));
    }

    @Test
    void whoeverComesLateHasSavedNothingUp() {
        aMomentPasses(true);
        rightOfWay.place();
        nanos += BETWEEN.multipliedBy(20).toNanos();

        assertThat(rightOfWay.place()).isEqualTo(BETWEEN);
    }

    @Test
    void nobodyWaitsWhileAProcessorIsIdle() {
        inUse = Math.nextDown(RightOfWay.BUSY);
        aMomentPasses(true);

        assertThat(rightOfWay.place()).isZero();
        assertThat(rightOfWay.place()).isZero();
    }

    @Test
    void nobodyWaitsWhileNoChargesCome() {
        aMomentPasses(true);
        rightOfWay.place();
        aMomentPasses(false);

        assertThat(rightOfWay.place()).isZero();
    }

    @Test
    void chargesThatComeAgainHaveTheRightOfWayAgain() {
        aMomentPasses(true);
        rightOfWay.place();
        aMomentPasses(false);
        rightOfWay.place();
        aMomentPasses(true);

        assertThat(rightOfWay.place()).isEqualTo(BETWEEN);
    }

    @Test
    void aMachineThatDoesNotSayHowBusyItIsIsNotBusy() {
        inUse = Double.NaN;
        aMomentPasses(true);

        assertThat(rightOfWay.place()).isZero();
    }

    private void aMomentPasses(boolean chargesCome) {
        nanos += RightOfWay.LOOK.toNanos();
        events += chargesCome ? 1 : 0;
    }
}
