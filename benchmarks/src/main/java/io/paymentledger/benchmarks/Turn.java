package io.paymentledger.benchmarks;

import java.util.Locale;

/**
 * What a contender did in one turn.
 *
 * @param count of what it did: charges, as a rule
 * @param refused what it would not do, because it was too busy; not in the count
 * @param seconds that it took
 * @param p50Millis of one
 * @param p99Millis of one
 * @param cpu what all of it cost
 */
record Turn(long count, long refused, double seconds, double p50Millis, double p99Millis, CpuSeconds cpu) {

    Turn {
        if (count < 1) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT,
                    "nothing was done in %.1f s, and %s were refused; is this machine quiet?",
                    seconds,
                    refused));
        }
    }

    /** Seconds of processors that were used: by who asks, by the service, and by PostgreSQL (and Redis). */
    record CpuSeconds(double client, double service, double database) {

        CpuSeconds minus(CpuSeconds before) {
            return new CpuSeconds(client - before.client, service - before.service, database - before.database);
        }
    }

    double perSecond() {
        return count / seconds;
    }

    double clientMicros() {
        return micros(cpu.client);
    }

    double serviceMicros() {
        return micros(cpu.service);
    }

    /** Of whoever asks and of the service: of what may be compiled while it runs. */
    double programMicros() {
        return micros(cpu.client + cpu.service);
    }

    double databaseMicros() {
        return micros(cpu.database);
    }

    private double micros(double cpuSeconds) {
        return cpuSeconds * 1e6 / count;
    }
}
