package io.paymentledger.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * The folder that keeps everything between runs, for its owner's eyes only, and used by one process at a time.
 *
 * <p>The lock is the kernel's: it goes away with the process, however that ends, so a killed run leaves none behind.
 */
final class DataDirectory {

    /** Beyond the end of the file, because on Windows a locked region cannot be read, and the file tells who locks it. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private final Path path;

    // Held until the process ends: closing it would give the lock away.
    @SuppressWarnings({"unused", "FieldCanBeLocal"})
    private final FileChannel lock;

    private DataDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Refused while another process uses the folder; nothing of that process's is touched then. */
    static DataDirectory open(Path folder) {
        try {
            if (Files.notExists(folder)) {
                Files.createDirectories(folder, ownerOnly(folder, "rwx------"));
            }
            if (ServerUser.isNeeded()) {
                letThrough(folder);
            }
            Path path = folder.toRealPath();
            return new DataDirectory(path, lock(path));
        } catch (IOException e) {
            throw new StartRefusedException("The data directory %s cannot be used: %s".formatted(folder, e), e);
        }
    }

    /** PostgreSQL is another user's then, who has to come to its files, and sees nothing else that is there. */
    private static void letThrough(Path folder) throws IOException {
        Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(folder));
        permissions.add(PosixFilePermission.OTHERS_EXECUTE);
        Files.setPosixFilePermissions(folder, permissions);
    }

    @SuppressWarnings("resource") // The channel stays open on purpose; see the field.
    private static FileChannel lock(Path path) throws IOException {
        Path file = path.resolve("lock");
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (channel.tryLock(LOCKED_BYTE, 1, false) == null) {
            String holder = Files.readString(file).strip();
            channel.close();
            throw new StartRefusedException("""
                    Another process%s already runs on the data directory %s.
                    Stop it, or give this one a directory and ports of its own: LEDGER_DATA_DIR, LEDGER_PORT, \
                    QUERY_PORT, LEDGER_PG_PORT.""".formatted(holder.isEmpty() ? "" : " (pid " + holder + ")", path));
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
        return channel;
    }

    Path path() {
        return path;
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    /** Writes a file that only its owner can read, whole or not at all. */
    void writeSecret(String name, String content) {
        Path file = path.resolve(name);
        Path unfinished = path.resolve(name + ".new");
        try {
            Files.deleteIfExists(unfinished);
            Files.createFile(unfinished, ownerOnly(path, "rw-------"));
            Files.writeString(unfinished, content);
            Files.move(unfinished, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Windows has no such permissions; there, a folder in a user's own home is that user's anyway. */
    private static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
