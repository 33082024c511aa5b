package io.paymentledger.simulation;

import io.paymentledger.proof.Checkpoint;
import io.paymentledger.proof.MalformedException;
import io.paymentledger.proof.RefutedException;
import io.paymentledger.proof.VerifierKey;
import io.paymentledger.simulation.audit.Audit;
import io.paymentledger.simulation.audit.Findings;
import io.paymentledger.simulation.audit.KeptCheckpoints;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code audit}: says whether the read models are what the log says. */
@Command(
        name = "audit",
        description = "Re-reads the log with a fold of its own and compares the read models with it.",
        exitCodeOnExecutionException = AuditCommand.COULD_NOT_RUN,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:nothing is wrong", "1:something is wrong", "2:the audit could not run"})
final class AuditCommand implements Callable<Integer> {

    private static final int CLEAN = 0;
    private static final int WRONG = 1;
    static final int COULD_NOT_RUN = 2;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli before the command runs.
    private CommandSpec spec;

    @Option(names = "--wait", defaultValue = "60", description = "seconds to wait for read models that are behind")
    private int waitSeconds;

    @Option(names = "--show", defaultValue = "20", description = "how many findings of each kind are printed")
    private int shown;

    @Option(
            names = "--checkpoints",
            description = "a checkpoint that is kept outside the database, or a folder of them; needs --key")
    @Nullable
    private Path checkpoints;

    @Option(names = "--key", description = "a verifier key of which one must have signed each checkpoint")
    private List<String> keys = List.of();

    private final DataSource dataSource;

    AuditCommand(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        long began = System.nanoTime();
        try {
            Audit audit = new Audit(dataSource, kept(), step -> {
                out.printf(Locale.ROOT, "%6.1f s  %s%n", (System.nanoTime() - began) / 1e9, step);
                out.flush();
            });
            Findings findings = audit.run(Duration.ofSeconds(waitSeconds), shown);
            findings.lines().forEach(out::println);
            findings.notes().forEach(out::println);
            out.printf(Locale.ROOT, "%6.1f s  %s%n", (System.nanoTime() - began) / 1e9, verdict(findings));
            return findings.none() ? CLEAN : WRONG;
        } catch (SQLException | IOException | MalformedException | RefutedException e) {
            spec.commandLine().getErr().println("The audit could not run: " + e.getMessage());
            return COULD_NOT_RUN;
        }
    }

    private static String verdict(Findings findings) {
        if (!findings.none()) {
            return "the read models or the log are WRONG, see above";
        }
        return findings.unchecked() == 0
                ? "nothing is wrong"
                : "nothing is wrong with what was checked; %s events could not be, see above"
                        .formatted(findings.unchecked());
    }

    private List<Checkpoint> kept() throws IOException {
        return checkpoints == null
                ? List.of()
                : KeptCheckpoints.read(
                        checkpoints, keys.stream().map(VerifierKey::parse).toList());
    }
}
