package io.paymentledger.benchmarks;

/** Fills logs with genuine events, much faster than the ledger writes them. */
final class SeededLog {

    static final int EVENTS_PER_CHARGE = 4;

    /** Charges whose claims, and then whose outcomes, lie side by side. */
    private static final int WAVE = Plan.CONNECTIONS;

    /** Bounds one statement's sort, so that it stays in memory. */
    private static final long MOST_AT_ONCE = 256L * WAVE;

    private SeededLog() {}

    /** Fills a database's log up to a number of events at least, a wave more at most. */
    static void fill(PostgresServer server, String database, long events) {
        server.execute(database, PostgresServer.resource("/load/seed.sql"));
        for (long head = head(server, database); head < events; head = head(server, database)) {
            long charges = Math.min(MOST_AT_ONCE, (events - head) / EVENTS_PER_CHARGE + 1);
            server.text(database, "SELECT bench.seed(%s)".formatted((charges + WAVE - 1) / WAVE * WAVE));
        }
        // As after the hours that such a log takes: hint bits are set and statistics are there.
        server.execute(database, "VACUUM ANALYZE ledger.event");
        server.checkpoint();
    }

    /** The position of a log's last event. */
    static long head(PostgresServer server, String database) {
        return (long) server.number(database, "SELECT position FROM ledger.log_head WHERE log = 0");
    }
}
