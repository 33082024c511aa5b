package io.paymentledger.standalone;

import io.paymentledger.base.webhook.SecretSeal;
import java.nio.file.Files;
import java.nio.file.Path;

/** The key that seals the secrets of this ledger's webhook endpoints, made at the first start and kept beside the data. */
final class WebhookKey {

    private static final String FILE = "webhook-key";

    private WebhookKey() {}

    /** The file with the key, in Base64. */
    static Path readOrCreate(DataDirectory data) {
        Path file = data.resolve(FILE);
        if (Files.notExists(file)) {
            data.writeSecret(FILE, SecretSeal.newKey() + System.lineSeparator());
        }
        return file;
    }
}
