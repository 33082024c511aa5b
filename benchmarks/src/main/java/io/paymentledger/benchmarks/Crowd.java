package io.paymentledger.benchmarks;

import io.paymentledger.benchmarks.Turn.CpuSeconds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.stream.LongStream;

/** As many threads of this process as a load has connections, each doing the same over and over. */
final class Crowd {

    private static final int FEW = 1_024;

    private Crowd() {}

    /** @param databaseCpu the seconds of processors that the database has used so far */
    static Turn turn(int seconds, Runnable one, DoubleSupplier databaseCpu) {
        CpuSeconds before = cpu(databaseCpu);
        long began = System.nanoTime();
        long end = began + TimeUnit.SECONDS.toNanos(seconds);
        List<Future<long[]>> members = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < Plan.CONNECTIONS; i++) {
                members.add(threads.submit(() -> work(one, end)));
            }
        }
        double took = (System.nanoTime() - began) / 1e9;
        long[] nanos = members.stream()
                .flatMapToLong(member -> LongStream.of(result(member)))
                .sorted()
                .toArray();
        return new Turn(
                nanos.length,
                0,
                took,
                percentile(nanos, 50),
                percentile(nanos, 99),
                cpu(databaseCpu).minus(before));
    }

    private static CpuSeconds cpu(DoubleSupplier databaseCpu) {
        return new CpuSeconds(0, Cpu.ofProcess(ProcessHandle.current().pid()), databaseCpu.getAsDouble());
    }

    /** The nanoseconds that each one took. */
    private static long[] work(Runnable one, long end) {
        long[] nanos = new long[FEW];
        int done = 0;
        for (long began = System.nanoTime(); began < end; done++) {
            one.run();
            long now = System.nanoTime();
            if (done == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * done);
            }
            nanos[done] = now - began;
            began = now;
        }
        return Arrays.copyOf(nanos, done);
    }

    private static long[] result(Future<long[]> member) {
        try {
            return member.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a benchmark's own work failed", e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double percentile(long[] sorted, int percent) {
        return sorted[(int) ((sorted.length - 1) * (long) percent / 100)] / 1e6;
    }
}
