package io.paymentledger.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Two processes race for the same streams: the unique index decides, and both agree on who won. */
class TwoProcessRaceIT {

    private static final int STREAMS = 500;

    /** In the environment, because everybody on the machine can read a command line, and the address holds the password. */
    private static final String URL = "LEDGER_URL";

    private final StoreFixture store = StoreFixture.create();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void everyStreamHasExactlyOneWinnerOverTwoProcesses() throws Exception {
        List<Process> racers = List.of(race(), race());
        try {
            int won = 0;
            for (Process racer : racers) {
                try (BufferedReader out = racer.inputReader(StandardCharsets.UTF_8)) {
                    won += Integer.parseInt(
                            out.lines().reduce("", (earlier, last) -> last).replace("won ", ""));
                }
                assertThat(racer.waitFor()).isZero();
            }
            assertThat(won).isEqualTo(STREAMS);
        } finally {
            racers.forEach(Process::destroyForcibly);
        }
        List<StoredEvent> log = store.log.readAfter(LogPositions.NONE, 10_000);
        assertThat(log)
                .extracting(StoredEvent::position)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 2L * STREAMS).boxed().toList());
        assertThat(log.stream().map(StoredEvent::stream).distinct()).hasSize(STREAMS);
    }

    private Process race() throws IOException {
        ProcessBuilder racer = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Racer.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        racer.environment().put(URL, store.database.url());
        return racer.start();
    }

    /** Claims every stream once, many at a time, and prints how many it won. */
    static final class Racer {

        private Racer() {}

        @SuppressWarnings("SystemOut") // Its output is what the test reads.
        public static void main(String[] arguments) {
            PGSimpleDataSource dataSource = new PGSimpleDataSource();
            dataSource.setUrl(System.getenv(URL));
            dataSource.setUser("ledger_service");
            try (EventAppender appender =
                    new EventAppender(dataSource, new TenantLogs(dataSource), () -> {}, new SimpleMeterRegistry())) {
                List<CompletableFuture<Appended>> results = new ArrayList<>();
                IntStream.range(0, STREAMS).forEach(stream -> {
                    String name = "acme/k-" + stream;
                    results.add(appender.append(List.of(StoreFixture.event(name, 0), StoreFixture.event(name, 1))));
                });
                System.out.println(
                        "won " + results.stream().filter(TwoProcessRaceIT::won).count());
            }
        }
    }

    private static boolean won(CompletableFuture<Appended> result) {
        try {
            result.join();
            return true;
        } catch (CompletionException e) {
            if (e.getCause() instanceof StreamConflictException) {
                return false;
            }
            throw e;
        }
    }
}
