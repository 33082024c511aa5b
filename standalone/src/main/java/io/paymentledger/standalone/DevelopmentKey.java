package io.paymentledger.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The API key with which a developer tries the ledger out: made once for each data directory, with every scope. */
record DevelopmentKey(String secret) {

    static final String TENANT = "dev";
    static final String SCOPES = "charges:write,charges:read,audit:read,admin";
    static final String FILE = "dev-api-key";

    private static final int RANDOM_BYTES = 32;
    private static final Pattern FORM = Pattern.compile("plk_[A-Za-z0-9_-]{32,}");

    DevelopmentKey {
        if (!FORM.matcher(secret).matches()) {
            throw new IllegalArgumentException("not an API key");
        }
    }

    static DevelopmentKey readOrCreate(DataDirectory data) {
        Path file = data.resolve(FILE);
        if (Files.notExists(file)) {
            data.writeSecret(FILE, generate().secret + System.lineSeparator());
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

    private static DevelopmentKey generate() {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        return new DevelopmentKey(
                "plk_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    }

    /** What ledger-service is told instead of the secret: the hash that it stores. */
    String secretSha256() {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "DevelopmentKey[secret not shown]";
    }
}
