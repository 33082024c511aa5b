package io.paymentledger.query.projection;

import java.util.List;

/**
 * How the rows of a table are compared with those of another making of the same read model.
 *
 * @param key the columns that name a row
 * @param rows a query for those columns and for {@code content}, whatever else must be equal; {@code {schema}} stands for the
 *     making's schema
 */
public record Comparison(List<String> key, String rows) {

    public Comparison {
        key = List.copyOf(key);
    }

    /** Row by row, with all columns. */
    public static Comparison whole(String table, List<String> key) {
        return new Comparison(
                key, "SELECT %s, to_jsonb(t) AS content FROM {schema}.%s t".formatted(String.join(", ", key), table));
    }

    /** The rows of one making. */
    String in(String schema) {
        return rows.replace("{schema}", schema);
    }
}
