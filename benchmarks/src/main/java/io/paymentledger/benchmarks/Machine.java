package io.paymentledger.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the benchmarks run on, for the record. */
final class Machine {

    private static final long GIGABYTE_MEGABYTES = 1_024;
    private static final long MEGABYTE_KILOBYTES = 1_024;

    private Machine() {}

    /** One line each of the machine, the system, the JVM and the programs. */
    static List<String> description() {
        return List.of(
                "%s, %s processors, %s GB"
                        .formatted(
                                field("/proc/cpuinfo", "model name"),
                                Runtime.getRuntime().availableProcessors(),
                                memoryMegabytes() / GIGABYTE_MEGABYTES),
                field("/etc/os-release", "PRETTY_NAME").replace("\"", "") + ", Linux "
                        + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
                firstLine("redis-server", "--version").replaceAll(" sha=.*", ""),
                firstLine("pgbench", "--version"),
                "wrk " + firstLine("dpkg-query", "-W", "-f", "${Version}", "wrk"));
    }

    static long memoryMegabytes() {
        return Long.parseLong(field("/proc/meminfo", "MemTotal").replaceAll("[^0-9]", "")) / MEGABYTE_KILOBYTES;
    }

    /** How busy the machine is: a figure from one that others load says little. */
    static String loadAverage() {
        return "load average before the run (1, 5, 15 minutes): " + firstLine("cut", "-d ", "-f1-3", "/proc/loadavg");
    }

    /** The commit that is measured, and whether the sources differ from it. */
    static String commit() {
        return firstLine("git", "describe", "--always", "--dirty", "--abbrev=12");
    }

    private static String firstLine(String... command) {
        return Program.run(List.of(command)).lines().findFirst().orElseThrow().strip();
    }

    private static String field(String file, String name) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(name.length()).replaceFirst("^\\s*[:=]\\s*", ""))
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
