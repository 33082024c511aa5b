package io.paymentledger.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Requests, sent by wrk: with one thread it sends more than any contender answers. */
final class Load {

    static final String PROGRAM = "wrk";

    /** What every contender is asked; {@code %s} is the order number. */
    static final String BODY =
            "{\"amount\":1999,\"currency\":\"EUR\",\"payment_method\":\"tok_approve\",\"order_number\":\"%s\"}";

    private static final String RESULT = "RESULT ";

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private static final AtomicInteger RUNS = new AtomicInteger();

    /** Runs a program only while nobody else wants the processor (sched(7), SCHED_IDLE). */
    private static final List<String> YIELDING = List.of("chrt", "--idle", "0");

    private final List<String> program;
    private final Path script;
    private final Path readsScript;
    private final Path paymentsScript;

    /**
     * What wrk counted.
     *
     * @param requests that were answered, the refused ones included
     * @param refused answers other than 2xx and 3xx
     * @param broken connections and requests that came to nothing
     */
    record Counted(long requests, long micros, long refused, long broken, long p50Micros, long p99Micros) {

        /** Requests that were answered as they should be. */
        long served() {
            return requests - refused;
        }

        double perSecond() {
            return served() * 1e6 / micros;
        }

        double p50Millis() {
            return p50Micros / 1e3;
        }

        double p99Millis() {
            return p99Micros / 1e3;
        }
    }

    /**
     * What the script is to send.
     *
     * @param run makes the names of keys and orders differ from those of all others
     * @param settledKeys how many settled keys are repeated; 0 for new ones
     * @param restMillis how long a connection rests between two requests
     * @param batchCharges how many charges a request has; 0 for one, which is no batch
     */
    private record Wanted(String run, int settledKeys, long restMillis, int batchCharges) {

        static Wanted of(String run) {
            return new Wanted(run, 0, 0, 0);
        }

        Wanted resting(long millis) {
            return new Wanted(run, settledKeys, millis, batchCharges);
        }

        Wanted inBatches() {
            return new Wanted(run, settledKeys, restMillis, Plan.BATCH_CHARGES);
        }
    }

    /** @param folder where the script for wrk may lie */
    Load(Path folder) {
        this(folder, List.of(PROGRAM));
    }

    private Load(Path folder, List<String> program) {
        this.program = program;
        script = script(folder, "charges.lua");
        readsScript = script(folder, "reads.lua");
        paymentsScript = script(folder, "payments.lua");
    }

    /**
     * A load whose client takes the processor from nobody, as one on a machine of its own would not.
     *
     * @param folder where the script for wrk may lie
     */
    static Load yielding(Path folder) {
        return new Load(
                folder, Stream.concat(YIELDING.stream(), Stream.of(PROGRAM)).toList());
    }

    private static Path script(Path folder, String name) {
        try {
            return Files.writeString(
                    folder.resolve(name),
                    PostgresServer.resource("/load/" + name) + "\n" + PostgresServer.resource("/load/result.lua"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads, at addresses that are chosen at random.
     *
     * @param addresses the file with an address in each line
     */
    Counted reads(URI url, String credential, int seconds, Path addresses) {
        return run(readsScript, url, seconds, Plan.READ_CONNECTIONS, List.of(credential, addresses.toString()));
    }

    /**
     * New payments of Kill Bill's.
     *
     * @param addresses the file with an account's address in each line
     */
    Counted payments(URI url, String credential, int seconds, Path addresses) {
        return run(paymentsScript, url, seconds, Plan.CONNECTIONS, List.of(credential, addresses.toString(), run()));
    }

    /** New charges, as many as are answered. */
    Counted charges(URI url, String credential, int seconds) {
        return run(url, credential, seconds, Plan.CONNECTIONS, Wanted.of(run()));
    }

    /** New charges, {@link Plan#BATCH_CHARGES} in a request; what is counted are charges, what is timed are requests. */
    Counted batches(URI url, String credential, int seconds) {
        Counted batches = run(
                url,
                credential,
                seconds,
                Plan.BATCH_CONNECTIONS,
                Wanted.of(run()).inBatches());
        return new Counted(
                batches.requests * Plan.BATCH_CHARGES,
                batches.micros,
                batches.refused * Plan.BATCH_CHARGES,
                batches.broken,
                batches.p50Micros,
                batches.p99Micros);
    }

    /** New charges with a rest between two requests of a connection. */
    Counted pacedCharges(URI url, String credential, int seconds, long restMillis) {
        return run(url, credential, seconds, Plan.CONNECTIONS, Wanted.of(run()).resting(restMillis));
    }

    /** New charges with keys that nobody has, each with another one, and a rest between two requests of a connection. */
    Counted strangers(URI url, int seconds, long restMillis) {
        return run(url, RANDOM_KEYS, seconds, Plan.CONNECTIONS, Wanted.of(run()).resting(restMillis));
    }

    /** Repetitions of settled charges, whose keys and orders end with their numbers, see {@link #settledKey}. */
    Counted storm(URI url, String credential, int seconds) {
        return run(url, credential, seconds, Plan.CONNECTIONS, new Wanted(SETTLED, Plan.SETTLED_KEYS, 0, 0));
    }

    private static final String SETTLED = "settled";

    /** In place of a credential; the script makes one up for each request. */
    private static final String RANDOM_KEYS = "random";

    static String settledKey(int number) {
        return "k" + SETTLED + "n" + number;
    }

    static String settledBody(int number) {
        return BODY.formatted("o" + SETTLED + "n" + number);
    }

    /** Makes the names of a run differ from those of all others of this process. */
    private static String run() {
        return "u" + RUNS.incrementAndGet();
    }

    private Counted run(URI url, String credential, int seconds, int connections, Wanted wanted) {
        return run(
                script,
                url,
                seconds,
                connections,
                List.of(
                        credential,
                        BODY,
                        wanted.run,
                        Integer.toString(wanted.settledKeys),
                        Long.toString(wanted.restMillis),
                        Integer.toString(wanted.batchCharges)));
    }

    private Counted run(Path script, URI url, int seconds, int connections, List<String> arguments) {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(
                "-t1",
                "-c" + connections,
                "-d" + seconds + "s",
                "--timeout",
                "30s",
                "-s",
                script.toString(),
                url.toString(),
                "--"));
        command.addAll(arguments);
        String output = Program.run(command);
        Counted counted = output.lines()
                .filter(line -> line.startsWith(RESULT))
                .map(line -> JSON.readValue(line.substring(RESULT.length()), Counted.class))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("wrk says nothing: " + output));
        if (counted.broken > 0) {
            throw new IllegalStateException("not every request was answered: " + counted);
        }
        return counted;
    }
}
