package io.paymentledger.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who runs PostgreSQL's programs. PostgreSQL refuses to run as root, so root on Linux runs it as {@code nobody}: who
 * breaks out of the server has nothing then but the database's own files.
 *
 * @param command what comes before a program
 * @param owner whose the server's files must be; {@code null} where that is whoever runs this process
 */
record ServerUser(List<String> command, @Nullable UserPrincipal owner) {

    /** The number of the user and of the group that own nothing, on every Linux. */
    private static final String NOBODY = "65534";

    /** Not even a program with the set-user-id bit gives more rights back. */
    private static final List<String> AS_NOBODY =
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--no-new-privs");

    /** In a user namespace of its own, root is nobody as far as the server can see, but keeps root's files. */
    private static final List<String> AS_UNSEEN_ROOT = List.of("unshare", "--user");

    /** The user for programs of a folder. */
    static ServerUser of(Path programs) {
        if (!isNeeded()) {
            return new ServerUser(List.of(), null);
        }
        if (runs(AS_NOBODY, programs.resolve("postgres"))) {
            return new ServerUser(AS_NOBODY, user(programs, NOBODY));
        }
        System.err.println("""
                PostgreSQL runs with root's rights on files: the user nobody cannot run what is in
                %s. A LEDGER_DATA_DIR that everybody may pass through, such as /var/lib/payment-ledger, changes that.""".formatted(programs));
        return new ServerUser(AS_UNSEEN_ROOT, user(programs, "root"));
    }

    /** Whether the user of this process cannot run PostgreSQL. */
    static boolean isNeeded() {
        return System.getProperty("os.name").equals("Linux")
                && System.getProperty("user.name").equals("root");
    }

    private static boolean runs(List<String> user, Path program) {
        List<String> command = new ArrayList<>(user);
        command.addAll(List.of(program.toString(), "--version"));
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException notInstalled) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a program ran", e);
        }
    }

    private static UserPrincipal user(Path anywhere, String name) {
        try {
            return anywhere.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives a folder and all that is in it to this user: a new one, one of another user's server, or a restored one. */
    void own(Path folder) throws IOException {
        if (owner == null) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.toList()) {
                if (!Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).equals(owner)) {
                    Files.setAttribute(path, "posix:owner", owner, LinkOption.NOFOLLOW_LINKS);
                }
            }
        }
    }
}
