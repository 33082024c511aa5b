package io.paymentledger.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paymentledger.proof.KeyFiles.NamelessKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyFilesTest {

    @TempDir
    private Path folder;

    @Test
    void aKeyInPemIsReadWithThePublicKeyThatItHas() throws IOException {
        Path file = Files.writeString(folder.resolve("key.pem"), KeyFiles.newPem());
        List<NamelessKey> keys = KeyFiles.read(file, null);
        assertThat(keys).hasSize(1);
        SigningKey key = keys.getFirst().named("ledger.example/log/0");
        SignedNote note = new SignedNote("text\n", List.of(key.sign("text\n", Instant.EPOCH)));
        assertThat(note.verify(List.of(key.verifier()))).containsExactly(key.verifier());
    }

    @ParameterizedTest
    @CsvSource({"Ed25519, ED25519", "ML-DSA-44, COSIGNATURE_ML_DSA_44"})
    void keysInPkcs12AreReadByWhatTheySign(String algorithm, SignatureType type)
            throws IOException, InterruptedException {
        Path file = folder.resolve(algorithm + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        algorithm,
                        "-alias",
                        "log",
                        "-dname",
                        "CN=log",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        "changeit")
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        List<NamelessKey> keys = KeyFiles.read(file, "changeit");
        assertThat(keys).extracting(NamelessKey::type).containsExactly(type);
        assertThat(keys.getFirst().named("ledger.example/log/0").verifier().type())
                .isEqualTo(type);
        assertThatThrownBy(() -> KeyFiles.read(file, "other")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatHoldsNoKeyIsRefusedByName() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        Path garbage = Files.writeString(
                folder.resolve("garbage.pem"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        for (Path file : List.of(empty, garbage, folder.resolve("missing.pem"), folder.resolve("missing.p12"))) {
            assertThatThrownBy(() -> KeyFiles.read(file, null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(file.getFileName().toString());
        }
    }
}
