package io.paymentledger.benchmarks;

import java.util.List;

/** The gateway simulator in a process of its own, which is asked over HTTP as a gateway is. */
final class SimulatorProcess implements AutoCloseable {

    /** It notifies nobody here, so that nobody needs to know it. */
    private static final String NOTIFICATION_SECRET = "whsec_YmVuY2htYXJr";

    private final ServiceProcess process;

    private SimulatorProcess(ServiceProcess process) {
        this.process = process;
    }

    static SimulatorProcess start(Workbench bench, String book) {
        return new SimulatorProcess(ServiceProcess.startOn(
                bench.jar("gateway-simulator"),
                bench.log("gateway-simulator"),
                "/",
                List.of(),
                port -> List.of("--port=" + port, "--book=" + bench.folder().resolve(book))));
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
