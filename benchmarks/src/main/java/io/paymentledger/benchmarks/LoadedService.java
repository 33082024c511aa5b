package io.paymentledger.benchmarks;

import io.paymentledger.benchmarks.Turn.CpuSeconds;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A service, and whom it works with, while it is asked from outside.
 *
 * @param redis if it works with one
 */
record LoadedService(
        ServiceProcess service,
        PostgresServer server,
        @Nullable RedisServer redis) implements AutoCloseable {

    /** What the service is asked for, for some seconds. */
    @FunctionalInterface
    interface Demand {

        Load.Counted of(URI url, String credential, int seconds);
    }

    /** Asks, and tells what came of it and what it cost. */
    Turn turn(Demand demand, Workbench bench, int seconds) {
        CpuSeconds before = cpu();
        Load.Counted counted =
                demand.of(service.uri("/v1/charges"), bench.secret().value(), seconds);
        return new Turn(
                counted.served(),
                counted.refused(),
                counted.micros() / 1e6,
                counted.p50Millis(),
                counted.p99Millis(),
                cpu().minus(before));
    }

    private CpuSeconds cpu() {
        return new CpuSeconds(
                Cpu.ofEndedChildren(ProcessHandle.current().pid()),
                service.cpuSeconds(),
                server.cpuSeconds() + (redis == null ? 0 : redis.cpuSeconds()));
    }

    @Override
    public void close() {
        service.close();
        if (redis != null) {
            redis.close();
        }
    }
}
