package io.paymentledger.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The statement that appends the events of some units, each unit whole or not at all. Used by one thread. */
final class AppendStatement {

    /** Inserts first and looks for taken places only if the index refuses (ADR 0002). */
    private static final String APPEND =
            "SELECT first_position, occurred_at, taken, taken_by FROM ledger.append(?, ?, ?, ?, ?, ?, ?, ?, ?)";

    /** Looks for taken places first; for times when some are to be expected. */
    private static final String APPEND_APART =
            "SELECT first_position, occurred_at, taken, taken_by FROM ledger.append_apart(?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private static final String READ_BACK =
            "SELECT position, occurred_at FROM ledger.event WHERE log = ? AND stream = ? AND sequence = ?";

    private final int log;

    /** Whether the last batch met taken places: then the next one may, too. */
    private boolean contended;

    AppendStatement(int log) {
        this.log = log;
    }

    /**
     * What the database said of a batch.
     *
     * @param firstPosition where it begins
     * @param takenBy which events hold the places of which events of the batch, by their ordinals from 1
     */
    record Answer(long firstPosition, Instant occurredAt, Map<Integer, UUID> takenBy) {}

    /** Appends, and commits unless a transaction is open. */
    Answer execute(Connection connection, List<List<NewEvent>> units) throws SQLException {
        int size = units.stream().mapToInt(List::size).sum();
        Integer[] unit = new Integer[size];
        String[] stream = new String[size];
        Long[] sequence = new Long[size];
        String[] type = new String[size];
        Integer[] revision = new Integer[size];
        UUID[] eventId = new UUID[size];
        byte[][] payload = new byte[size][];
        byte[][] metadata = new byte[size][];
        int row = 0;
        for (int number = 0; number < units.size(); number++) {
            for (NewEvent event : units.get(number)) {
                unit[row] = number;
                stream[row] = event.stream();
                sequence[row] = event.sequence();
                type[row] = event.type();
                revision[row] = event.revision();
                eventId[row] = event.eventId();
                payload[row] = event.payload();
                metadata[row] = event.metadata();
                row++;
            }
        }
        try (PreparedStatement append = connection.prepareStatement(contended ? APPEND_APART : APPEND)) {
            append.setQueryTimeout(Confirmation.LIMIT_SECONDS);
            append.setInt(1, log);
            append.setArray(2, connection.createArrayOf("integer", unit));
            append.setArray(3, connection.createArrayOf("text", stream));
            append.setArray(4, connection.createArrayOf("bigint", sequence));
            append.setArray(5, connection.createArrayOf("text", type));
            append.setArray(6, connection.createArrayOf("integer", revision));
            append.setArray(7, connection.createArrayOf("uuid", eventId));
            append.setArray(8, connection.createArrayOf("bytea", payload));
            append.setArray(9, connection.createArrayOf("bytea", metadata));
            return answer(append);
        }
    }

    private Answer answer(PreparedStatement append) throws SQLException {
        try (ResultSet answer = append.executeQuery()) {
            // Also where every place was taken: the call has locked the head, so its commit comes after those of
            // whoever took them, and is waited for like theirs.
            Confirmation.require(append);
            answer.next();
            Integer[] taken = (Integer[]) answer.getArray(3).getArray();
            UUID[] takenBy = (UUID[]) answer.getArray(4).getArray();
            Map<Integer, UUID> byOrdinal = new HashMap<>();
            for (int i = 0; i < taken.length; i++) {
                byOrdinal.put(taken[i], takenBy[i]);
            }
            contended = taken.length > 0;
            return new Answer(answer.getLong(1), EventRows.instant(answer, 2), byOrdinal);
        }
    }

    /** Where a unit is that was appended before. */
    Appended readBack(Connection connection, List<NewEvent> unit) throws SQLException {
        NewEvent first = unit.getFirst();
        try (PreparedStatement select = connection.prepareStatement(READ_BACK)) {
            select.setInt(1, log);
            select.setString(2, first.stream());
            select.setLong(3, first.sequence());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return new Appended(log, row.getLong(1), EventRows.instant(row, 2));
            }
        }
    }
}
