package io.paymentledger.standalone;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Properties;

/** The passwords of the embedded server's login roles: random, and made once for each data directory. */
final class DatabasePasswords {

    /** One line a role, {@code role=password}, which {@code ./dev} reads too. */
    static final String FILE = "database-passwords";

    private static final List<String> ROLES = List.of("postgres", "ledger_owner", "ledger_service", "query_service");

    private static final int RANDOM_BYTES = 24;

    private final Properties byRole;

    private DatabasePasswords(Properties byRole) {
        this.byRole = byRole;
    }

    static DatabasePasswords readOrCreate(DataDirectory data) {
        Path file = data.resolve(FILE);
        try {
            if (Files.notExists(file)) {
                data.writeSecret(FILE, generated());
            }
            Properties byRole = new Properties();
            try (Reader in = Files.newBufferedReader(file)) {
                byRole.load(in);
            }
            if (!byRole.stringPropertyNames().containsAll(ROLES)) {
                throw new StartRefusedException("%s lacks the password of a role. Delete %s, and new ones will be made."
                        .formatted(file, file.getFileName()));
            }
            return new DatabasePasswords(byRole);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String generated() {
        SecureRandom random = new SecureRandom();
        StringBuilder lines = new StringBuilder();
        for (String role : ROLES) {
            byte[] bytes = new byte[RANDOM_BYTES];
            random.nextBytes(bytes);
            lines.append(role)
                    .append('=')
                    .append(HexFormat.of().formatHex(bytes))
                    .append('\n');
        }
        return lines.toString();
    }

    /** The password of a role: hexadecimal digits, which need no quoting anywhere. */
    String of(String role) {
        return Objects.requireNonNull(byRole.getProperty(role), role);
    }

    @Override
    public String toString() {
        return "DatabasePasswords[not shown]";
    }
}
