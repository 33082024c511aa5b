package io.paymentledger.base.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {

    private static final DateTimeFormatter BY_PATTERN = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

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

    @ParameterizedTest
    @CsvSource({
        "2026-11-25T10:15:30Z, 2026-11-25T10:15:30Z",
        "2026-11-25t10:15:30z, 2026-11-25T10:15:30Z",
        "2026-11-25T10:15:30.5Z, 2026-11-25T10:15:30.500Z",
        "2026-11-25T10:15:30.123456789Z, 2026-11-25T10:15:30.123456Z",
        "2026-11-25T10:15:30+01:30, 2026-11-25T08:45:30Z",
        "2026-11-25T10:15:30-00:00, 2026-11-25T10:15:30Z",
        "2026-11-25T10:15:30-23:59, 2026-11-26T10:14:30Z",
        "2016-12-31T23:59:60Z, 2017-01-01T00:00:00Z",
        "2017-01-01T05:29:60+05:30, 2017-01-01T00:00:00Z",
        "2016-12-31T23:59:60.5z, 2017-01-01T00:00:00.500Z",
        "2024-02-29T00:00:00Z, 2024-02-29T00:00:00Z",
        "0000-01-01T00:00:00Z, 0000-01-01T00:00:00Z"
    })
    void everyTextOfRfc3339IsRead(String text, Instant instant) {
        assertThat(Timestamps.parse(text)).contains(instant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-11-25",
                "2026-11-25T10:15Z",
                "2026-11-25T10:15:30",
                "2026-11-25 10:15:30Z",
                "2026-11-25T24:00:00Z",
                "2026-11-25T10:15:61Z",
                "2026-02-29T10:15:30Z",
                // No month ends then.
                "2026-11-25T10:15:60Z",
                "2026-11-30T22:59:60Z",
                "2026-11-29T23:59:60Z",
                "2016-12-31T23:59:60+01:00",
                "2026-11-25T10:15:30.Z",
                "2026-11-25T10:15:30.1234567890Z",
                "2026-11-25T10:15:30+24:00",
                "2026-11-25T10:15:30+0100",
                "+12026-11-25T10:15:30Z",
                "2026-1-5T10:15:30Z",
                // Beyond the years that can be written.
                "9999-12-31T23:59:59.999999-00:01",
                "9999-12-31T23:59:60Z",
                "0000-01-01T00:00:00+00:01"
            })
    void otherTextsAreNot(String text) {
        assertThat(Timestamps.parse(text)).isEmpty();
    }
}
