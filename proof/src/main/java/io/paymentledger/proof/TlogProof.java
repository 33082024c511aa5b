package io.paymentledger.proof;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A proof that an entry is in a log, in one text that is verified offline (C2SP {@code tlog-proof}).
 *
 * @param extra what the application adds, which the proof does not cover; may be empty; not copied
 * @param index the entry's place in the log, from 0
 * @param path the hashes from the leaf's neighbour up
 * @param checkpoint the signed checkpoint of the tree that the path leads to
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by its text only.
public record TlogProof(byte[] extra, long index, List<Hash> path, SignedNote checkpoint) {

    private static final String FIRST_LINE = "c2sp.org/tlog-proof@v1";
    private static final String EXTRA = "extra ";
    private static final String INDEX = "index ";

    public TlogProof {
        path = List.copyOf(path);
    }

    /**
     * Reads a proof. It is not verified yet.
     *
     * @throws MalformedException if it is none
     */
    public static TlogProof parse(String text) {
        int blank = text.indexOf("\n\n");
        if (blank < 0) {
            throw new MalformedException("a proof has an empty line before its checkpoint");
        }
        List<String> lines = new ArrayList<>(List.of(text.substring(0, blank).split("\n", -1)));
        if (!lines.removeFirst().equals(FIRST_LINE)) {
            throw new MalformedException("a proof begins with " + FIRST_LINE);
        }
        byte[] extra = new byte[0];
        if (!lines.isEmpty() && lines.getFirst().startsWith(EXTRA)) {
            extra = Texts.base64(lines.removeFirst().substring(EXTRA.length()));
        }
        if (lines.isEmpty() || !lines.getFirst().startsWith(INDEX)) {
            throw new MalformedException("a proof says which index it is of");
        }
        long index = Texts.number(lines.removeFirst().substring(INDEX.length()));
        List<Hash> path = lines.stream().map(Hash::parse).toList();
        return new TlogProof(extra, index, path, SignedNote.parse(text.substring(blank + 2)));
    }

    /** The proof as a file; the customary ending of its name is {@code .tlog-proof}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
        if (extra.length > 0) {
            text.append(EXTRA).append(Base64.getEncoder().encodeToString(extra)).append('\n');
        }
        text.append(INDEX).append(index).append('\n');
        path.forEach(hash -> text.append(hash).append('\n'));
        return text.append('\n').append(checkpoint).toString();
    }
}
