package io.paymentledger.simulation.audit;

import io.paymentledger.proof.Checkpoint;
import io.paymentledger.proof.SignedNote;
import io.paymentledger.proof.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Checkpoints that somebody keeps outside the database: signed notes, one in each file. */
public final class KeptCheckpoints {

    private KeptCheckpoints() {}

    /**
     * Reads a file with a checkpoint, or a folder of them.
     *
     * @param keys the keys of which one must have signed each
     * @throws IOException if the files cannot be read
     * @throws io.paymentledger.proof.MalformedException if a file is no checkpoint
     * @throws io.paymentledger.proof.RefutedException if none of the keys signed one of them
     */
    public static List<Checkpoint> read(Path path, Collection<VerifierKey> keys) throws IOException {
        List<Checkpoint> checkpoints = new ArrayList<>();
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                SignedNote note = SignedNote.parse(Files.readString(file));
                note.verify(keys);
                checkpoints.add(Checkpoint.parse(note.text()));
            }
        }
        return checkpoints;
    }
}
