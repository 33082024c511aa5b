package io.paymentledger.benchmarks;

import io.paymentledger.benchmarks.Outcome.Goal;
import io.paymentledger.benchmarks.baseline.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What a reader waits for: the audit queries over many charges, and the same questions asked of a plain table. */
final class ReadBenchmark implements Benchmark {

    private static final String WHAT = "answers";
    private static final String DATABASE = "ledger";
    private static final String BASELINE = "jdbc";
    private static final String RECEIPT = "a receipt";
    private static final double GOAL_RECEIPT_MILLIS = 20;

    /** Addresses that a question is asked at, so that an answer is not in every cache. */
    private static final int MOST_ADDRESSES = 10_000;

    private static final String CHARGES =
            "SELECT '/v1/charges/' || charge_id FROM query.charge TABLESAMPLE SYSTEM (20)";
    private static final String LIST = "SELECT '/v1/charges?limit=50'";
    private static final String STATEMENTS = """
            SELECT '/v1/accounts/' || name || '/statement?limit=50&currency=' || currency
              FROM query.account ORDER BY postings DESC""";
    private static final String ENTRIES = "SELECT '/v1/entries/' || position FROM query.entry TABLESAMPLE SYSTEM (20)";
    private static final String FORENSICS =
            "SELECT '/v1/idempotency/' || charge_id FROM query.charge TABLESAMPLE SYSTEM (20)";
    private static final String RECEIPTS =
            "SELECT '/v1/charges/' || charge_id || '/receipt' FROM query.charge TABLESAMPLE SYSTEM (20)";
    private static final String ROWS = "SELECT '/v1/charges/' || idempotency_key FROM charge TABLESAMPLE SYSTEM (20)";

    @Override
    public String name() {
        return "read";
    }

    @Override
    public Outcome run(Workbench bench, PostgresServer server) {
        long charges = bench.plan().replayedCharges();
        server.createLedger(DATABASE);
        server.create(BASELINE);
        bench.say(String.format(Locale.ROOT, "filling the log with %,d charges", charges));
        SeededLog.fill(server, DATABASE, charges * SeededLog.EVENTS_PER_CHARGE);
        // It makes the API key that is read with.
        try (ServiceProcess _ = bench.start(Service.LEDGER, server, DATABASE, SealedLog.setting(bench))) {
            bench.say("sealing");
            SealedLog.awaitEnd(server, DATABASE);
        }
        Load load = new Load(bench.folder());
        try (ServiceProcess query = bench.startQueryService(server, DATABASE);
                ServiceProcess table = bench.start(Service.JDBC, server, BASELINE)) {
            fill(server, charges);
            bench.say("folding");
            ReadSide.awaitEnd(server, DATABASE);
            // As after the hours that such tables take to grow: hint bits are set and statistics are there.
            server.execute(DATABASE, "VACUUM ANALYZE");
            server.execute(BASELINE, "VACUUM ANALYZE");
            LoadedService ours = new LoadedService(query, server, null);
            LoadedService theirs = new LoadedService(table, server, null);
            List<Question> questions = List.of(
                    new Question("a charge", DATABASE, CHARGES, ours, bench, server, load),
                    new Question("a charge, of (a)", BASELINE, ROWS, theirs, bench, server, load),
                    new Question("a page of 50 charges", DATABASE, LIST, ours, bench, server, load),
                    new Question("a page of 50 charges, of (a)", BASELINE, LIST, theirs, bench, server, load),
                    new Question("a page of 50 lines of a statement", DATABASE, STATEMENTS, ours, bench, server, load),
                    new Question("an entry", DATABASE, ENTRIES, ours, bench, server, load),
                    new Question("everything about a key", DATABASE, FORENSICS, ours, bench, server, load),
                    new Question(RECEIPT, DATABASE, RECEIPTS, ours, bench, server, load));
            return outcome(charges, Rounds.play(bench, server, questions));
        }
    }

    private static void fill(PostgresServer server, long charges) {
        server.execute(BASELINE, """
                INSERT INTO charge (idempotency_key, order_number, amount_minor, currency, payment_method, status,
                                    gateway_reference, created_at)
                SELECT 'k' || md5(n::text), 'o' || n, 1999, 'EUR', 'tok_approve', 'success', 'sim_' || md5('a' || n),
                       now() + n * interval '1 millisecond'
                  FROM generate_series(1, %s) AS n;
                CREATE INDEX ON charge (created_at, idempotency_key)""".formatted(charges));
    }

    private Outcome outcome(long charges, Rounds rounds) {
        return new Outcome(
                name(),
                "Reading",
                String.format(
                        Locale.ROOT, """
                %,d charges lie in the read models of query-service (a heap of %s MB), and as many in the table of (a), \
                Spring and JdbcTemplate, which has an index for its list. wrk asks over %s connections, each question \
                at addresses drawn from as many as %,d. query-service authenticates and says up to which position of \
                the log each answer is; (a) does neither. Statements, entries, receipts and the history of a key have no \
                counterpart in a table of charges.
                """, charges, Plan.QUERY_HEAP_MEGABYTES, Plan.READ_CONNECTIONS, MOST_ADDRESSES),
                WHAT + "/s",
                rounds.bars(),
                List.of(Goal.atMost(
                        "a receipt, p99",
                        GOAL_RECEIPT_MILLIS,
                        "ms",
                        rounds.of(RECEIPT, Turn::p99Millis).median())),
                List.of(rounds.medians(WHAT, "a charge, of (a)"), rounds.raw(WHAT)));
    }

    /** One kind of read, asked of one of the services. */
    private record Question(String label, Path addresses, LoadedService service, Workbench bench, Load load)
            implements Contender {

        Question(
                String label,
                String database,
                String addresses,
                LoadedService service,
                Workbench bench,
                PostgresServer server,
                Load load) {
            this(label, write(label, addresses(server, database, addresses), bench), service, bench, load);
        }

        private static List<String> addresses(PostgresServer server, String database, String sql) {
            return List.of(
                    server.text(database, """
                            SELECT string_agg(address, E'\\n') FROM (SELECT * FROM (%s) AS one (address) LIMIT %s) AS chosen""".formatted(sql, MOST_ADDRESSES)).split("\n"));
        }

        private static Path write(String label, List<String> addresses, Workbench bench) {
            try {
                return Files.write(bench.folder().resolve(label.replaceAll("[^a-z0-9]+", "-") + ".txt"), addresses);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Turn turn(int seconds) {
            return service.turn(this::read, bench, seconds);
        }

        private Load.Counted read(URI url, String credential, int seconds) {
            Load.Counted counted = load.reads(url, credential, seconds, addresses);
            if (counted.refused() > 0) {
                throw new IllegalStateException(
                        "%s of %s were not answered: %s".formatted(counted.refused(), counted.requests(), label));
            }
            return counted;
        }

        /** The services are closed by who started them. */
        @Override
        public void close() {
            // Nothing is its own.
        }
    }
}
