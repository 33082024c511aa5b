package io.paymentledger.simulation.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Reads a log in the order of its positions: none is left out, and no time is before an earlier one. */
final class PositionCheck {

    private final Connection connection;
    private final Findings findings;

    PositionCheck(Connection connection, Findings findings) {
        this.connection = connection;
        this.findings = findings;
    }

    /** Checks a log, and says how many events it holds. */
    long check(int log, long head) throws SQLException {
        long events = 0;
        long last = 0;
        @Nullable OffsetDateTime lastTime = null;
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT position, occurred_at FROM ledger.event WHERE log = ? ORDER BY position")) {
            select.setInt(1, log);
            select.setFetchSize(Audit.ROWS_AT_ONCE);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    events++;
                    long position = row.getLong(1);
                    OffsetDateTime time = row.getObject(2, OffsetDateTime.class);
                    if (position != last + 1) {
                        findings.add(
                                FindingKind.POSITION_GAP,
                                "log " + log,
                                "position %s follows on %s".formatted(position, last));
                    }
                    if (lastTime != null && time.isBefore(lastTime)) {
                        findings.add(
                                FindingKind.TIME_FALLS,
                                "log %s position %s".formatted(log, position),
                                time + " comes after " + lastTime);
                    }
                    last = position;
                    lastTime = time;
                }
            }
        }
        if (last != head) {
            findings.add(
                    FindingKind.HEAD_DIFFERS,
                    "log " + log,
                    "the head says %s, the last event is at %s".formatted(head, last));
        }
        return events;
    }
}
