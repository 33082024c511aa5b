package io.paymentledger.standalone;

import java.nio.file.Path;
import java.util.Map;

/** What a user may choose. The ports differ from each other. */
record Settings(Port ledger, Port query, Port postgres, Path data) {

    Settings {
        requireDifferent(ledger, query);
        requireDifferent(ledger, postgres);
        requireDifferent(query, postgres);
    }

    /** Reads the environment; what it does not name has the default that {@code ./dev help} shows. */
    static Settings of(Map<String, String> environment) {
        return new Settings(
                Port.of(environment, "LEDGER_PORT", 8080),
                Port.of(environment, "QUERY_PORT", 8081),
                Port.of(environment, "LEDGER_PG_PORT", 27432),
                Path.of(environment.getOrDefault("LEDGER_DATA_DIR", "data")).toAbsolutePath());
    }

    private static void requireDifferent(Port one, Port other) {
        if (one.number() == other.number()) {
            throw new StartRefusedException("%s and %s are both %d. Each needs a port of its own."
                    .formatted(one.setting(), other.setting(), one.number()));
        }
    }
}
