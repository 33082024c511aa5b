package io.paymentledger.witness;

import io.paymentledger.proof.Checkpoint;
import io.paymentledger.proof.ConsistencyProof;
import io.paymentledger.proof.Hash;
import io.paymentledger.proof.NoteSignature;
import io.paymentledger.proof.RefutedException;
import io.paymentledger.proof.SignedNote;
import io.paymentledger.proof.SigningKey;
import io.paymentledger.proof.VerifierKey;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cosigns the checkpoints of one log as long as each tree begins with the one before (C2SP {@code tlog-witness},
 * {@code tlog-cosignature}). What it cosigned is on disk before the cosignature leaves it.
 */
final class Witness {

    private final List<VerifierKey> logKeys;
    private final SigningKey key;
    private final Store store;
    private final Clock clock;

    /** @param logKeys the keys of the log, of which one must have signed each checkpoint */
    Witness(List<VerifierKey> logKeys, SigningKey key, Store store, Clock clock) {
        this.logKeys = List.copyOf(logKeys);
        this.key = key;
        this.store = store;
        this.clock = clock;
    }

    /** The log's name. */
    String origin() {
        return logKeys.getFirst().name();
    }

    /** How many leaves the tree has that was cosigned last; 0 if none was. */
    synchronized long size() throws IOException {
        Optional<SignedNote> last = store.last();
        return last.isPresent() ? Checkpoint.parse(last.get().text()).size() : 0;
    }

    /** The checkpoint that was cosigned last, with the cosignature. */
    synchronized Optional<SignedNote> last() throws IOException {
        return store.last();
    }

    /**
     * Reads a checkpoint of the log.
     *
     * @throws ForeignException if no key of the log signed it, or it is another log's
     */
    Checkpoint read(SignedNote note) throws ForeignException {
        try {
            note.verify(logKeys);
        } catch (RefutedException e) {
            throw new ForeignException(e.getMessage(), e);
        }
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        if (!checkpoint.origin().equals(origin())) {
            throw new ForeignException(
                    "this is a checkpoint of " + checkpoint.origin() + " and not of " + origin(), null);
        }
        return checkpoint;
    }

    /**
     * Cosigns a checkpoint.
     *
     * @param from the size that the proof begins with
     * @param path the consistency proof from there; empty if nothing was cosigned, or the size is the same
     * @return the cosignature
     * @throws ForeignException if no key of the log signed it, or it is another log's
     * @throws StaleException if another size was cosigned last than the proof begins with
     * @throws RefutedException if the tree does not begin with the one that was cosigned last
     */
    synchronized NoteSignature cosign(SignedNote note, long from, List<Hash> path)
            throws IOException, ForeignException, StaleException {
        Checkpoint checkpoint = read(note);
        Optional<SignedNote> last = store.last();
        long size = size();
        if (from != size) {
            throw new StaleException(size);
        }
        if (last.isPresent()) {
            Hash lastRoot = Checkpoint.parse(last.get().text()).root();
            new ConsistencyProof(from, checkpoint.size(), path).verify(lastRoot, checkpoint.root());
        } else if (!path.isEmpty()
                || (checkpoint.size() == 0 && !checkpoint.root().equals(Hash.EMPTY_TREE))) {
            throw new RefutedException("nothing is consistent with the empty tree but a tree without a proof");
        }
        NoteSignature cosignature = key.sign(note.text(), clock.instant());
        store.keep(checkpoint.size(), note.with(cosignature));
        return cosignature;
    }

    /** A checkpoint is not one of this log's: it says nothing of whether the log was rewritten. */
    static final class ForeignException extends Exception {

        private static final long serialVersionUID = 1;

        ForeignException(@Nullable String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** Another size was cosigned last. */
    static final class StaleException extends Exception {

        private static final long serialVersionUID = 1;

        private final long size;

        StaleException(long size) {
            super("a tree of " + size + " leaves was cosigned last");
            this.size = size;
        }

        long size() {
            return size;
        }
    }
}
