package io.paymentledger.simulator;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a simulator runs. An instance is made by {@link #keepingBookIn} or {@link #inMemory} and changed from there.
 *
 * @param book the folder of its book; if it is null, the book is gone with the process
 * @param address the address that it listens on
 * @param port the port that it listens on; 0 for any that is free
 * @param notificationUrl where it sends notifications; until one is given, they wait
 * @param notificationSecret what it signs them with, as Standard Webhooks spells it ({@code whsec_} and base64)
 * @param notificationDelay how long after the request a notification is sent
 * @param keyRetention for how long it knows an idempotency key again
 * @param hang after how long it breaks the connection of a request that it does not answer
 * @param clock the clock of expiries and retention
 */
public record SimulatorSettings(
        @Nullable Path book,
        String address,
        int port,
        @Nullable URI notificationUrl,
        @Nullable String notificationSecret,
        Duration notificationDelay,
        Duration keyRetention,
        Duration hang,
        Clock clock) {

    /** Long enough for the answer to be there first, most of the time. */
    static final Duration NOTIFICATION_DELAY = Duration.ofMillis(500);

    /** What gateways promise. */
    static final Duration KEY_RETENTION = Duration.ofDays(1);

    /** Longer than a merchant's time limit. */
    static final Duration HANG = Duration.ofSeconds(30);

    public SimulatorSettings {
        requireNonNull(address);
        requireNonNull(notificationDelay);
        requireNonNull(keyRetention);
        requireNonNull(hang);
        requireNonNull(clock);
    }

    /** On a free port of the loopback interface, with a book that outlives the process. */
    public static SimulatorSettings keepingBookIn(Path folder) {
        return withBook(requireNonNull(folder));
    }

    /** The same without a file, for tests that are done when the process is. */
    public static SimulatorSettings inMemory() {
        return withBook(null);
    }

    private static SimulatorSettings withBook(@Nullable Path folder) {
        return new SimulatorSettings(
                folder, "127.0.0.1", 0, null, null, NOTIFICATION_DELAY, KEY_RETENTION, HANG, Clock.systemUTC());
    }

    /** Listening on an address and a port. */
    public SimulatorSettings on(String newAddress, int newPort) {
        return new SimulatorSettings(
                book,
                newAddress,
                newPort,
                notificationUrl,
                notificationSecret,
                notificationDelay,
                keyRetention,
                hang,
                clock);
    }

    /** Notifying a merchant; an address that is not known yet is given later, to {@link GatewaySimulator#notifyTo}. */
    public SimulatorSettings notifying(@Nullable URI url, @Nullable String secret, Duration delay) {
        return new SimulatorSettings(book, address, port, url, secret, delay, keyRetention, hang, clock);
    }

    /** With other limits of time. */
    public SimulatorSettings limits(Duration newKeyRetention, Duration newHang) {
        return new SimulatorSettings(
                book,
                address,
                port,
                notificationUrl,
                notificationSecret,
                notificationDelay,
                newKeyRetention,
                newHang,
                clock);
    }

    /** With a clock of its own. */
    public SimulatorSettings at(Clock newClock) {
        return new SimulatorSettings(
                book,
                address,
                port,
                notificationUrl,
                notificationSecret,
                notificationDelay,
                keyRetention,
                hang,
                newClock);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "SimulatorSettings[book=%s, address=%s, port=%s, notificationUrl=%s]"
                .formatted(book, address, port, notificationUrl);
    }
}
