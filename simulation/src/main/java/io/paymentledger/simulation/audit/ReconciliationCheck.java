package io.paymentledger.simulation.audit;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares the read model of reconciliations with the settlement files of the log. Of each file:
 *
 * <ul>
 *   <li>its row, who recorded it and who took it back, the sums by currency and kind, the statements that it had first;
 *   <li>line by line what the line says and whether it counts, to what it is matched, its break, and what it has on its way
 *       between a gateway and the bank, by {@link LineCheck};
 *   <li>what moved within its period and neither is matched nor was said to be missing, by {@link LedgerSideCheck};
 *   <li>what was said about its breaks.
 * </ul>
 *
 * <p>What is matched is not matched anew: it is checked that each match can be, and that what has none is a break. Of several
 * movements that a line may mean, it may have any.
 *
 * <p>In memory are the files, what people said about breaks, the identity of each line, some 150 bytes a line, and as much
 * of each line of a file that was taken back.
 */
final class ReconciliationCheck {

    private static final List<String> OF_FILES = List.of(
            "reconciliation_line", "reconciliation_sum", "reconciliation_match", "reconciliation_break", "transit");

    private final Connection connection;
    private final Map<Integer, Long> token;
    private final Findings findings;
    private final SetFree setFree = new SetFree();
    private final LineCheck lines;
    private final LedgerSideCheck ledgerSide;
    private final TransitCheck transit;

    private final Map<String, SettledFile> files = new HashMap<>();
    private final Map<String, Fact> reversals = new HashMap<>();
    private final Notes notes = new Notes();

    /** What each table must have, in rows of files of the log. */
    private final Map<String, Long> read = new TreeMap<>();

    private final Set<String> known = new HashSet<>();

    /** By tenant, gateway, account and name, the file that had a statement first. */
    private final Map<List<String>, SettledFile> statements = new HashMap<>();

    private long filesFound;
    private long linesCompared;

    /** @param token the last position of each log that is compared */
    ReconciliationCheck(Connection connection, Map<Integer, Long> token, Findings findings) {
        this.connection = connection;
        this.token = token;
        this.findings = findings;
        this.lines = new LineCheck(connection, setFree, findings);
        this.ledgerSide = new LedgerSideCheck(connection, setFree, findings);
        this.transit = new TransitCheck(connection, setFree, findings);
    }

    /** An event of a settlement, in any order of streams. */
    void add(Fact fact) {
        if (fact.position() > token.getOrDefault(fact.log(), 0L)) {
            return;
        }
        switch (fact.type()) {
            case "settlement.file-received" -> {
                SettledFile file = new SettledFile(fact);
                files.put(file.name(), file);
            }
            case "settlement.file-reversed" -> reversals.put(fact.tenant() + "/" + SettledFile.idIn(fact), fact);
            case "settlement.break-explained", "settlement.break-resolved" -> notes.add(fact);
            default -> {
                // The lines are read file by file.
            }
        }
    }

    /** Compares the files of a log, once all of its events were added. */
    void check(int log) throws SQLException {
        reversals.forEach((name, fact) -> {
            SettledFile file = files.get(name);
            if (file == null) {
                findings.add(FindingKind.IMPOSSIBLE_HISTORY, fact.stream(), fact.place() + ": takes no file back");
            } else {
                file.reversal = fact;
            }
        });
        List<SettledFile> inOrder = files.values().stream()
                .sorted(Comparator.comparingLong(file -> file.position))
                .toList();
        for (SettledFile file : inOrder) {
            file.done = !isCutOff(file);
        }
        Deque<SettledFile> takenBack = new ArrayDeque<>(inOrder.stream()
                .filter(SettledFile::reversed)
                .sorted(Comparator.comparingLong(SettledFile::reversedAt))
                .toList());
        for (SettledFile file : inOrder) {
            while (!takenBack.isEmpty() && takenBack.getFirst().reversedAt() < file.position) {
                takeBack(takenBack.removeFirst());
            }
            compare(file);
        }
        takenBack.forEach(this::takeBack);
        for (SettledFile file : inOrder) {
            ledgerSide.missed(file);
        }
        transit.check(files);
        known.addAll(files.keySet());
        files.clear();
        reversals.clear();
        notes.clear();
        lines.clear();
        setFree.clear();
    }

    private void takeBack(SettledFile file) {
        lines.takeBack(file);
        statements.values().removeIf(first -> first == file);
    }

    /** Whether the read model has not yet seen all lines: a file is one commit, and a batch may end within it. */
    private boolean isCutOff(SettledFile file) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT EXISTS (SELECT FROM ledger.event WHERE log = ? AND stream = ? AND position > ?)")) {
            select.setInt(1, file.log);
            select.setString(2, SettledFile.linesOf(file.tenant, file.id));
            select.setLong(3, token.getOrDefault(file.log, 0L));
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private void compare(SettledFile file) throws SQLException {
        LineCheck.Outcome outcome = lines.check(file, token.getOrDefault(file.log, 0L), files, notes);
        outcome.rows().forEach((table, rows) -> read.merge(table, rows, Math::addExact));
        linesCompared += outcome.lines();
        compareRow(file, outcome.lines());
        compareSums(file, outcome.sums());
        read.merge("reconciliation_break", ledgerSide.check(file, files, notes), Math::addExact);
    }

    private void compareRow(SettledFile file, long linesRead) throws SQLException {
        Set<String> repeats = new HashSet<>();
        for (List<String> statement : file.statements) {
            SettledFile first = statements.putIfAbsent(
                    List.of(file.tenant, file.gateway, statement.getFirst(), statement.getLast()), file);
            if (first != null && first != file) {
                repeats.add(first.id);
            }
        }
        try (PreparedStatement select =
                connection.prepareStatement("SELECT * FROM query.reconciliation WHERE tenant = ? AND id = ?")) {
            select.setString(1, file.tenant);
            select.setString(2, file.id);
            try (ResultSet rows = select.executeQuery()) {
                if (!rows.next()) {
                    findings.add(FindingKind.FILE_DIFFERS, file.name(), "has no row");
                    return;
                }
                filesFound++;
                Row row = Row.of(rows);
                Map<String, @Nullable Object> due = file.row();
                due.put("lines_read", linesRead);
                due.put("received_by", actor(connection, file.log, file.position));
                due.put(
                        "reversed_by",
                        file.reversal == null ? null : actor(connection, file.log, file.reversal.position()));
                findings.differ(FindingKind.FILE_DIFFERS, file.name(), row.differenceFrom(due));
                String first = row.textOrNull("repeats");
                if (first == null ? !repeats.isEmpty() : !repeats.contains(first)) {
                    findings.add(
                            FindingKind.FILE_DIFFERS,
                            file.name(),
                            "repeats %s and should repeat one of %s".formatted(first, repeats));
                }
            }
        }
    }

    private void compareSums(SettledFile file, Map<List<String>, long[]> sums) throws SQLException {
        Map<List<String>, long[]> missing = file.done ? new HashMap<>(sums) : new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT * FROM query.reconciliation_sum WHERE tenant = ? AND reconciliation_id = ?")) {
            select.setString(1, file.tenant);
            select.setString(2, file.id);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    read.merge("reconciliation_sum", 1L, Math::addExact);
                    Row row = Row.of(rows);
                    List<String> of = List.of(row.text("currency"), row.text("kind"));
                    long[] due = missing.remove(of);
                    String where = "sums of %s %s in %s".formatted(of.getLast(), of.getFirst(), file.name());
                    if (due == null) {
                        findings.add(FindingKind.FILE_DIFFERS, where, "are of no line");
                    } else {
                        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
                        columns.put("lines", due[0]);
                        columns.put("gross_minor", due[1]);
                        columns.put("fee_minor", due[2]);
                        columns.put("net_minor", due[3]);
                        findings.differ(FindingKind.FILE_DIFFERS, where, row.differenceFrom(columns));
                    }
                }
            }
        }
        missing.keySet()
                .forEach(of -> findings.add(
                        FindingKind.FILE_DIFFERS,
                        "sums of %s %s in %s".formatted(of.getLast(), of.getFirst(), file.name()),
                        "have no row"));
    }

    /** Who recorded an event. */
    static String actor(Connection connection, int log, long position) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT metadata FROM ledger.event WHERE log = ? AND position = ?")) {
            select.setInt(1, log);
            select.setLong(2, position);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return JsonMapper.shared()
                        .readTree(new String(row.getBytes(1), StandardCharsets.UTF_8))
                        .path("actor")
                        .stringValue("");
            }
        }
    }

    /** Compares the statements of all files, and names rows of no file. */
    void finish() throws SQLException {
        compareStatements();
        nameUnknownFiles();
        for (String table : OF_FILES) {
            if (count(table) != read.getOrDefault(table, 0L)) {
                nameUnknown(table);
            }
        }
    }

    /** How many files were compared. */
    int files() {
        return known.size();
    }

    /** How many lines were compared. */
    long lines() {
        return linesCompared;
    }

    private void compareStatements() throws SQLException {
        Map<List<String>, SettledFile> missing = new HashMap<>(statements);
        try (PreparedStatement select = connection.prepareStatement("SELECT * FROM query.reconciliation_statement")) {
            select.setFetchSize(Audit.ROWS_AT_ONCE);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    List<String> of = List.of(
                            rows.getString("tenant"),
                            rows.getString("gateway"),
                            rows.getString("account"),
                            rows.getString("statement"));
                    SettledFile file = missing.remove(of);
                    String is = rows.getString("reconciliation_id");
                    if (file == null || !file.id.equals(is)) {
                        findings.add(
                                FindingKind.FILE_DIFFERS,
                                "statement " + of,
                                "was first in %s and should be in %s".formatted(is, file == null ? "none" : file.id));
                    }
                }
            }
        }
        missing.forEach((of, file) -> findings.add(
                FindingKind.FILE_DIFFERS, "statement " + of, "has no row and was first in " + file.name()));
    }

    private void nameUnknownFiles() throws SQLException {
        if (count("reconciliation") != filesFound) {
            unknown("reconciliation", "id")
                    .forEach(name -> findings.add(FindingKind.FILE_DIFFERS, name, "is no file of the log"));
        }
    }

    private void nameUnknown(String table) throws SQLException {
        FindingKind kind = switch (table) {
            case "reconciliation_line" -> FindingKind.LINE_DIFFERS;
            case "reconciliation_match" -> FindingKind.MATCH_DIFFERS;
            case "reconciliation_break" -> FindingKind.BREAK_DIFFERS;
            case "transit" -> FindingKind.TRANSIT_DIFFERS;
            default -> FindingKind.FILE_DIFFERS;
        };
        unknown(table, "reconciliation_id")
                .forEach(name -> findings.add(kind, name, table + " has rows of it, and the log no such file"));
    }

    /** The files that a table has rows of and the log does not have. */
    private List<String> unknown(String table, String id) throws SQLException {
        List<String> names = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT DISTINCT tenant || '/' || %s FROM query.%s".formatted(id, table))) {
            select.setFetchSize(Audit.ROWS_AT_ONCE);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    if (!known.contains(row.getString(1))) {
                        names.add(row.getString(1));
                    }
                }
            }
        }
        return names;
    }

    private long count(String table) throws SQLException {
        try (PreparedStatement count = connection.prepareStatement("SELECT count(*) FROM query." + table);
                ResultSet row = count.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}
