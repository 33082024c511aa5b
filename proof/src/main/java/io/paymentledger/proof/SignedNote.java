package io.paymentledger.proof;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A text with signatures under it (C2SP {@code signed-note}).
 *
 * @param text the text, with the end of its last line
 * @param signatures the signature lines, at least one
 */
public record SignedNote(String text, List<NoteSignature> signatures) {

    /** C2SP asks for 16 at least; more would only cost the reader's time. */
    private static final int MOST_SIGNATURES = 64;

    /** @throws MalformedException if there can be no such note */
    public SignedNote {
        signatures = List.copyOf(signatures);
        if (!text.endsWith("\n") || text.chars().anyMatch(c -> c < ' ' && c != '\n')) {
            throw new MalformedException("a note's text ends with a line's end and has no control characters");
        }
        if (signatures.isEmpty() || signatures.size() > MOST_SIGNATURES) {
            throw new MalformedException("a note has 1 to " + MOST_SIGNATURES + " signatures");
        }
    }

    /**
     * Reads a note.
     *
     * @throws MalformedException if it is none
     */
    public static SignedNote parse(String note) {
        int blank = note.lastIndexOf("\n\n");
        if (blank < 0 || !note.endsWith("\n")) {
            throw new MalformedException("not a signed note");
        }
        String lines = note.substring(blank + 2);
        List<NoteSignature> signatures = lines.isEmpty()
                ? List.of()
                : Stream.of(lines.substring(0, lines.length() - 1).split("\n", -1))
                        .map(NoteSignature::parse)
                        .toList();
        return new SignedNote(note.substring(0, blank + 1), signatures);
    }

    /** The note with one more signature. */
    public SignedNote with(NoteSignature signature) {
        List<NoteSignature> more = new ArrayList<>(signatures);
        more.add(signature);
        return new SignedNote(text, more);
    }

    /**
     * Which of some trusted keys signed the text.
     *
     * @throws RefutedException if none did, or a line that says to be of one of them is not
     */
    public List<VerifierKey> verify(Collection<VerifierKey> trusted) {
        List<VerifierKey> signers = new ArrayList<>();
        for (NoteSignature signature : signatures) {
            Optional<VerifierKey> signer =
                    trusted.stream().filter(key -> key.claims(signature)).findFirst();
            signer.ifPresent(key -> {
                if (!key.verifies(text, signature)) {
                    throw new RefutedException("the signature of " + key.name() + " is not of that key over this text");
                }
                signers.add(key);
            });
        }
        if (signers.isEmpty()) {
            throw new RefutedException("no trusted key signed this, only "
                    + signatures.stream()
                            .map(signature -> signature.name() + "+" + signature.keyId())
                            .collect(Collectors.joining(", ")));
        }
        return signers;
    }

    /** The whole note. */
    @Override
    public String toString() {
        return text + "\n"
                + signatures.stream().map(signature -> signature.line() + "\n").collect(Collectors.joining());
    }
}
