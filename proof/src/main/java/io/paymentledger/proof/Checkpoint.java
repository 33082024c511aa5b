package io.paymentledger.proof;

import java.time.Instant;
import java.util.List;

/**
 * A log's statement about its tree at a size (C2SP {@code tlog-checkpoint}), to be signed as a note.
 *
 * @param origin the log's name, which nobody else uses
 * @param size how many leaves the tree has, from 0
 * @param root its root
 */
public record Checkpoint(String origin, long size, Hash root) {

    /** @throws MalformedException if the origin is empty or has more than one line, or the size is below 0 */
    public Checkpoint {
        if (origin.isEmpty() || origin.chars().anyMatch(c -> c < ' ') || size < 0) {
            throw new MalformedException("not a checkpoint's origin and size: " + origin + ", " + size);
        }
    }

    /**
     * Reads a note's text. Lines behind the third are left unread, as the standard asks of readers.
     *
     * @throws MalformedException if it is no checkpoint
     */
    public static Checkpoint parse(String text) {
        List<String> lines = List.of(text.split("\n", -1));
        int whole = lines.size() - 1;
        if (whole < 3 || !lines.getLast().isEmpty() || lines.subList(0, whole).contains("")) {
            throw new MalformedException("a checkpoint has three lines at least, none of them empty");
        }
        return new Checkpoint(lines.get(0), Texts.number(lines.get(1)), Hash.parse(lines.get(2)));
    }

    /** The note's text. */
    public String text() {
        return origin + "\n" + size + "\n" + root + "\n";
    }

    /** The note, signed with some keys. */
    public SignedNote sign(List<SigningKey> keys, Instant now) {
        return new SignedNote(
                text(), keys.stream().map(key -> key.sign(text(), now)).toList());
    }
}
