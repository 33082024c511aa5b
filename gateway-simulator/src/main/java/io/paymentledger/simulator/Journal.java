package io.paymentledger.simulator;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/**
 * The book's file. Lines are only ever added, and nobody is answered before the line is on disk. What gathers while one
 * write is under way goes to disk with the next, so many requests share one fsync.
 *
 * <p>While the disk does not take a write, for instance because it is full, nobody is answered and nothing new is taken;
 * what is waiting is tried again until it is on disk, and then all goes on.
 *
 * <p>A line is its CRC-32C in eight hexadecimal digits, a space, and a list of {@link Fact}s in JSON. A last line that a
 * crash cut short was never acknowledged and is taken away; any other line that does not fit its sum is damage, and the
 * journal refuses to open.
 */
final class Journal implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Journal.class);

    static final String FILE = "book.journal";
    private static final String LOCK = "book.lock";

    /** One write takes no more, so that a batch stays small enough for memory. */
    private static final int MOST_LINES_AT_ONCE = 1_000;

    /** Between two tries of a write that the disk did not take. */
    private static final long RETRY_MILLIS = 200;

    /** A book may be longer than memory is large. */
    private static final int READ_BYTES = 65_536;

    private static final int SUM_CHARS = 8;
    private static final TypeReference<List<Fact>> LINE = new TypeReference<>() {};

    /** A line that says nothing, and ends the writer. */
    private static final List<Fact> END = List.of();

    private final FileChannel file;
    private final FileChannel folderLock;

    /** The end of the last line that is on disk; for the writer alone. */
    private long size;

    private final LinkedBlockingQueue<List<Fact>> lines = new LinkedBlockingQueue<>();
    private final Thread writer;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition progress = lock.newCondition();
    private long durable;
    private @Nullable IOException failure;
    private boolean closing;

    private Journal(FileChannel file, FileChannel folderLock) throws IOException {
        this.file = file;
        this.size = file.position();
        this.folderLock = folderLock;
        this.writer = Thread.ofPlatform().name("simulator-journal").daemon().start(this::write);
    }

    /** Opens a book's journal, new or not, and tells what is in it. */
    static Journal open(Path folder, Consumer<List<Fact>> reader) {
        try {
            Files.createDirectories(folder);
            FileChannel lock = lock(folder);
            try {
                return new Journal(openFile(folder.resolve(FILE), reader), lock);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The lock is the kernel's, so a killed process leaves none behind. It is on a file of its own, because POSIX gives
     * all locks on a file away as soon as the process closes it anywhere, be it after reading.
     */
    private static FileChannel lock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // Held by this process; refused below like any other.
        }
        channel.close();
        throw new IllegalStateException("another simulator keeps its book in " + folder);
    }

    private static FileChannel openFile(Path path, Consumer<List<Fact>> reader) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            replay(path, file, reader);
            return file;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static void replay(Path path, FileChannel file, Consumer<List<Fact>> reader) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path), READ_BYTES)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            long start = 0;
            while (start < file.size()) {
                line.reset();
                boolean ended = readLine(in, line);
                List<Fact> facts = ended ? parse(line.toByteArray()) : null;
                if (facts == null) {
                    if (ended && in.read() >= 0) {
                        throw new IllegalStateException("%s is damaged at byte %s".formatted(path, start));
                    }
                    file.truncate(start);
                    file.force(true);
                } else {
                    reader.accept(facts);
                    start += line.size() + 1L;
                }
            }
        }
        file.position(file.size());
    }

    /** Reads up to the line's end, whose character it drops; tells whether there was one. */
    private static boolean readLine(InputStream in, ByteArrayOutputStream line) throws IOException {
        int next = in.read();
        while (next >= 0 && next != '\n') {
            line.write(next);
            next = in.read();
        }
        return next >= 0;
    }

    private static @Nullable List<Fact> parse(byte[] line) {
        int json = SUM_CHARS + 1;
        if (line.length <= json) {
            return null;
        }
        String sum = new String(line, 0, SUM_CHARS, StandardCharsets.US_ASCII);
        if (!sum.equals(sum(line, json, line.length - json))) {
            return null;
        }
        try {
            return Json.MAPPER.readValue(line, json, line.length - json, LINE);
        } catch (JacksonException e) {
            throw new IllegalStateException("a line of the journal is whole and cannot be read", e);
        }
    }

    private static String sum(byte[] content, int start, int length) {
        CRC32C crc = new CRC32C();
        crc.update(content, start, length);
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }

    /** Adds a line. The caller sees to the order; nothing may be answered before {@link #awaitDurable}. */
    void append(List<Fact> facts) {
        lines.add(facts);
    }

    /**
     * Waits until the first so many lines are on disk.
     *
     * @throws UncheckedIOException if the disk does not take them
     */
    void awaitDurable(long count) {
        lock.lock();
        try {
            while (durable < count && failure == null) {
                progress.awaitUninterruptibly();
            }
            if (durable < count) {
                throw new UncheckedIOException(failure);
            }
        } finally {
            lock.unlock();
        }
    }

    /** @throws UncheckedIOException if the disk does not take what was appended before */
    void requireWritable() {
        lock.lock();
        try {
            if (failure != null) {
                throw new UncheckedIOException(failure);
            }
        } finally {
            lock.unlock();
        }
    }

    private void write() {
        try {
            List<List<Fact>> batch = new ArrayList<>();
            boolean last = false;
            while (!last) {
                batch.clear();
                batch.add(lines.take());
                lines.drainTo(batch, MOST_LINES_AT_ONCE - 1);
                last = batch.removeIf(List::isEmpty);
                if (!batch.isEmpty()) {
                    writeUntilDurable(batch);
                }
            }
        } catch (InterruptedException e) {
            fail(new IOException("the journal's writer was interrupted", e));
        } catch (RuntimeException e) {
            fail(new IOException(e));
        }
    }

    /** Until it is on disk, or the journal is closed meanwhile: nobody was told of what is lost then. */
    private void writeUntilDurable(List<List<Fact>> batch) throws InterruptedException {
        ByteBuffer bytes = bytes(batch);
        while (true) {
            try {
                write(bytes.duplicate());
                succeed(batch.size());
                return;
            } catch (IOException e) {
                if (fail(e)) {
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
            }
        }
    }

    private static ByteBuffer bytes(List<List<Fact>> batch) {
        StringBuilder text = new StringBuilder();
        for (List<Fact> facts : batch) {
            String json = Json.MAPPER.writerFor(LINE).writeValueAsString(facts);
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            text.append(sum(bytes, 0, bytes.length)).append(' ').append(json).append('\n');
        }
        return StandardCharsets.UTF_8.encode(text.toString());
    }

    /** A try that failed may have left a part of it, which the next one takes away. */
    private void write(ByteBuffer bytes) throws IOException {
        if (file.size() > size) {
            file.truncate(size);
        }
        file.position(size);
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
        file.force(false);
        size = file.position();
    }

    private void succeed(int written) {
        lock.lock();
        try {
            durable += written;
            failure = null;
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whoever waits, and whoever comes before the disk takes something again, is refused: a book that is not on disk is no
     * book.
     *
     * @return whether the journal is being closed
     */
    private boolean fail(IOException reason) {
        lock.lock();
        try {
            if (failure == null) {
                LOGGER.error("the journal is not written, and is tried again", reason);
            }
            failure = reason;
            progress.signalAll();
            return closing;
        } finally {
            lock.unlock();
        }
    }

    /** Writes what is left. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
        } finally {
            lock.unlock();
        }
        lines.add(END);
        boolean interrupted = false;
        while (writer.isAlive()) {
            try {
                writer.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        try {
            file.close();
            folderLock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
