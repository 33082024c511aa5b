package io.paymentledger.simulator;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The simulator as a process of its own; each option can be given by the environment. SIGTERM ends it. */
@Command(
        name = "gateway-simulator",
        mixinStandardHelpOptions = true,
        description = "A payment gateway that moves no money, and answers as the payment method's token says.")
public final class SimulatorCommand implements Runnable {

    @Option(
            names = "--port",
            defaultValue = "${env:SERVER_PORT:-8090}",
            description = "The port to listen on (SERVER_PORT, 8090); 0 for any.")
    private int port;

    @Option(
            names = "--address",
            defaultValue = "${env:SERVER_ADDRESS:-127.0.0.1}",
            description = "The address to listen on (SERVER_ADDRESS, 127.0.0.1).")
    @SuppressWarnings("NullAway.Init") // Set by picocli before the command runs.
    private String address;

    @Option(
            names = "--book",
            defaultValue = "${env:SIMULATOR_BOOK:-data/simulator}",
            description = "The folder that keeps what was charged (SIMULATOR_BOOK, data/simulator).")
    @SuppressWarnings("NullAway.Init") // Set by picocli before the command runs.
    private Path book;

    @Option(
            names = "--notification-url",
            defaultValue = "${env:SIMULATOR_NOTIFICATION_URL:-" + Option.NULL_VALUE + "}",
            description = "Where notifications are sent (SIMULATOR_NOTIFICATION_URL); without it they wait.")
    private @Nullable URI notificationUrl;

    @Option(
            names = "--notification-delay-millis",
            defaultValue = "${env:SIMULATOR_NOTIFICATION_DELAY_MILLIS:-500}",
            description = "How long after the request (SIMULATOR_NOTIFICATION_DELAY_MILLIS, 500).")
    private long notificationDelayMillis;

    @Option(
            names = "--hang-millis",
            defaultValue = "${env:SIMULATOR_HANG_MILLIS:-30000}",
            description = "When a silent connection is broken (SIMULATOR_HANG_MILLIS, 30000).")
    private long hangMillis;

    @Option(
            names = "--key-retention-seconds",
            defaultValue = "${env:SIMULATOR_KEY_RETENTION_SECONDS:-86400}",
            description = "How long idempotency keys are known (SIMULATOR_KEY_RETENTION_SECONDS, 86400).")
    private long keyRetentionSeconds;

    private SimulatorCommand() {}

    /** Takes the options that {@code --help} lists. */
    public static void main(String[] arguments) {
        // Read when the first logger is made, which is below.
        System.setProperty("logback.configurationFile", "simulator-logback.xml");
        int status = new CommandLine(new SimulatorCommand()).execute(arguments);
        if (status != 0) {
            System.exit(status);
        }
    }

    @Override
    public void run() {
        // The secret comes by the environment only: a command line can be read by everybody on the machine.
        GatewaySimulator simulator = GatewaySimulator.start(SimulatorSettings.keepingBookIn(book)
                .on(address, port)
                .notifying(
                        notificationUrl,
                        System.getenv("SIMULATOR_NOTIFICATION_SECRET"),
                        Duration.ofMillis(notificationDelayMillis))
                .limits(Duration.ofSeconds(keyRetentionSeconds), Duration.ofMillis(hangMillis)));
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            simulator.close();
            ended.countDown();
        }));
        System.out.println("The gateway simulator listens on " + simulator.url());
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
