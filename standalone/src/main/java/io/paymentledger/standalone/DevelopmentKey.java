package io.paymentledger.standalone;

import io.paymentledger.base.key.Secret;
import io.paymentledger.events.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The API key with which a developer tries the ledger out: made once for each data directory, with every scope. */
record DevelopmentKey(String secret) {

    static final String TENANT = "dev";
    static final String SCOPES = "charges:write,charges:read,audit:read,admin";
    static final String FILE = "dev-api-key";

    private static final Pattern FORM = Pattern.compile("plk_[A-Za-z0-9_-]{32,}");

    DevelopmentKey {
        if (!FORM.matcher(secret).matches()) {
            throw new IllegalArgumentException("not an API key");
        }
    }

    static DevelopmentKey readOrCreate(DataDirectory data) {
        Path file = data.resolve(FILE);
        if (Files.notExists(file)) {
            data.writeSecret(FILE, Secret.generate().value() + System.lineSeparator());
        }
        try {
            return new DevelopmentKey(Files.readString(file).strip());
        } catch (IllegalArgumentException e) {
            throw new StartRefusedException(
                    "There is no API key in %s. Delete that file, and a new key will be made.".formatted(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What ledger-service is told instead of the secret: the hash that it stores. */
    String secretSha256() {
        return Sha256.hex(new Secret(secret).hash());
    }

    @Override
    public String toString() {
        return "DevelopmentKey[secret not shown]";
    }
}
