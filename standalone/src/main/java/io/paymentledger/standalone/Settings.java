package io.paymentledger.standalone;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a user may choose. The ports differ from each other. */
record Settings(Port ledger, Port query, Port ledgerManagement, Port queryManagement, Port postgres, Path data) {

    Settings {
        requireDifferent(List.of(ledger, query, ledgerManagement, queryManagement, postgres));
    }

    List<Port> ports() {
        return List.of(ledger, query, ledgerManagement, queryManagement, postgres);
    }

    /** Reads the environment; what it does not name has the default that {@code ./dev help} shows. */
    static Settings of(Map<String, String> environment) {
        return new Settings(
                Port.of(environment, "LEDGER_PORT", 8080),
                Port.of(environment, "QUERY_PORT", 8081),
                Port.of(environment, "LEDGER_MANAGEMENT_PORT", 9080),
                Port.of(environment, "QUERY_MANAGEMENT_PORT", 9081),
                Port.of(environment, "LEDGER_PG_PORT", 27432),
                Path.of(environment.getOrDefault("LEDGER_DATA_DIR", "data")).toAbsolutePath());
    }

    private static void requireDifferent(List<Port> ports) {
        Map<Integer, Port> byNumber = new HashMap<>();
        for (Port port : ports) {
            @Nullable Port other = byNumber.put(port.number(), port);
            if (other != null) {
                throw new StartRefusedException("%s and %s are both %s. Each needs a port of its own."
                        .formatted(other.setting(), port.setting(), port.number()));
            }
        }
    }
}
