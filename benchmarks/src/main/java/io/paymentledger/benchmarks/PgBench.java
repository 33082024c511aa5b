package io.paymentledger.benchmarks;

import io.paymentledger.benchmarks.Turn.CpuSeconds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The baseline's two statements for each charge, sent by pgbench: PostgreSQL's own ceiling for one commit each. */
final class PgBench implements Contender {

    static final String PROGRAM = "pgbench";

    static final String LABEL = "(d) pgbench, two commits";

    private static final Pattern COUNT = Pattern.compile("number of transactions actually processed: ([0-9]+)");
    private static final Pattern LATENCY = Pattern.compile("latency average = ([0-9.]+) ms");
    private static final String DATABASE = "pgbench";

    private final PostgresServer server;
    private final Path script;
    private int runs;

    PgBench(Workbench bench, PostgresServer server) {
        this.server = server;
        this.script = bench.folder().resolve("charge.pgbench");
        try {
            Files.writeString(script, PostgresServer.resource("/load/charge.pgbench"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.create(DATABASE);
        server.execute(DATABASE, PostgresServer.resource("/baseline/charge.sql"));
    }

    @Override
    public String label() {
        return LABEL;
    }

    /** pgbench tells no percentiles, so its average stands for both. */
    @Override
    public Turn turn(int seconds) {
        CpuSeconds before = cpu();
        long began = System.nanoTime();
        String output = Program.run(List.of(
                PROGRAM,
                "--no-vacuum",
                "--protocol=prepared",
                "--client=" + Plan.CONNECTIONS,
                "--jobs=1",
                "--time=" + seconds,
                "--file=" + script,
                "--define=n=0",
                "--define=run=" + ++runs,
                "--host=127.0.0.1",
                "--port=" + server.port(),
                "--username=" + PostgresServer.SUPERUSER,
                DATABASE));
        double took = (System.nanoTime() - began) / 1e9;
        double latency = Double.parseDouble(find(LATENCY, output));
        return new Turn(Long.parseLong(find(COUNT, output)), 0, took, latency, latency, cpu().minus(before));
    }

    @Override
    public boolean warmsUp() {
        return false;
    }

    private CpuSeconds cpu() {
        return new CpuSeconds(Cpu.ofEndedChildren(ProcessHandle.current().pid()), 0, server.cpuSeconds());
    }

    private static String find(Pattern pattern, String output) {
        Matcher found = pattern.matcher(output);
        if (!found.find()) {
            throw new IllegalStateException("pgbench says nothing: " + output);
        }
        return found.group(1);
    }

    @Override
    public void close() {
        // Each turn is a process of its own.
    }
}
