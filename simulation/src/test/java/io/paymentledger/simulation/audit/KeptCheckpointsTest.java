package io.paymentledger.simulation.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paymentledger.proof.Checkpoint;
import io.paymentledger.proof.Hash;
import io.paymentledger.proof.KeyFiles;
import io.paymentledger.proof.MalformedException;
import io.paymentledger.proof.SignatureType;
import io.paymentledger.proof.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptCheckpointsTest {

    private static final SigningKey KEY = SigningKey.generate("ledger.example/log/0", SignatureType.ED25519);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private static Checkpoint checkpoint(long size) {
        return new Checkpoint("ledger.example/log/0", size, Hash.ofLeaf("x".getBytes(StandardCharsets.US_ASCII)));
    }

    private Path keep(String name, long size) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(
                file, checkpoint(size).sign(List.of(KEY), Instant.EPOCH).toString());
    }

    private static List<Checkpoint> read(Path path) throws IOException {
        return KeptCheckpoints.read(path, List.of(KEY.verifier()));
    }

    @Test
    void theFolderOfAWitnessIsReadAsItIs() throws IOException {
        Files.writeString(folder.resolve("witness-key.pem"), KeyFiles.newPem());
        keep("checkpoints/0000000000000000007.checkpoint", 7);
        keep("today.checkpoint", 9);
        Files.writeString(folder.resolve("checkpoints/0000000000000000011.checkpoint.new"), "half of");

        assertThat(read(folder)).containsExactly(checkpoint(7), checkpoint(9));
    }

    @Test
    void aFileMayHaveAnyName() throws IOException {
        assertThat(read(keep("of last week", 7))).containsExactly(checkpoint(7));
    }

    @Test
    void whatIsNoCheckpointAndAFolderWithoutAnyAreNoProof() throws IOException {
        Path none = Files.createDirectory(folder.resolve("none"));
        Files.writeString(folder.resolve("forged.checkpoint"), "forged");

        assertThatThrownBy(() -> read(none)).isInstanceOf(IOException.class).hasMessageContaining("no *.checkpoint");
        assertThatThrownBy(() -> read(folder)).isInstanceOf(MalformedException.class);
    }
}
