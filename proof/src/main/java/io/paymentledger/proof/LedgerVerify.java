package io.paymentledger.proof;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Verifies a receipt offline and says what it proves: {@code ledger-verify FILE --key KEY [--key KEY ...]}. A key is a
 * verifier key, or a file that holds one in each line. Exit status: 0 proven, 1 refuted, 2 could not be tried.
 */
public final class LedgerVerify {

    private static final int PROVEN = 0;
    private static final int REFUTED = 1;
    private static final int NOT_TRIED = 2;

    private static final String USAGE = """
            usage: ledger-verify FILE --key KEY [--key KEY ...]
              FILE  a receipt (.tlog-proof) of a charge, or of a closed month's balance
              KEY   a verifier key, name+id+base64, or a file with one in each line:
                    the log's, and those of witnesses if their cosignatures are to be checked
            exit status: 0 proven, 1 refuted, 2 could not be tried""";

    private LedgerVerify() {}

    /** Runs the command and ends the process with its exit status. */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(List.of(arguments), out, err));
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        List<String> files = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            if (!arguments.get(i).equals("--key")) {
                files.add(arguments.get(i));
            } else if (++i < arguments.size()) {
                keys.add(arguments.get(i));
            }
        }
        if (files.size() != 1 || keys.isEmpty()) {
            err.println(USAGE);
            return NOT_TRIED;
        }
        List<VerifierKey> trusted = new ArrayList<>();
        byte[] file;
        try {
            for (String key : keys) {
                trusted.addAll(read(key));
            }
            file = Files.readAllBytes(Path.of(files.getFirst()));
        } catch (IOException | MalformedException e) {
            say(err, "cannot be tried: " + e.getMessage());
            return NOT_TRIED;
        }
        try {
            String text = Texts.utf8(file);
            if (BalanceReceipt.is(text)) {
                report(BalanceReceipt.parse(text).verify(trusted), out);
            } else {
                report(Receipt.parse(text).verify(trusted), out);
            }
            return PROVEN;
        } catch (MalformedException | RefutedException e) {
            say(out, "REFUTED: " + e.getMessage());
            return REFUTED;
        }
    }

    private static List<VerifierKey> read(String key) throws IOException {
        return key.contains("+") && !Files.exists(Path.of(key))
                ? List.of(VerifierKey.parse(key))
                : Files.readAllLines(Path.of(key)).stream()
                        .filter(line -> !line.isBlank())
                        .map(VerifierKey::parse)
                        .toList();
    }

    private static void report(Receipt.Proven proven, PrintStream out) {
        List<LoggedEvent> events = proven.events();
        say(out, "PROVEN: %s, its first %s events".formatted(events.getFirst().stream(), events.size()));
        reportEvents(proven, out);
        say(out, "");
        say(out, "What this does not say: whether the stream has more events, and whether they are true.");
    }

    private static void report(BalanceReceipt.Proven proven, PrintStream out) {
        SealedBalance balance = proven.balance();
        say(
                out,
                "PROVEN: at the end of %s, the books of %s had in %s, layer %s:"
                        .formatted(balance.month(), balance.tenant(), balance.account(), balance.layer()));
        say(
                out,
                "        %s %s in minor units"
                        .formatted(
                                balance.currency(),
                                balance.balanceMinor() < 0
                                        ? "%s in credit".formatted(Math.negateExact(balance.balanceMinor()))
                                        : "%s in debit".formatted(balance.balanceMinor())));
        say(
                out,
                "counts: what takes effect by %s and was recorded by position %s"
                        .formatted(proven.through(), proven.closed().position()));
        say(out, "month:  root %s over all its balances".formatted(proven.root()));
        reportEvents(proven.month(), out);
        say(out, "");
        say(out, "What this does not say: whether something that takes effect in the month was recorded later,");
        say(out, "what the other balances are, and whether the entries are true.");
    }

    private static void reportEvents(Receipt.Proven proven, PrintStream out) {
        Checkpoint tree = proven.checkpoint();
        say(out, "log:    %s, tree of %s leaves, root %s".formatted(tree.origin(), tree.size(), tree.root()));
        proven.signers().forEach(key -> say(out, "signed: %s+%s".formatted(key.name(), key.id())));
        for (LoggedEvent event : proven.events()) {
            say(out, "");
            say(
                    out,
                    "%s  position %s  %s  %s"
                            .formatted(event.sequence(), event.position(), event.occurredAt(), event.type()));
            say(out, "    %s".formatted(new String(event.payload(), StandardCharsets.UTF_8)));
            say(out, "    %s".formatted(new String(event.metadata(), StandardCharsets.UTF_8)));
        }
    }

    /** Prints one line, and nothing of a stranger's that would be more than that. */
    private static void say(PrintStream out, String line) {
        out.println(Printable.of(line));
    }
}
