package io.paymentledger.benchmarks;

/** How far the read models of a database have come. */
final class ReadSide {

    /** Every read model has a token once it is made. */
    private static final int READ_MODELS = 3;

    /** Nobody's read side needs that long for what one turn writes. */
    private static final int MOST_MINUTES = 15;

    private ReadSide() {}

    /** The position up to which every read model is folded, by the tokens that are committed with their rows. */
    static long position(PostgresServer server, String database) {
        if (server.text(database, "SELECT to_regclass('query.token_entry')").equals("null")) {
            return 0;
        }
        return (long) server.number(database, """
                SELECT CASE WHEN count(*) < %s THEN 0 ELSE coalesce(min(position), 0) END
                  FROM (SELECT coalesce((convert_from(token, 'UTF8')::jsonb -> 'positions' ->> '0')::bigint, 0) AS position
                          FROM query.token_entry WHERE processor_name <> '__config') AS model""".formatted(READ_MODELS));
    }

    /** Waits until every read model is at the end of the log. */
    static void awaitEnd(PostgresServer server, String database) {
        long end = SeededLog.head(server, database);
        Waiting.until(
                () -> position(server, database) >= end,
                MOST_MINUTES,
                "the read models do not come to the end of the log");
    }
}
