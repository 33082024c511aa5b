package io.paymentledger.ledger.settlement;

import io.paymentledger.ledger.settlement.FileFault.Reason;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/** A file that is packed as gzip, or as zip with one file in it. What is packed in what is packed stays so. */
final class PackedFile extends FilterInputStream {

    /** 256 MiB: four times what a request may have, and more than 200,000 lines take. */
    static final long MAX_UNPACKED_BYTES = 268_435_456;

    private static final int MAGIC_BYTES = 4;

    /** What is packed may be called as it likes, in any character set: these are characters whatever the bytes. */
    private static final Charset NAMES = StandardCharsets.ISO_8859_1;

    private final long most;
    private long length;
    private boolean ended;

    private PackedFile(InputStream in, long most) {
        super(in);
        this.most = most;
    }

    /**
     * The bytes of a file, unpacked if its first bytes say that it is packed.
     *
     * @throws InvalidFileException now or while it is read, if it cannot be unpacked, comes to too much, or is several files
     */
    static InputStream open(BufferedInputStream in) throws IOException {
        return open(in, MAX_UNPACKED_BYTES);
    }

    static InputStream open(BufferedInputStream in, long most) throws IOException {
        in.mark(MAGIC_BYTES);
        byte[] magic = in.readNBytes(MAGIC_BYTES);
        in.reset();
        try {
            if (magic.length >= 2 && magic[0] == 0x1F && (magic[1] & 0xFF) == 0x8B) {
                return new PackedFile(new GZIPInputStream(in), most);
            }
            if (magic.length == MAGIC_BYTES && magic[0] == 'P' && magic[1] == 'K' && magic[2] == 3 && magic[3] == 4) {
                ZipInputStream zip = new ZipInputStream(in, NAMES);
                @Nullable ZipEntry entry = zip.getNextEntry();
                if (entry == null || entry.isDirectory()) {
                    throw new Faults().fatal(1, 0, Reason.NOT_ONE_FILE);
                }
                return new PackedFile(zip, most);
            }
        } catch (ZipException | EOFException e) {
            throw new Faults().fatal(1, 0, Reason.NOT_UNPACKED);
        }
        return in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        try {
            int read = super.read(target, offset, count);
            length += Math.max(0, read);
            if (length > most) {
                throw new Faults().fatal(1, 0, Reason.TOO_LARGE);
            }
            if (read < 0 && !ended) {
                ended = true;
                if (in instanceof ZipInputStream zip && zip.getNextEntry() != null) {
                    throw new Faults().fatal(1, 0, Reason.NOT_ONE_FILE);
                }
            }
            return read;
        } catch (ZipException | EOFException e) {
            throw new Faults().fatal(1, 0, Reason.NOT_UNPACKED);
        }
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
