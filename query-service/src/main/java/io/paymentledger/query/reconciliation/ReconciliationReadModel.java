package io.paymentledger.query.reconciliation;

import io.paymentledger.events.ChargeEvent;
import io.paymentledger.events.LedgerEvent;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.SettlementEvent;
import io.paymentledger.events.SettlementEvent.BreakExplained;
import io.paymentledger.events.SettlementEvent.BreakResolved;
import io.paymentledger.events.SettlementEvent.SettlementFileReceived;
import io.paymentledger.events.SettlementEvent.SettlementFileReversed;
import io.paymentledger.events.SettlementEvent.SettlementLinesRecorded;
import io.paymentledger.events.SettlementEvent.SettlementLinesReversed;
import io.paymentledger.events.SettlementEvent.SettlementLinesStaged;
import io.paymentledger.events.SettlementEvent.SettlementProfileDefined;
import io.paymentledger.events.SettlementEvent.Statement;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.events.StreamName;
import io.paymentledger.query.projection.EarlierEvents;
import io.paymentledger.query.projection.LogEvent;
import io.paymentledger.query.projection.LogPage;
import io.paymentledger.query.projection.Pace;
import io.paymentledger.query.projection.ReadModel;
import io.paymentledger.query.reconciliation.BreakTables.LateMatch;
import io.paymentledger.query.reconciliation.BreakTables.NoteRow;
import io.paymentledger.query.reconciliation.BreakTables.Waiting;
import io.paymentledger.query.reconciliation.ReconciliationTables.FileId;
import io.paymentledger.query.reconciliation.ReconciliationTables.LineRow;
import io.paymentledger.query.reconciliation.ReconciliationTables.StatementRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Folds settlement files and what they are compared with.
 *
 * <p>A file is matched when its last line is read, with what was recorded before it: so what comes of it depends on the log
 * alone, and not on where batches end. A batch costs a fixed number of statements, and so does each file.
 */
final class ReconciliationReadModel implements ReadModel {

    private final MovementTable movements;
    private final ReconciliationTables tables;
    private final BreakTables breaks;
    private final TransitTable transit;
    private final EarlierEvents earlier;

    ReconciliationReadModel(
            MovementTable movements,
            ReconciliationTables tables,
            BreakTables breaks,
            TransitTable transit,
            EarlierEvents earlier) {
        this.earlier = earlier;
        this.transit = transit;
        this.movements = movements;
        this.tables = tables;
        this.breaks = breaks;
    }

    @Override
    public String name() {
        return "reconciliations";
    }

    @Override
    public int version() {
        return 4;
    }

    @Override
    public List<String> tables() {
        return List.of(
                "settlement_movement",
                "reconciliation",
                "reconciliation_line",
                "reconciliation_sum",
                "reconciliation_match",
                "reconciliation_statement",
                "reconciliation_break",
                "transit");
    }

    @Override
    public Pace pace() {
        return Pace.GATHERING;
    }

    @Override
    public boolean needs(String kind) {
        return kind.equals("charge") || kind.equals("settlement");
    }

    @Override
    public void apply(Connection connection, LogPage page) throws SQLException {
        List<LogEvent> concerned = page.events().stream()
                .filter(event -> concerns(event.recorded().event()))
                .toList();
        if (concerned.isEmpty()) {
            return;
        }
        Batch batch = new Batch(connection, concerned);
        for (LogEvent event : concerned) {
            batch.take(event);
        }
        batch.flush();
    }

    private static boolean concerns(LedgerEvent event) {
        return event instanceof ChargeEvent
                || (event instanceof SettlementEvent
                        && !(event instanceof SettlementProfileDefined)
                        && !(event instanceof SettlementLinesStaged));
    }

    /** What is gathered between two files' ends, and written at each. */
    private final class Batch {

        private final Connection connection;
        private final Map<StreamName, SettledCharge> charges;
        private final Map<FileId, FileRow> files;
        private final List<Movement> moved = new ArrayList<>();
        private final List<FileRow> received = new ArrayList<>();
        private final List<StatementRow> statements = new ArrayList<>();
        private final List<LineRow> lines = new ArrayList<>();
        private final List<TransitTable.Row> sent = new ArrayList<>();
        private final List<NoteRow> explanations = new ArrayList<>();
        private final List<NoteRow> resolutions = new ArrayList<>();

        Batch(Connection connection, List<LogEvent> events) throws SQLException {
            this.connection = connection;
            Set<FileId> ids = new HashSet<>();
            for (LogEvent event : events) {
                RecordedEvent recorded = event.recorded();
                if (recorded.event() instanceof SettlementLinesRecorded some) {
                    ids.add(new FileId(recorded.stream().tenant(), some.file()));
                } else if (recorded.event() instanceof SettlementFileReversed reversed) {
                    ids.add(new FileId(recorded.stream().tenant(), reversed.file()));
                }
            }
            this.charges = earlier.fold(events, SettledCharge::after);
            this.files = tables.files(connection, ids);
        }

        void take(LogEvent event) throws SQLException {
            RecordedEvent recorded = event.recorded();
            String tenant = recorded.stream().tenant();
            switch (recorded.event()) {
                case ChargeEvent ofCharge -> take(recorded, ofCharge);
                case SettlementFileReceived file -> take(FileRow.of(event, file), file.statements());
                case SettlementLinesRecorded some -> take(new FileId(tenant, some.file()), some);
                case SettlementFileReversed reversed -> takeBack(recorded, reversed);
                case SettlementLinesReversed _ -> {
                    // The file is taken back as a whole.
                }
                case BreakExplained note ->
                    take(explanations, new FileId(tenant, note.file()), note.breakId(), note.note(), recorded);
                case BreakResolved note ->
                    take(resolutions, new FileId(tenant, note.file()), note.breakId(), note.note(), recorded);
                default -> throw new IllegalStateException("was let through, and concerns nobody");
            }
        }

        private void take(RecordedEvent recorded, ChargeEvent event) {
            StreamName stream = recorded.stream();
            SettledCharge charge = SettledCharge.after(charges.get(stream), stream, event);
            charges.put(stream, charge);
            @Nullable Movement movement = charge.movement(recorded, event);
            if (movement != null) {
                moved.add(movement);
            }
        }

        private void take(FileRow file, List<Statement> ofFile) throws SQLException {
            received.add(file);
            ofFile.forEach(statement -> statements.add(new StatementRow(file, statement)));
            files.putIfAbsent(new FileId(file.tenant(), file.id()), file);
            if (file.lines() == 0) {
                endFile(file);
            }
        }

        private void take(FileId id, SettlementLinesRecorded some) throws SQLException {
            int number = some.first();
            for (SettlementLine line : some.lines()) {
                LineRow row = new LineRow(id, number++, line);
                lines.add(row);
                if (some.inTransit() && TransitTable.Row.isOf(line.kind())) {
                    sent.add(new TransitTable.Row(some.gateway(), row));
                }
            }
            FileRow file = Objects.requireNonNull(files.get(id), "a file's first event comes first");
            if (some.last() == file.lines()) {
                endFile(file);
            }
        }

        private void takeBack(RecordedEvent recorded, SettlementFileReversed reversed) throws SQLException {
            flush();
            FileId id = new FileId(recorded.stream().tenant(), reversed.file());
            FileRow file = Objects.requireNonNull(files.get(id), "a file's first event comes first");
            tables.takeBack(connection, file, recorded, reversed.reason());
            breaks.takeBack(connection, file, recorded);
            transit.takeBack(connection, file, recorded);
        }

        private void take(List<NoteRow> notes, FileId file, String breakId, String note, RecordedEvent recorded) {
            BreakPlace.of(breakId).ifPresent(place -> notes.add(new NoteRow(file, place, note, recorded)));
        }

        private void endFile(FileRow file) throws SQLException {
            flush();
            if (!file.done()) {
                MatchingSign.raise(connection, file);
                tables.claim(connection, file);
                List<FileLine> ofCharges = tables.linesOfCharges(connection, file);
                breaks.write(
                        connection,
                        file,
                        Matching.of(file.id(), ofCharges, movements.candidates(connection, file, ofCharges)));
                transit.settle(connection, file);
                tables.finish(connection, file);
            }
        }

        /** Writes what was gathered; the movements first, because lines that waited for them close with them. */
        void flush() throws SQLException {
            List<Movement> added = movements.add(connection, moved);
            close(added, breaks.waiting(connection, added));
            tables.add(connection, received, statements, lines);
            transit.add(connection, sent);
            breaks.explain(connection, explanations);
            breaks.resolve(connection, resolutions);
            moved.clear();
            received.clear();
            statements.clear();
            lines.clear();
            sent.clear();
            explanations.clear();
            resolutions.clear();
        }

        private void close(List<Movement> added, List<Waiting> waiting) throws SQLException {
            Map<Waiting, Movement> found = new LinkedHashMap<>(Matching.late(added, waiting, Waiting::tellsOf));
            breaks.close(
                    connection,
                    found.entrySet().stream()
                            .map(each -> new LateMatch(each.getKey(), each.getValue()))
                            .toList());
        }
    }
}
