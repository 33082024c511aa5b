package io.paymentledger.simulation.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Goes through the lines of a file beside the rows of four tables, each read once in the order of the lines: what a line
 * says, to what it is matched, what is the matter with it, and what it has on its way.
 *
 * <p>A line counts if no line before it has its identity; a file that is taken back gives its identities back. A line that
 * counts and is of a charge tells of movements to its sum, or of one with another sum and a break that says so, or it is a
 * break.
 */
final class LineCheck {

    private static final String LINES =
            "SELECT * FROM query.reconciliation_line WHERE tenant = ? AND reconciliation_id = ? ORDER BY number";

    private static final String MATCHES = """
            SELECT t.line_number AS number, t.position, t.matched_by, m.gateway, m.kind, m.amount_minor, m.currency,
                   m.attempt_id, m.gateway_reference, m.occurred_at
              FROM query.reconciliation_match t
              LEFT JOIN query.settlement_movement m ON m.tenant = t.tenant AND m.position = t.position
             WHERE t.tenant = ? AND t.reconciliation_id = ? ORDER BY t.line_number""";

    static final String BREAKS = """
            SELECT b.*, m.gateway AS m_gateway, m.kind AS m_kind, m.charge_id AS m_charge, m.amount_minor AS m_minor,
                   m.currency AS m_currency, m.attempt_id AS m_attempt, m.gateway_reference AS m_reference,
                   m.occurred_at AS m_occurred_at, k.reconciliation_id AS k_file, k.line_number AS k_line,
                   c.charge_id AS c_charge,
                   (SELECT min(d.position) FROM query.reconciliation_match d
                     WHERE d.tenant = b.tenant AND d.reconciliation_id = b.duplicate_of
                       AND d.line_number = b.duplicate_of_line) AS d_position
              FROM query.reconciliation_break b
              LEFT JOIN query.settlement_movement m ON m.tenant = b.tenant AND m.position = b.movement_position
              LEFT JOIN query.reconciliation_match k ON k.tenant = b.tenant AND k.position = b.movement_position
              LEFT JOIN query.settlement_movement c ON c.tenant = b.tenant AND c.position = b.closed_position
             WHERE b.tenant = ? AND b.reconciliation_id = ? AND b.side = ? ORDER BY b.number""";

    private static final String TRANSIT = """
            SELECT t.*, e.at_bank AS e_at_bank, e.to_bank AS e_to_bank, e.currency AS e_currency, e.day AS e_day
              FROM query.transit t
              LEFT JOIN query.transit e
                ON e.tenant = t.tenant AND e.reconciliation_id = t.came_in AND e.number = t.came_in_line
             WHERE t.tenant = ? AND t.reconciliation_id = ? ORDER BY t.number""";

    /** How long before its value date a movement may have been recorded that a line without a reference tells of. */
    static final int DAYS_UNTIL_SETTLED = 7;

    private final Connection connection;
    private final ToldLines told;
    private final SetFree setFree;
    private final Findings findings;

    /** By tenant and identity, the line that counts. */
    private final Map<String, Holder> holders = new HashMap<>();

    /** The line that counts for an identity. */
    private record Holder(SettledFile file, long number) {}

    /**
     * What was read of a file.
     *
     * @param sums by currency and kind: lines, gross, fees, net
     * @param rows by table, how many rows
     */
    record Outcome(long lines, Map<List<String>, long[]> sums, Map<String, Long> rows) {}

    /** @param setFree is told what files that were taken back may have held */
    LineCheck(Connection connection, SetFree setFree, Findings findings) {
        this.connection = connection;
        this.setFree = setFree;
        this.told = new ToldLines(connection);
        this.findings = findings;
    }

    /** Gives the identities of a file's lines back. */
    void takeBack(SettledFile file) {
        holders.values().removeIf(holder -> holder.file == file);
    }

    /** Another log begins. */
    void clear() {
        holders.clear();
    }

    /**
     * Compares the lines of a file.
     *
     * @param token the last position of the log that the read model contains
     * @param files all files of the log by their names
     */
    Outcome check(SettledFile file, long token, Map<String, SettledFile> files, Notes notes) throws SQLException {
        try (Rows lines = rows(file, LINES, FindingKind.LINE_DIFFERS);
                Rows matches = rows(file, MATCHES, FindingKind.MATCH_DIFFERS);
                Rows breaks = rows(file, BREAKS, FindingKind.BREAK_DIFFERS, (short) 0);
                Rows transit = rows(file, TRANSIT, FindingKind.TRANSIT_DIFFERS);
                PreparedStatement select = connection.prepareStatement(
                        ToldLines.EVENTS + " AND stream = ? AND position <= ? ORDER BY sequence")) {
            OfFile ofFile = new OfFile(file, files, notes, lines, matches, breaks, transit);
            select.setInt(1, file.log);
            select.setString(2, SettledFile.linesOf(file.tenant, file.id));
            select.setLong(3, token);
            select.setFetchSize(Audit.LOOKED_UP_AT_ONCE);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    read(row, ofFile);
                }
            }
            lines.finish();
            matches.finish();
            breaks.finish();
            transit.finish();
            return new Outcome(
                    ofFile.number,
                    ofFile.sums,
                    Map.of(
                            "reconciliation_line", lines.read(),
                            "reconciliation_match", matches.read(),
                            "reconciliation_break", breaks.read(),
                            "transit", transit.read()));
        }
    }

    private Rows rows(SettledFile file, String sql, FindingKind kind, Object... more) throws SQLException {
        Consumer<Row> unknown = row -> findings.add(kind, where(file, row.number("number")), "is no line of the log");
        Object[] parameters = new Object[2 + more.length];
        parameters[0] = file.tenant;
        parameters[1] = file.id;
        System.arraycopy(more, 0, parameters, 2, more.length);
        return new Rows(connection, sql, unknown, parameters);
    }

    private void read(ResultSet row, OfFile ofFile) throws SQLException {
        try {
            Fact said = told.by(ToldLines.fact(row));
            long number = said.number("first");
            for (JsonNode each : said.payload().path("lines")) {
                ofFile.line(SettledLine.of(said, number++, said.part(each)));
            }
        } catch (Fact.Unreadable | JacksonException | ArithmeticException | DateTimeException e) {
            findings.add(
                    FindingKind.UNREADABLE_EVENT,
                    "position " + row.getLong("position") + " of " + ofFile.file.name(),
                    String.valueOf(e.getMessage()));
        }
    }

    private static String where(SettledFile file, long number) {
        return "line %s of %s".formatted(number, file.name());
    }

    /** The lines of one file. */
    private final class OfFile {

        private final SettledFile file;
        private final Map<String, SettledFile> files;
        private final Notes notes;
        private final Rows lines;
        private final Rows matches;
        private final Rows breaks;
        private final Rows transit;
        private final Map<List<String>, long[]> sums = new HashMap<>();
        private long number;

        OfFile(
                SettledFile file,
                Map<String, SettledFile> files,
                Notes notes,
                Rows lines,
                Rows matches,
                Rows breaks,
                Rows transit) {
            this.file = file;
            this.files = files;
            this.notes = notes;
            this.lines = lines;
            this.matches = matches;
            this.breaks = breaks;
            this.transit = transit;
        }

        void line(SettledLine line) throws SQLException {
            number = line.number();
            long[] sum = sums.computeIfAbsent(List.of(line.currency(), line.kind()), _ -> new long[4]);
            sum[0]++;
            sum[1] = Math.addExact(sum[1], line.gross());
            sum[2] = Math.addExact(sum[2], line.fee());
            sum[3] = Math.addExact(sum[3], line.net());

            @Nullable Holder first = claim(line);
            boolean counts = first == null && (file.done || line.identity() == null);
            if (first == null && line.ofTransit()) {
                file.sends(line.day());
            }
            if (first == null && file.done && file.reversed()) {
                setFree.add(file, line);
            }
            List<Row> row = lines.take(number);
            if (row.isEmpty()) {
                findings.add(FindingKind.LINE_DIFFERS, where(file, number), "has no row");
            } else {
                differ(FindingKind.LINE_DIFFERS, row.getFirst().differenceFrom(line.row(counts && !file.reversed())));
            }
            List<Row> matched = matches.take(number);
            List<Row> broken = breaks.take(number);
            @Nullable Row broke = broken.isEmpty() ? null : broken.getFirst();
            @Nullable Row sent = transit(line, first == null);
            if (broke != null) {
                compareBreak(line, broke);
            }
            if (file.done) {
                judge(line, first, matched, broke, sent);
            } else if (!matched.isEmpty() || broke != null) {
                findings.add(
                        FindingKind.BREAK_DIFFERS,
                        where(file, number),
                        "is matched before the file is there as a whole");
            }
        }

        /** The line before it that counts for its identity; {@code null} if it is the first. */
        private @Nullable Holder claim(SettledLine line) {
            if (line.identity() == null || !file.done) {
                return null;
            }
            return holders.putIfAbsent(file.tenant + "/" + line.identity(), new Holder(file, line.number()));
        }

        private void judge(
                SettledLine line, @Nullable Holder first, List<Row> matched, @Nullable Row broke, @Nullable Row sent) {
            if (!matched.isEmpty() && (file.reversed() || first != null || !line.ofCharge())) {
                findings.add(
                        FindingKind.MATCH_DIFFERS,
                        where(file, number),
                        file.reversed() ? "its file was taken back" : "has no counterpart to be matched with");
            }
            if (first != null) {
                expect(broke, "duplicate");
                if (broke != null && broke.text("kind").equals("duplicate")) {
                    Map<String, @Nullable Object> due = new HashMap<>();
                    due.put("duplicate_of", first.file.id);
                    due.put("duplicate_of_line", first.number);
                    differ(FindingKind.BREAK_DIFFERS, broke.differenceFrom(due));
                    repeatsMovement(first, broke);
                }
            } else if (line.kind().equals("unknown")) {
                expect(broke, "unknown_kind");
            } else if (line.ofCharge()) {
                if (!file.reversed()) {
                    ofCharge(line, matched, broke);
                }
            } else if (line.ofTransit()) {
                inTransit(line, broke, sent);
            } else if (broke != null) {
                wrong("has a break and cannot have any");
            }
        }

        /** A line that is told again tells of the movement that the line before is matched with, if it was then. */
        private void repeatsMovement(Holder first, Row broke) {
            if (first.file.reversed()) {
                return;
            }
            if (broke.has("movement_position")) {
                if (!first.file.id.equals(broke.textOrNull("k_file")) || broke.number("k_line") != first.number) {
                    wrong("tells of position %s, and the line before is not matched with it"
                            .formatted(broke.number("movement_position")));
                }
            } else if (broke.has("d_position") && broke.number("d_position") < file.position) {
                wrong("does not say of which movement the line before tells");
            }
        }

        private void expect(@Nullable Row broke, String kind) {
            if (broke == null || !broke.text("kind").equals(kind)) {
                wrong("should be a break: " + kind);
            }
        }

        private void wrong(String what) {
            findings.add(FindingKind.BREAK_DIFFERS, where(file, number), what);
        }

        private void differ(FindingKind kind, @Nullable String difference) {
            findings.differ(kind, where(file, number), difference);
        }

        private void ofCharge(SettledLine line, List<Row> matched, @Nullable Row broke) {
            if (matched.isEmpty()) {
                unmatched(line, broke);
                return;
            }
            boolean same = true;
            long sum = 0;
            for (Row match : matched) {
                String problem = problem(line, match);
                if (problem != null) {
                    findings.add(
                            FindingKind.MATCH_DIFFERS,
                            where(file, number),
                            "position %s: %s".formatted(match.number("position"), problem));
                    return;
                }
                same &= match.text("currency").equals(line.currency());
                sum = Math.addExact(sum, match.number("amount_minor"));
            }
            long position = matched.getFirst().number("position");
            if (!same || sum != line.gross()) {
                if (matched.size() > 1) {
                    findings.add(
                            FindingKind.MATCH_DIFFERS,
                            where(file, number),
                            "tells of %s, and what it is matched with comes to %s".formatted(line.gross(), sum));
                }
                expect(broke, "amount_differs");
                if (broke != null
                        && !(broke.has("movement_position") && broke.number("movement_position") == position)) {
                    wrong("differs from another movement than it is matched with");
                }
            } else if (position > file.position) {
                expect(broke, "missing_here");
                if (broke != null && !(broke.has("closed_position") && broke.number("closed_position") == position)) {
                    wrong("is still missing, and was matched with position " + position);
                }
            } else if (broke != null) {
                wrong("is matched to its sum, and a break all the same: " + broke.text("kind"));
            }
        }

        private void unmatched(SettledLine line, @Nullable Row broke) {
            if (broke == null) {
                wrong("is neither matched nor a break");
                return;
            }
            switch (broke.text("kind")) {
                case "missing_here" -> {
                    if (broke.has("closed_position")) {
                        wrong("is closed by position %s and not matched with it"
                                .formatted(broke.number("closed_position")));
                    }
                }
                case "duplicate" -> repeats(line, broke);
                default -> wrong("is not matched, and a break by " + broke.text("kind"));
            }
        }

        /** It names what an earlier line has: one of this file, or of one that was there before. */
        private void repeats(SettledLine line, Row broke) {
            SettledFile other = files.get(file.tenant + "/" + broke.textOrNull("duplicate_of"));
            if (!broke.has("m_kind")
                    || !named(line, broke.textOrNull("m_attempt"), broke.text("m_reference"))
                    || !broke.text("m_kind").equals(line.kind())
                    || !broke.text("m_gateway").equals(file.gateway)) {
                wrong("repeats what it does not name");
            } else if (other == null || other.position > file.position) {
                wrong("repeats a line of no earlier file");
            } else if (!other.reversed()
                    && !(other.id.equals(broke.textOrNull("k_file"))
                            && broke.number("k_line") == broke.number("duplicate_of_line"))) {
                wrong("repeats a line that is not matched with the same");
            }
        }

        /** Why a match cannot be; {@code null} if it can. */
        private @Nullable String problem(SettledLine line, Row match) {
            if (!match.has("kind")) {
                return "nothing moved there";
            }
            if (!match.text("gateway").equals(file.gateway)) {
                return "moved at " + match.text("gateway");
            }
            if (!match.text("kind").equals(line.kind())) {
                return "is a " + match.text("kind");
            }
            if (match.text("matched_by").equals("reference")) {
                return named(line, match.textOrNull("attempt_id"), match.text("gateway_reference"))
                        ? null
                        : "the line does not name it";
            }
            LocalDate day = match.time("occurred_at").atOffset(ZoneOffset.UTC).toLocalDate();
            if (line.reference() != null) {
                return "the line has a reference, and was matched without";
            }
            if (match.number("amount_minor") != line.gross()
                    || !match.text("currency").equals(line.currency())) {
                return "is of another sum, by which it was matched";
            }
            return day.isAfter(line.day()) || day.isBefore(line.day().minusDays(DAYS_UNTIL_SETTLED))
                    ? "is of another day, by which it was matched"
                    : null;
        }

        private static boolean named(SettledLine line, @Nullable String attempt, String gatewayReference) {
            return (line.reference() != null && line.reference().equals(attempt))
                    || gatewayReference.equals(line.gatewayReference());
        }

        private @Nullable Row transit(SettledLine line, boolean first) throws SQLException {
            List<Row> sent = transit.take(number);
            boolean due = line.ofTransit() && first && !file.reversed();
            if (due == sent.isEmpty()) {
                findings.add(
                        FindingKind.TRANSIT_DIFFERS,
                        where(file, number),
                        due ? "has no row in transit" : "is in transit and should not be");
                return null;
            }
            if (!due) {
                return null;
            }
            Row row = sent.getFirst();
            differ(FindingKind.TRANSIT_DIFFERS, row.differenceFrom(line.transitRow()));
            if (row.has("came_in")) {
                differ(FindingKind.TRANSIT_DIFFERS, TransitCheck.problem(row));
            }
            return row;
        }

        private void inTransit(SettledLine line, @Nullable Row broke, @Nullable Row sent) {
            String kind = line.ofBank() ? "missing_here" : "not_arrived";
            if (broke != null && !broke.text("kind").equals(kind)) {
                wrong("is a break by " + broke.text("kind"));
            } else if (sent != null && broke != null && sent.has("came_in") != broke.has("closed_position")) {
                wrong(sent.has("came_in") ? "has come and is still missing" : "has not come and is closed");
            } else if (sent != null && broke == null && line.ofBank() && !sent.has("came_in")) {
                wrong("should be a break: missing_here");
            }
        }

        /** What a break says of its line, of the movement that it names, and of what people said about it. */
        private void compareBreak(SettledLine line, Row broke) throws SQLException {
            String kind = broke.text("kind");
            Map<String, @Nullable Object> due = line.breakRow(file, kind);
            Instant openedAt = broke.time("opened_at");
            if (!line.ofTransit() || kind.equals("duplicate")) {
                due.put("opened_at", file.receivedAt);
            } else if (!mayOpenAt(line, openedAt)) {
                wrong("was opened at %s, when no file made it a break".formatted(openedAt));
            }
            boolean ofMovement = kind.equals("amount_differs") || kind.equals("duplicate");
            if (ofMovement && broke.has("movement_position")) {
                due.put("charge_id", broke.textOrNull("m_charge"));
                due.put("ledger_minor", broke.has("m_minor") ? broke.number("m_minor") : null);
                due.put("ledger_currency", broke.textOrNull("m_currency"));
            } else {
                // What a line missed and came late is known by the event that closed the break.
                due.put("charge_id", line.ofCharge() && !ofMovement ? broke.textOrNull("c_charge") : null);
                due.put("movement_position", null);
                due.put("ledger_minor", null);
                due.put("ledger_currency", null);
            }
            if (!kind.equals("duplicate")) {
                due.put("duplicate_of", null);
                due.put("duplicate_of_line", null);
            }
            notes.putInto(due, connection, file, "line-" + number, openedAt);
            differ(FindingKind.BREAK_DIFFERS, broke.differenceFrom(due));
            if (file.reversed() && !broke.has("closed_position")) {
                wrong("is open, and its file was taken back");
            }
            if (broke.has("closed_at") != broke.has("closed_position")) {
                wrong("is closed by nothing");
            }
        }

        /**
         * Whether a break of a transfer can have been opened at an instant. What the bank shows and nobody sent is a break with
         * its own file, or once a file is taken back that told of it; what was sent and has not come is one with a statement
         * that reaches far enough.
         */
        private boolean mayOpenAt(SettledLine line, Instant openedAt) {
            if (line.ofBank()) {
                return openedAt.equals(file.receivedAt)
                        || ofTenant()
                                .map(other -> other.reversal)
                                .anyMatch(reversal -> reversal != null
                                        && reversal.position() > file.position
                                        && reversal.occurredAt().equals(openedAt));
            }
            LocalDate due = line.day().plusDays(TransitCheck.DAYS_IN_TRANSIT);
            return ofTenant()
                    .anyMatch(other -> other.ofBank()
                            && other.done
                            && other.position > file.position
                            && !other.to.isBefore(due)
                            && other.receivedAt.equals(openedAt));
        }

        private Stream<SettledFile> ofTenant() {
            return files.values().stream().filter(other -> other.tenant.equals(file.tenant));
        }
    }
}
