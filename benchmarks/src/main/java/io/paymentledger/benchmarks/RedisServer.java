package io.paymentledger.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Debian's redis-server in a process of its own, with an append-only file. */
final class RedisServer implements AutoCloseable {

    static final String PROGRAM = "redis-server";

    private static final int STOP_SECONDS = 30;

    private final Process process;
    private final int port;

    private RedisServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** @param appendfsync {@code everysec} or {@code always} */
    static RedisServer start(Path folder, String appendfsync) {
        try {
            int port = ServiceProcess.freePort();
            Path data = Files.createTempDirectory(Files.createDirectories(folder), "redis-" + appendfsync + "-");
            Process process = new ProcessBuilder(
                            PROGRAM,
                            "--bind",
                            "127.0.0.1",
                            "--port",
                            Integer.toString(port),
                            "--dir",
                            data.toString(),
                            "--appendonly",
                            "yes",
                            "--appendfsync",
                            appendfsync,
                            // Its snapshots are no part of the recipe.
                            "--save",
                            "")
                    .redirectErrorStream(true)
                    .redirectOutput(data.resolve("redis.log").toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            return new RedisServer(process, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    double cpuSeconds() {
        return Cpu.ofProcess(process.pid());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
