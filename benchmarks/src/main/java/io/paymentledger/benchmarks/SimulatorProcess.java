package io.paymentledger.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.springframework.util.FileSystemUtils;

/** The gateway simulator in a process of its own, which is asked over HTTP as a gateway is. */
final class SimulatorProcess implements AutoCloseable {

    /** It notifies nobody here, so that nobody needs to know it. */
    private static final String NOTIFICATION_SECRET = "whsec_YmVuY2htYXJr";

    private final ServiceProcess process;

    private SimulatorProcess(ServiceProcess process) {
        this.process = process;
    }

    /** Starts one with an empty book. */
    static SimulatorProcess start(Workbench bench, String book) {
        Path folder = bench.folder().resolve(book);
        remove(folder);
        return new SimulatorProcess(ServiceProcess.startOn(
                bench.jar("gateway-simulator"),
                bench.log("gateway-simulator"),
                "/",
                List.of(),
                port -> List.of("--port=" + port, "--book=" + folder)));
    }

    /** What an earlier run left. */
    private static void remove(Path book) {
        try {
            FileSystemUtils.deleteRecursively(book);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What ledger-service is told of it. */
    List<String> settings() {
        return List.of(
                "--ledger.gateway.name=simulator",
                "--ledger.gateway.simulator.url=" + process.uri(""),
                "--ledger.gateway.simulator.notification-secret=" + NOTIFICATION_SECRET);
    }

    double cpuSeconds() {
        return process.cpuSeconds();
    }

    @Override
    public void close() {
        process.close();
    }
}
