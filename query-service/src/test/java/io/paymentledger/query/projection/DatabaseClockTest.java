package io.paymentledger.query.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

/** A process whose own clock is wrong. */
class DatabaseClockTest {

    private final DatabaseClock clock = new DatabaseClock();

    @Test
    void goesByTheDatabasesTime() {
        Instant now = Instant.now();

        for (Duration wrong : new Duration[] {Duration.ofHours(1), Duration.ofHours(-1), Duration.ZERO}) {
            clock.set(now, now.plusMillis(2).minus(wrong), now.plusMillis(4));

            assertThat(clock.aheadSeconds()).isEqualTo((double) wrong.toSeconds());
            assertThat(clock.instant()).isCloseTo(Instant.now().minus(wrong), within(1, ChronoUnit.MINUTES));
        }
    }

    @Test
    void anAnswerThatCameLateTellsNothing() {
        Instant now = Instant.now();
        clock.set(now, now.minusSeconds(60), now);

        clock.set(now, now.plusSeconds(30), now.plusSeconds(30));

        assertThat(clock.aheadSeconds()).isEqualTo(60);
    }
}
