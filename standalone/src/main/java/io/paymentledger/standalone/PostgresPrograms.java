package io.paymentledger.standalone;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs for this machine, unpacked once into the data directory, so that what runs from there is known
 * to belong to that data directory.
 *
 * <p>Started here rather than by the library that brings them: its servers are for tests, so it turns fsync off, does
 * not notice an initdb that was cut short, and waits out its whole limit when a server fails to start.
 */
final class PostgresPrograms {

    private static final boolean WINDOWS =
            System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");

    private final Path folder;
    private final Path output;
    private final ServerUser user;

    private PostgresPrograms(Path folder, Path output) {
        this.folder = folder;
        this.output = output;
        this.user = ServerUser.of(folder.resolve("bin"));
    }

    /** Unpacks the programs into a folder unless they are there; what they print goes to the end of a file. */
    static PostgresPrograms unpackedIn(Path folder, Path output) {
        try {
            byte[] archive = archiveOfThisMachine();
            // Named after its content: a new release of PostgreSQL goes into a new folder.
            CRC32 content = new CRC32();
            content.update(archive);
            Path unpacked = folder.resolve(String.format(Locale.ROOT, "postgres-%08x", content.getValue()));
            if (Files.notExists(unpacked)) {
                Path unfinished = folder.resolve("unfinished");
                deleteTree(unfinished);
                unpack(archive, unfinished);
                Files.move(unfinished, unpacked, StandardCopyOption.ATOMIC_MOVE);
            }
            letEverybodyRun(unpacked.resolve("bin"));
            return new PostgresPrograms(unpacked, output);
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL's programs cannot be unpacked into " + folder, e);
        }
    }

    private static byte[] archiveOfThisMachine() throws IOException {
        String machine = System.getProperty("os.arch");
        try (InputStream archive = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(operatingSystem(), machine)) {
            return archive.readAllBytes();
        } catch (IllegalStateException e) {
            throw new StartRefusedException(
                    "There is no embedded PostgreSQL for %s on %s. Run the services against a server of your own."
                            .formatted(operatingSystem(), machine),
                    e);
        }
    }

    private static String operatingSystem() {
        String name = System.getProperty("os.name");
        return WINDOWS ? "Windows" : name.startsWith("Mac") ? "Darwin" : name;
    }

    private static void unpack(byte[] archive, Path folder) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = folder.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                    continue;
                }
                Files.createDirectories(Objects.requireNonNull(file.getParent()));
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, file);
                }
            }
        }
    }

    private static void letEverybodyRun(Path bin) throws IOException {
        try (Stream<Path> programs = Files.list(bin)) {
            for (Path program : programs.toList()) {
                if (!program.toFile().setExecutable(true, false)) {
                    throw new IOException("cannot be made executable: " + program);
                }
            }
        }
    }

    static void deleteTree(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** Who runs the programs. */
    ServerUser user() {
        return user;
    }

    /** Runs a program to its end, and answers whether it succeeded. */
    boolean run(String program, String... arguments) {
        return runWith("", program, arguments);
    }

    /** Runs a program to its end with something to read, and answers whether it succeeded. */
    boolean runWith(String input, String program, String... arguments) {
        List<String> command = new ArrayList<>(user.command());
        command.add(folder.resolve("bin")
                .resolve(WINDOWS ? program + ".exe" : program)
                .toString());
        command.addAll(List.of(arguments));
        try {
            // Not a pipe: a server that outlives this process must not lose what it writes to.
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                    .start();
            try (Writer in = process.outputWriter(StandardCharsets.UTF_8)) {
                in.write(input);
            }
            return process.waitFor() == 0;
        } catch (IOException e) {
            throw new StartRefusedException("PostgreSQL's %s cannot be run: %s".formatted(program, e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + program + " ran", e);
        }
    }
}
