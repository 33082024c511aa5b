package io.paymentledger.query.charge;

import io.paymentledger.events.StreamName;
import io.paymentledger.query.projection.LogEvent;
import io.paymentledger.query.projection.LogPage;
import io.paymentledger.query.projection.ReadModel;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Folds charges. A batch costs a few statements, however many events it has: one that loads what it continues, if it
 * continues any charge, and those that write each row once.
 */
final class ChargeReadModel implements ReadModel {

    private final ChargeTable table = new ChargeTable();

    @Override
    public String name() {
        return "charges";
    }

    @Override
    public int version() {
        return 3;
    }

    @Override
    public List<String> tables() {
        return List.of("charge");
    }

    @Override
    public boolean needs(String kind) {
        return kind.equals("charge");
    }

    @Override
    public void apply(Connection connection, LogPage page) throws SQLException {
        List<LogEvent> ofCharges =
                page.events().stream().filter(ChargeRow::concerns).toList();
        if (ofCharges.isEmpty()) {
            return;
        }
        Map<StreamName, ChargeRow> born = LinkedHashMap.newLinkedHashMap(ofCharges.size());
        List<LogEvent> later = bear(born, ofCharges);
        table.write(connection, born.values(), fold(table.load(connection, streams(later)), later));
    }

    /**
     * Folds the charges that begin here, in the order in which they begin, which is that of most indexes.
     *
     * @return the events of the others
     */
    private static List<LogEvent> bear(Map<StreamName, ChargeRow> born, List<LogEvent> events) {
        List<LogEvent> later = new ArrayList<>();
        for (LogEvent event : events) {
            StreamName stream = event.recorded().stream();
            @Nullable ChargeRow row = event.recorded().sequence() == 0 ? null : born.get(stream);
            if (row != null || event.recorded().sequence() == 0) {
                born.put(stream, ChargeRow.after(row, event));
            } else {
                later.add(event);
            }
        }
        return later;
    }

    /** The rows that changed, by stream: whoever writes the same rows locks them in the same order. */
    private static Collection<ChargeRow> fold(Map<StreamName, ChargeRow> before, List<LogEvent> events) {
        SortedMap<String, ChargeRow> after = new TreeMap<>();
        for (LogEvent event : events) {
            StreamName stream = event.recorded().stream();
            @Nullable ChargeRow row = after.getOrDefault(stream.value(), before.get(stream));
            if (row == null || !row.contains(event)) {
                after.put(stream.value(), ChargeRow.after(row, event));
            }
        }
        return after.values();
    }

    private static Set<StreamName> streams(List<LogEvent> events) {
        return events.stream().map(event -> event.recorded().stream()).collect(Collectors.toSet());
    }
}
