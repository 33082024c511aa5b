package io.paymentledger.query.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RightOfWayTest {

    private static final int PROCESSORS = 2;
    private static final Duration BETWEEN = Duration.ofSeconds(1).dividedBy(RightOfWay.SENT_MEANWHILE * PROCESSORS);

    private static final double MANY_A_LOOK = RightOfWay.MANY
            * PROCESSORS
            * RightOfWay.LOOK.toMillis()
            / (double) Duration.ofSeconds(1).toMillis();

    private double inUse = 1;
    private long events;
    private long nanos;
    private final RightOfWay rightOfWay = new RightOfWay(() -> inUse, () -> events, PROCESSORS, () -> nanos);

    @Test
    void whileChargesComeAndNoProcessorIsIdleDeliveriesAreSpread() {
        pass(MANY_A_LOOK);

        assertThat(left(rightOfWay.place())).isEqualTo(BETWEEN);
        assertThat(left(rightOfWay.place())).isEqualTo(BETWEEN.multipliedBy(2));
        nanos += BETWEEN.toNanos();
        assertThat(left(rightOfWay.place())).isEqualTo(BETWEEN.multipliedBy(2));
    }

    @Test
    void whoeverComesLateHasSavedNothingUp() {
        pass(MANY_A_LOOK);
        rightOfWay.place();
        nanos += RightOfWay.LASTS.toNanos() / 2;
        events += Math.round(MANY_A_LOOK * 1_000);

        assertThat(left(rightOfWay.place())).isEqualTo(BETWEEN);
    }

    @Test
    void nobodyWaitsWhileAProcessorIsIdle() {
        inUse = Math.nextDown(RightOfWay.BUSY);
        pass(MANY_A_LOOK);

        assertThat(left(rightOfWay.place())).isZero();
        assertThat(left(rightOfWay.place())).isZero();
    }

    @Test
    void aProcessorThatIsIdleForAnInstantIsNotFree() {
        pass(MANY_A_LOOK);
        rightOfWay.place();
        inUse = 0;
        nanos += RightOfWay.LASTS.toNanos() - 1;

        assertThat(left(rightOfWay.place())).isEqualTo(BETWEEN);
        nanos++;
        assertThat(left(rightOfWay.place())).isZero();
    }

    @Test
    void nobodyWaitsWhileOthersThanChargesKeepTheMachineBusy() {
        pass(MANY_A_LOOK - 1);

        assertThat(left(rightOfWay.place())).isZero();
    }

    @Test
    void whoeverWaitsGoesOnWhenNoMoreChargesCome() {
        pass(MANY_A_LOOK);
        for (int i = 0; i < 1_000; i++) {
            rightOfWay.place();
        }
        long far = rightOfWay.place();
        assertThat(left(far)).isEqualTo(BETWEEN.multipliedBy(1_001));

        nanos += RightOfWay.LASTS.toNanos();

        assertThat(left(far)).isZero();
        assertThat(left(rightOfWay.place())).isZero();
    }

    @Test
    void chargesThatComeAgainHaveTheRightOfWayAgain() {
        pass(MANY_A_LOOK);
        rightOfWay.place();
        nanos += RightOfWay.LASTS.toNanos();
        rightOfWay.place();
        pass(MANY_A_LOOK);

        assertThat(left(rightOfWay.place())).isEqualTo(BETWEEN);
    }

    @Test
    void aMachineThatDoesNotSayHowBusyItIsIsNotBusy() {
        inUse = Double.NaN;
        pass(MANY_A_LOOK);

        assertThat(left(rightOfWay.place())).isZero();
    }

    private Duration left(long place) {
        return rightOfWay.until(place);
    }

    private void pass(double chargesEvents) {
        nanos += RightOfWay.LOOK.toNanos();
        events += Math.round(chargesEvents);
    }
}
