package io.paymentledger.ledger.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.paymentledger.ledger.settlement.FileFault.Reason;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class PackedFileTest {

    private static final byte[] TEXT = "kind,gross\npayment,1\n".repeat(100).getBytes(StandardCharsets.UTF_8);

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] zip(String... names) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                if (!name.endsWith("/")) {
                    zip.write(TEXT);
                }
                zip.closeEntry();
            }
        }
        return out.toByteArray();
    }

    private static byte[] read(byte[] bytes, long most) throws IOException {
        return PackedFile.open(new BufferedInputStream(new ByteArrayInputStream(bytes)), most)
                .readAllBytes();
    }

    private static Reason refused(byte[] bytes, long most) {
        InvalidFileException refused = catchThrowableOfType(InvalidFileException.class, () -> read(bytes, most));
        assertThat(refused).as("the file is refused").isNotNull();
        return refused.faults().getFirst().reason();
    }

    @Test
    void aFileIsUnpackedByItsFirstBytes() throws IOException {
        assertThat(read(TEXT, 1)).isEqualTo(TEXT);
        assertThat(read(gzip(TEXT), TEXT.length)).isEqualTo(TEXT);
        assertThat(read(zip("settlement.csv"), TEXT.length)).isEqualTo(TEXT);
        assertThat(read(new byte[0], 1)).isEmpty();
        assertThat(read(gzip(gzip(TEXT)), TEXT.length)).isEqualTo(gzip(TEXT));
    }

    @Test
    void whatItComesToIsBounded() throws IOException {
        assertThat(refused(gzip(TEXT), TEXT.length - 1)).isEqualTo(Reason.TOO_LARGE);
        assertThat(refused(zip("settlement.csv"), TEXT.length - 1)).isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void aZipHasOneFile() throws IOException {
        assertThat(refused(zip("a.csv", "b.csv"), 2L * TEXT.length)).isEqualTo(Reason.NOT_ONE_FILE);
        assertThat(refused(zip("folder/"), TEXT.length)).isEqualTo(Reason.NOT_ONE_FILE);
    }

    @Test
    void theFileInAZipMayBeCalledAsItLikes() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.ISO_8859_1)) {
            zip.putNextEntry(new ZipEntry("Ums\u00E4tze.csv"));
            zip.write(TEXT);
        }

        assertThat(read(out.toByteArray(), TEXT.length)).isEqualTo(TEXT);
    }

    @Test
    void aBrokenOneIsRefused() throws IOException {
        byte[] packed = gzip(TEXT);

        assertThat(refused(Arrays.copyOf(packed, packed.length - 9), TEXT.length))
                .isEqualTo(Reason.NOT_UNPACKED);
        assertThat(refused(new byte[] {0x1F, (byte) 0x8B, 0, 0}, TEXT.length)).isEqualTo(Reason.NOT_UNPACKED);
    }
}
