package io.paymentledger.simulation.audit;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What people said about breaks: of each, the last explanation and the last resolution count. There are few. */
final class Notes {

    private final Map<String, Fact> last = new HashMap<>();

    /** A note; those about one break come in their order. */
    void add(Fact note) {
        last.put(key(note.type(), note.tenant() + "/" + SettledFile.idIn(note), note.text("break_id")), note);
    }

    private static String key(String type, String file, String breakId) {
        return type + " " + file + " " + breakId;
    }

    void clear() {
        last.clear();
    }

    /** What a break's row must say of them. A note from before there was the break is about none. */
    void putInto(
            Map<String, @Nullable Object> row,
            Connection connection,
            SettledFile file,
            String breakId,
            Instant openedAt)
            throws SQLException {
        put(
                row,
                connection,
                last.get(key("settlement.break-explained", file.name(), breakId)),
                openedAt,
                "explanation",
                "explained");
        put(
                row,
                connection,
                last.get(key("settlement.break-resolved", file.name(), breakId)),
                openedAt,
                "resolution",
                "resolved");
    }

    private static void put(
            Map<String, @Nullable Object> row,
            Connection connection,
            @Nullable Fact note,
            Instant openedAt,
            String what,
            String how)
            throws SQLException {
        Fact counts = note == null || note.occurredAt().isBefore(openedAt) ? null : note;
        row.put(what, counts == null ? null : counts.text("note"));
        row.put(
                how + "_by",
                counts == null ? null : ReconciliationCheck.actor(connection, counts.log(), counts.position()));
        row.put(how + "_at", counts == null ? null : counts.occurredAt());
        row.put(what + "_position", counts == null ? null : counts.position());
    }
}
