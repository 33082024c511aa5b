package io.paymentledger.query.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What two makings of a read model differ in, table by table.
 *
 * @param tables those in which something differs
 */
public record Differences(List<OfTable> tables) {

    /** Enough to see of what kind the differences are, and few enough to be read. */
    static final int MOST_SAMPLES = 100;

    private static final JsonMapper JSON = JsonMapper.shared();

    public Differences {
        tables = List.copyOf(tables);
    }

    /**
     * What differs in a table.
     *
     * @param onlyLive rows that only the making has that is answered from
     * @param onlyNext rows that only the next one has
     * @param different rows that both have, and that are not equal
     * @param samples some of these
     */
    public record OfTable(String table, long onlyLive, long onlyNext, long different, List<Sample> samples) {

        public OfTable {
            samples = List.copyOf(samples);
        }
    }

    /**
     * One row that differs.
     *
     * @param side {@code only_live}, {@code only_next} or {@code different}
     * @param key its key, by column
     */
    public record Sample(String side, Map<String, Object> key) {}

    /** Whether the two are equal. */
    public boolean none() {
        return tables.isEmpty();
    }

    /** Compares the two as the connection's transaction sees them, which must be at one position. */
    static Differences of(Connection connection, ReadModel readModel) throws SQLException {
        List<OfTable> found = new ArrayList<>();
        for (String table : readModel.tables()) {
            Comparison comparison = readModel.comparison(table, primaryKey(connection, table));
            OfTable differences = compare(connection, table, comparison);
            if (differences.onlyLive + differences.onlyNext + differences.different > 0) {
                found.add(differences);
            }
        }
        return new Differences(found);
    }

    private static List<String> primaryKey(Connection connection, String table) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT a.attname FROM pg_constraint k
                  CROSS JOIN LATERAL unnest(k.conkey) WITH ORDINALITY AS column_of (number, place)
                  JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = column_of.number
                 WHERE k.conrelid = ?::regclass AND k.contype = 'p' ORDER BY column_of.place""")) {
            select.setString(1, Makings.LIVE + "." + table);
            try (ResultSet row = select.executeQuery()) {
                List<String> columns = new ArrayList<>();
                while (row.next()) {
                    columns.add(row.getString(1));
                }
                return columns;
            }
        }
    }

    private static OfTable compare(Connection connection, String table, Comparison comparison) throws SQLException {
        String differing = differing(comparison);
        long[] counts = new long[3];
        try (PreparedStatement select = connection.prepareStatement("""
                        SELECT count(*) FILTER (WHERE found_in = 'only_live'), count(*) FILTER (WHERE found_in = 'only_next'),
                               count(*) FILTER (WHERE found_in = 'different') FROM (%s) d""".formatted(differing));
                ResultSet row = select.executeQuery()) {
            row.next();
            for (int i = 0; i < counts.length; i++) {
                counts[i] = row.getLong(i + 1);
            }
        }
        List<Sample> samples =
                counts[0] + counts[1] + counts[2] == 0 ? List.of() : samples(connection, comparison, differing);
        return new OfTable(table, counts[0], counts[1], counts[2], samples);
    }

    private static String differing(Comparison comparison) {
        return """
                SELECT CASE WHEN n.content IS NULL THEN 'only_live' WHEN l.content IS NULL THEN 'only_next'
                            ELSE 'different' END AS found_in, %1$s
                  FROM (%2$s) l FULL JOIN (%3$s) n USING (%1$s)
                 WHERE l.content IS DISTINCT FROM n.content""".formatted(
                        String.join(", ", comparison.key()), comparison.in(Makings.LIVE), comparison.in(Makings.NEXT));
    }

    private static List<Sample> samples(Connection connection, Comparison comparison, String differing)
            throws SQLException {
        String key = comparison.key().stream()
                .map(column -> "'%1$s', d.%1$s".formatted(column))
                .collect(Collectors.joining(", "));
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT found_in, jsonb_build_object(%s)::text FROM (%s) d ORDER BY %s LIMIT %s"
                                .formatted(key, differing, String.join(", ", comparison.key()), MOST_SAMPLES));
                ResultSet row = select.executeQuery()) {
            List<Sample> samples = new ArrayList<>();
            while (row.next()) {
                samples.add(new Sample(
                        row.getString(1),
                        JSON.readValue(row.getString(2), new TypeReference<Map<String, Object>>() {})));
            }
            return samples;
        }
    }

    String toJson() {
        return JSON.writeValueAsString(this);
    }

    static Differences ofJson(String json) {
        return JSON.readValue(json, Differences.class);
    }
}
