package io.paymentledger.standalone;

import io.paymentledger.proof.KeyFiles;
import java.nio.file.Files;
import java.nio.file.Path;

/** The key that signs this ledger's checkpoints, made at the first start and kept beside the data. */
final class SealingKey {

    private static final String FILE = "sealing-key.pem";

    private SealingKey() {}

    /** The file with the key: Ed25519, PKCS#8 in PEM. */
    static Path readOrCreate(DataDirectory data) {
        Path file = data.resolve(FILE);
        if (Files.notExists(file)) {
            data.writeSecret(FILE, KeyFiles.newPem());
        }
        return file;
    }
}
