package io.paymentledger.benchmarks;

import io.paymentledger.benchmarks.baseline.Service;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A service under load from outside, on a database of its own. */
final class ServiceContender implements Contender {

    /** The services that are compared, as the results name them. */
    enum Kind {
        OURS("Payment Ledger", Service.LEDGER, SETTLED_EVENTS),
        OURS_BATCHED("Payment Ledger, " + Plan.BATCH_CHARGES + " in a request", Service.LEDGER, SETTLED_EVENTS),
        JDBC("(a) Spring + JdbcTemplate", Service.JDBC, SETTLED_ROWS),
        REDIS_EVERYSEC("(b) Redis everysec + PostgreSQL", Service.REDIS, SETTLED_ROWS),
        REDIS_ALWAYS("(b) Redis always + PostgreSQL", Service.REDIS, SETTLED_ROWS),
        STOCK_AXON("(c) same domain, stock Axon JDBC", Service.STOCK_AXON, SETTLED_EVENTS),
        NO_OP("(e) no-op endpoint", Service.NO_OP, null);

        private final String label;
        private final Service service;
        private final @Nullable String settled;

        Kind(String label, Service service, @Nullable String settled) {
            this.label = label;
            this.service = service;
            this.settled = settled;
        }

        String label() {
            return label;
        }
    }

    /** Charges that may be under way when a turn ends. */
    private static final int MOST_UNDER_WAY = Math.max(Plan.CONNECTIONS, Plan.BATCH_CONNECTIONS * Plan.BATCH_CHARGES);

    private static final String SETTLED_EVENTS = "SELECT count(*) FROM ledger.event WHERE type = 'charge.captured'";
    private static final String SETTLED_ROWS = "SELECT count(*) FROM charge WHERE status = 'success'";

    private final Kind kind;
    private final Workbench bench;
    private final PostgresServer server;
    private final String database;
    private final LoadedService.Demand demand;
    private final LoadedService service;
    private final double emptyBytes;
    private long served;
    private long refused;
    private int turns;

    /** Starts a service. */
    ServiceContender(Kind kind, Workbench bench, PostgresServer server, LoadedService.Demand demand) {
        this.kind = kind;
        this.bench = bench;
        this.server = server;
        this.demand = demand;
        this.database = kind.name().toLowerCase(Locale.ROOT);
        bench.say("starting " + kind.label);
        if (kind.service == Service.LEDGER || kind.service == Service.STOCK_AXON) {
            server.createLedger(database);
        } else {
            server.create(database);
        }
        @Nullable
        RedisServer redis = switch (kind) {
            case REDIS_EVERYSEC -> RedisServer.start(bench.folder(), "everysec");
            case REDIS_ALWAYS -> RedisServer.start(bench.folder(), "always");
            case OURS, OURS_BATCHED, JDBC, STOCK_AXON, NO_OP -> null;
        };
        this.service = new LoadedService(start(redis), server, redis);
        this.emptyBytes = databaseBytes();
    }

    private ServiceProcess start(@Nullable RedisServer redis) {
        return redis == null
                ? bench.start(kind.service, server, database)
                : bench.start(kind.service, server, database, "--redis.port=" + redis.port());
    }

    @Override
    public String label() {
        return kind.label;
    }

    @Override
    public Turn turn(int seconds) {
        Turn turn = service.turn(demand, bench, seconds);
        served += turn.count();
        refused += turn.refused();
        turns++;
        return turn;
    }

    /** Creates the charges that a storm repeats. */
    void settle() {
        for (int number = 1; number <= Plan.SETTLED_KEYS; number++) {
            service.service()
                    .create(
                            "/v1/charges",
                            Load.settledBody(number),
                            "Authorization",
                            "Bearer " + bench.secret().value(),
                            "Idempotency-Key",
                            Load.settledKey(number));
        }
    }

    /** How many charges the database holds; 0 where nothing is stored. */
    long settled() {
        return kind.settled == null ? 0 : (long) server.number(database, kind.settled);
    }

    /**
     * Checks that each request made one charge: those that were served, and at most those that were refused when they
     * were half done, and those that were on their way when a turn ended.
     */
    void requireOneChargeForEachRequest() {
        long settled = settled();
        long most = served + refused + (long) turns * MOST_UNDER_WAY;
        if (kind.settled != null && (settled < served || settled > most)) {
            throw new IllegalStateException("%s made %s charges of %s requests".formatted(kind, settled, served));
        }
    }

    /** What a charge takes of the disk in PostgreSQL, indexes and all. */
    double bytesPerCharge() {
        return (databaseBytes() - emptyBytes) / settled();
    }

    double databaseBytes() {
        return server.number(database, "SELECT pg_database_size(current_database())");
    }

    @Override
    public void close() {
        service.close();
    }
}
