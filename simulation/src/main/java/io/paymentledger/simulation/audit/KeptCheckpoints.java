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

/** Checkpoints that somebody keeps outside the database: signed notes, one in each {@code *.checkpoint}. */
public final class KeptCheckpoints {

    private static final String ENDING = ".checkpoint";

    private KeptCheckpoints() {}

    /**
     * Reads a file with a checkpoint, or a folder of them. What else is in there, such as a witness's key, is left alone.
     *
     * @param keys the keys of which one must have signed each
     * @throws IOException if the files cannot be read, or a folder has none
     * @throws io.paymentledger.proof.MalformedException if a file is no checkpoint
     * @throws io.paymentledger.proof.RefutedException if none of the keys signed one of them
     */
    public static List<Checkpoint> read(Path path, Collection<VerifierKey> keys) throws IOException {
        List<Checkpoint> checkpoints = new ArrayList<>();
        for (Path file : files(path)) {
            SignedNote note = SignedNote.parse(Files.readString(file));
            note.verify(keys);
            checkpoints.add(Checkpoint.parse(note.text()));
        }
        return checkpoints;
    }

    private static List<Path> files(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> files = Files.walk(path)) {
            List<Path> found = files.filter(file -> file.toString().endsWith(ENDING))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw new IOException("there is no *" + ENDING + " in " + path);
            }
            return found;
        }
    }
}
