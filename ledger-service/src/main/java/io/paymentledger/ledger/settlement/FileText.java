package io.paymentledger.ledger.settlement;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * The text of a file. What cannot be decoded becomes {@link #REPLACEMENT}, and so is found where it stands. A byte order mark
 * is no part of the text; that of UTF-16 counts in the place of UTF-8, in which it cannot be.
 */
final class FileText {

    /** What a decoder puts where bytes are no text in the file's character set. */
    static final char REPLACEMENT = '\uFFFD';

    private static final int MARK_BYTES = 3;

    private FileText() {}

    /** @param charset as was said */
    static Reader open(InputStream bytes, Charset charset) throws IOException {
        PushbackInputStream in = new PushbackInputStream(bytes, MARK_BYTES);
        byte[] first = in.readNBytes(MARK_BYTES);
        if (isMark(first, 0xEF, 0xBB, 0xBF)) {
            if (!charset.equals(StandardCharsets.UTF_8)) {
                in.unread(first);
            }
            return new InputStreamReader(in, charset);
        }
        in.unread(first);
        boolean little = isMark(first, 0xFF, 0xFE);
        boolean unicode =
                charset.equals(StandardCharsets.UTF_8) || charset.name().startsWith("UTF-16");
        if (unicode && (little || isMark(first, 0xFE, 0xFF))) {
            in.skipNBytes(2);
            return new InputStreamReader(in, little ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE);
        }
        return new InputStreamReader(in, charset);
    }

    private static boolean isMark(byte[] first, int... mark) {
        if (first.length < mark.length) {
            return false;
        }
        for (int i = 0; i < mark.length; i++) {
            if ((first[i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }
}
