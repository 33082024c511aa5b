package io.paymentledger.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** What processes have used of the processors, in seconds, from Linux's {@code /proc} (proc(5)). */
final class Cpu {

    /** Ticks a second in {@code /proc}: a constant of the kernel's interface. */
    private static final double TICKS = 100;

    private static final int PARENT = 1;
    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final int REAPED_USER = 13;
    private static final int REAPED_SYSTEM = 14;

    private Cpu() {}

    /** Of one process, its threads included. */
    static double ofProcess(long pid) {
        return ofOne(pid).orElseThrow(() -> new IllegalStateException("process " + pid + " has ended"));
    }

    /** Of a process and its children, also of those that have ended. */
    static double ofFamily(long pid) {
        double children = pids().filter(child -> isChild(child, pid))
                .mapToDouble(child -> ofOne(child).orElse(0))
                .sum();
        return ofProcess(pid) + ofEndedChildren(pid) + children;
    }

    /** Of the children of a process that have ended. */
    static double ofEndedChildren(long pid) {
        List<String> fields = fields(pid);
        return ticks(fields, REAPED_USER) + ticks(fields, REAPED_SYSTEM);
    }

    private static OptionalDouble ofOne(long pid) {
        List<String> fields = fields(pid);
        return fields.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(ticks(fields, USER) + ticks(fields, SYSTEM));
    }

    private static boolean isChild(long pid, long parent) {
        List<String> fields = fields(pid);
        return !fields.isEmpty() && Long.parseLong(fields.get(PARENT)) == parent;
    }

    private static double ticks(List<String> fields, int index) {
        return Long.parseLong(fields.get(index)) / TICKS;
    }

    private static Stream<Long> pids() {
        return ProcessHandle.allProcesses().map(ProcessHandle::pid);
    }

    /** The fields after the program's name, which may hold anything; none if the process has ended. */
    private static List<String> fields(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
