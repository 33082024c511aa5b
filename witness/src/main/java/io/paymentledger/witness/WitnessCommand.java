package io.paymentledger.witness;

import io.paymentledger.proof.Checkpoint;
import io.paymentledger.proof.ConsistencyProof;
import io.paymentledger.proof.Hash;
import io.paymentledger.proof.MalformedException;
import io.paymentledger.proof.Printable;
import io.paymentledger.proof.RefutedException;
import io.paymentledger.proof.SignedNote;
import io.paymentledger.proof.VerifierKey;
import io.paymentledger.witness.Witness.ForeignException;
import io.paymentledger.witness.Witness.StaleException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code witness}: follows a log, keeps its checkpoints and cosigns them, and ends loudly when the log is rewritten. */
@Command(
        name = "witness",
        description = "Follows a log's checkpoints, keeps them outside the database, and cosigns what is consistent.",
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:all was consistent (--once)", "1:the log was rewritten", "2:the witness could not run"})
final class WitnessCommand implements Callable<Integer> {

    private static final int CONSISTENT = 0;
    private static final int REWRITTEN = 1;
    private static final int COULD_NOT_RUN = 2;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli before the command runs.
    private CommandSpec spec;

    @Option(names = "--log", required = true, description = "the log's address, such as http://localhost:8081/log/0")
    @SuppressWarnings("NullAway.Init")
    private URI log;

    @Option(names = "--key", required = true, description = "a verifier key of the log; several while it rotates")
    @SuppressWarnings("NullAway.Init")
    private List<String> keys;

    @Option(names = "--store", required = true, description = "the folder of the witness, outside the database")
    @SuppressWarnings("NullAway.Init")
    private Path store;

    @Option(names = "--name", defaultValue = "witness.localhost", description = "the name to cosign under")
    @SuppressWarnings("NullAway.Init")
    private String name;

    @Option(names = "--period", defaultValue = "10", description = "seconds between two looks")
    private int periodSeconds;

    @Option(names = "--once", description = "look once and end")
    private boolean once;

    @Option(names = "--listen", description = "a port on which to serve tlog-witness, on the loopback interface")
    private @Nullable Integer port;

    /** Runs the command and ends the process with its exit status. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new WitnessCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            Store kept = new Store(store);
            List<VerifierKey> logKeys = keys.stream().map(VerifierKey::parse).toList();
            Witness witness = new Witness(logKeys, kept.key(name), kept, Clock.systemUTC());
            say("cosigning " + witness.origin() + " as " + kept.key(name).verifier());
            return port == null ? follow(witness) : serve(witness, port);
        } catch (IOException | MalformedException | IllegalArgumentException e) {
            complain("The witness cannot run: " + e.getMessage());
            return COULD_NOT_RUN;
        }
    }

    private int serve(Witness witness, int listen) throws IOException, InterruptedException {
        try (WitnessServer server =
                new WitnessServer(witness, new InetSocketAddress(InetAddress.getLoopbackAddress(), listen))) {
            say("serving on port " + server.port());
            return follow(witness);
        }
    }

    /** A log that cannot be reached is looked at again; one that was rewritten, or is another one, is the end. */
    private int follow(Witness witness) throws InterruptedException {
        try (LogClient client = new LogClient(log)) {
            while (true) {
                try {
                    look(witness, client);
                } catch (RefutedException e) {
                    complain("THE LOG WAS REWRITTEN: " + e.getMessage());
                    return REWRITTEN;
                } catch (ForeignException e) {
                    complain("The witness cannot run, this is not the log of the given key: " + e.getMessage());
                    return COULD_NOT_RUN;
                } catch (IOException | UncheckedIOException | MalformedException e) {
                    complain("the log cannot be read: " + e.getMessage());
                    if (once) {
                        return COULD_NOT_RUN;
                    }
                }
                if (once) {
                    return CONSISTENT;
                }
                TimeUnit.SECONDS.sleep(periodSeconds);
            }
        }
    }

    private void look(Witness witness, LogClient client) throws IOException, InterruptedException, ForeignException {
        SignedNote note = client.checkpoint();
        Checkpoint checkpoint = witness.read(note);
        long size = witness.size();
        if (checkpoint.size() < size) {
            throw new RefutedException("it has %s events, and had %s".formatted(checkpoint.size(), size));
        }
        List<Hash> path = size == 0
                ? List.of()
                : ConsistencyProof.of(size, checkpoint.size(), client.tree(checkpoint.size()))
                        .path();
        try {
            witness.cosign(note, size, path);
            if (checkpoint.size() > size) {
                say("%s events, root %s".formatted(checkpoint.size(), checkpoint.root()));
            }
        } catch (StaleException e) {
            // Somebody added a checkpoint meanwhile; the next look begins with that one.
            say("a tree of %s leaves was cosigned meanwhile".formatted(e.size()));
        }
    }

    private void say(String line) {
        print(spec.commandLine().getOut(), line);
    }

    private void complain(String line) {
        print(spec.commandLine().getErr(), line);
    }

    private static void print(PrintWriter writer, String line) {
        writer.println(Printable.of(line));
        writer.flush();
    }
}
