package io.paymentledger.witness;

import io.paymentledger.proof.KeyFiles;
import io.paymentledger.proof.SignedNote;
import io.paymentledger.proof.SigningKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The folder of a witness: its key, and every checkpoint that it cosigned, one in each file. */
final class Store {

    private static final String ENDING = ".checkpoint";

    private final Path folder;
    private final Path checkpoints;

    /** @throws IOException if the folder cannot be made */
    Store(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.checkpoints = Files.createDirectories(folder.resolve("checkpoints"));
    }

    /** The witness's key, made at its first start. */
    SigningKey key(String name) throws IOException {
        Path file = folder.resolve("witness-key.pem");
        if (Files.notExists(file)) {
            write(file, KeyFiles.newPem(), ownerOnly());
        }
        return KeyFiles.read(file, null).getFirst().cosigning().named(name);
    }

    /** The checkpoint over the largest tree; empty if there was none yet. */
    Optional<SignedNote> last() throws IOException {
        try (Stream<Path> files = Files.list(checkpoints)) {
            Optional<Path> last = files.filter(file -> file.toString().endsWith(ENDING))
                    .max(Comparator.comparing(file -> file.getFileName().toString()));
            return last.isPresent() ? Optional.of(SignedNote.parse(Files.readString(last.get()))) : Optional.empty();
        }
    }

    /** Keeps a checkpoint over a tree; it is on disk when this returns. */
    void keep(long size, SignedNote checkpoint) throws IOException {
        write(checkpoints.resolve(String.format(Locale.ROOT, "%019d%s", size, ENDING)), checkpoint.toString());
    }

    /** Windows has no such permissions; there, a folder in a user's own home is that user's anyway. */
    private FileAttribute<?>[] ownerOnly() {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static void write(Path file, String content, FileAttribute<?>... attributes) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(unfinished);
        try (FileChannel channel = FileChannel.open(
                unfinished, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
            ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
