package io.paymentledger.base.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimestampsTest {

    private static final DateTimeFormatter BY_PATTERN =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource({
        "2026-01-02T03:04:05Z, 2026-01-02T03:04:05.000000Z",
        "2026-12-31T23:59:59.999999999Z, 2026-12-31T23:59:59.999999Z",
        "0000-01-01T00:00:00Z, 0000-01-01T00:00:00.000000Z",
        "-0001-12-31T23:59:59Z, -0001-12-31T23:59:59.000000Z",
        "+10000-01-01T00:00:00Z, +10000-01-01T00:00:00.000000Z"
    })
    void anInstantIsCutToSixDigits(String instant, String text) {
        assertThat(Timestamps.format(Instant.parse(instant))).isEqualTo(text);
    }

    @Test
    void anyInstantIsWrittenAsByThePattern() {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < 1_000; i++) {
            Instant instant =
                    Instant.ofEpochSecond(random.nextLong(-70_000_000_000L, 300_000_000_000L), random.nextInt());

            assertThat(Timestamps.format(instant)).as("-Dseed=" + seed).isEqualTo(BY_PATTERN.format(instant));
        }
    }
}
