package io.paymentledger.query.charge;

import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.SqlErrors;
import io.paymentledger.query.projection.LogEvent;
import io.paymentledger.query.projection.ReadModel;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DataSourceUtils;

/**
 * Folds charges. A batch costs two statements, however many events it has: one that loads what it continues, and one
 * that writes each row once.
 */
final class ChargeReadModel implements ReadModel {

    private final DataSource dataSource;
    private final ChargeTable table;

    ChargeReadModel(DataSource dataSource, ChargeTable table) {
        this.dataSource = dataSource;
        this.table = table;
    }

    @Override
    public String name() {
        return "charges";
    }

    @Override
    public void apply(List<LogEvent> events) {
        List<LogEvent> ofCharges = events.stream().filter(ChargeRow::concerns).toList();
        if (ofCharges.isEmpty()) {
            return;
        }
        Connection connection = DataSourceUtils.getConnection(dataSource);
        try {
            Map<StreamName, ChargeRow> before = table.load(connection, streams(ofCharges));
            Collection<ChargeRow> after = fold(before, ofCharges);
            if (!after.isEmpty()) {
                table.write(connection, after);
            }
        } catch (SQLException e) {
            throw SqlErrors.translate("folding charges", e);
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
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

    private static Collection<StreamName> streams(List<LogEvent> events) {
        return events.stream().map(event -> event.recorded().stream()).collect(Collectors.toSet());
    }
}
