package io.paymentledger.benchmarks;

import io.paymentledger.benchmarks.baseline.Baseline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A service under load from outside, on a database of its own. */
final class ServiceContender implements Contender {

    private static final int CREATED = 201;

    /** Connections of a baseline, which takes one for each commit; the ledger's writer takes one for all. */
    private static final int POOL = 20;

    /** The services that are compared, as the results name them. */
    enum Kind {
        OURS("Payment Ledger", null, SETTLED_EVENTS),
        JDBC("(a) Spring + JdbcTemplate", Baseline.JDBC, SETTLED_ROWS),
        REDIS_EVERYSEC("(b) Redis everysec + PostgreSQL", Baseline.REDIS, SETTLED_ROWS),
        REDIS_ALWAYS("(b) Redis always + PostgreSQL", Baseline.REDIS, SETTLED_ROWS),
        STOCK_AXON("(c) same domain, stock Axon JDBC", Baseline.STOCK_AXON, SETTLED_EVENTS),
        NO_OP("(e) no-op endpoint", Baseline.NO_OP, null);

        private final String label;
        private final @Nullable Baseline baseline;
        private final @Nullable String settled;

        Kind(String label, @Nullable Baseline baseline, @Nullable String settled) {
            this.label = label;
            this.baseline = baseline;
            this.settled = settled;
        }

        String label() {
            return label;
        }
    }

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
        boolean ledger = kind == Kind.OURS || kind == Kind.STOCK_AXON;
        if (ledger) {
            server.createLedger(database);
        } else {
            server.create(database);
        }
        @Nullable
        RedisServer redis = switch (kind) {
            case REDIS_EVERYSEC -> RedisServer.start(bench.folder(), "everysec");
            case REDIS_ALWAYS -> RedisServer.start(bench.folder(), "always");
            case OURS, JDBC, STOCK_AXON, NO_OP -> null;
        };
        this.service = new LoadedService(start(redis), server, redis);
        this.emptyBytes = databaseBytes();
    }

    private ServiceProcess start(@Nullable RedisServer redis) {
        return kind.baseline == null
                ? bench.startLedgerService(server, database)
                : start(kind.baseline, bench, server, database, redis);
    }

    /** Starts a baseline without a contender around it. */
    static ServiceProcess startLean(Workbench bench, PostgresServer server, String database) {
        return start(Baseline.JDBC, bench, server, database, null);
    }

    private static ServiceProcess start(
            Baseline baseline, Workbench bench, PostgresServer server, String database, @Nullable RedisServer redis) {
        List<String> arguments = new ArrayList<>(List.of(Benchmarks.CONTENDER, baseline.name()));
        arguments.addAll(
                baseline == Baseline.STOCK_AXON
                        ? bench.ledgerSettings(server, database)
                        : List.of("--spring.datasource.url=" + server.url(database)));
        arguments.add("--spring.datasource.username=" + PostgresServer.SUPERUSER);
        arguments.add("--spring.datasource.hikari.maximum-pool-size=" + POOL);
        if (redis != null) {
            arguments.add("--redis.port=" + redis.port());
        }
        return ServiceProcess.start(
                bench.jar("benchmarks"), bench.log(database), "/actuator/health/readiness", List.of(), arguments);
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
        HttpClient http = HttpClient.newHttpClient();
        for (int number = 1; number <= Plan.SETTLED_KEYS; number++) {
            HttpRequest request = HttpRequest.newBuilder(service.service().uri("/v1/charges"))
                    .header("Authorization", "Bearer " + bench.secret().value())
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", Load.settledKey(number))
                    .POST(BodyPublishers.ofString(Load.settledBody(number)))
                    .build();
            try {
                int status = http.send(request, BodyHandlers.discarding()).statusCode();
                if (status != CREATED) {
                    throw new IllegalStateException(kind + " answers " + status);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
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
        long most = served + refused + (long) turns * Plan.CONNECTIONS;
        if (kind.settled != null && (settled < served || settled > most)) {
            throw new IllegalStateException("%s made %d charges of %d requests".formatted(kind, settled, served));
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
