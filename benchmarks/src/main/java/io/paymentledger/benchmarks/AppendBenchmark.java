package io.paymentledger.benchmarks;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paymentledger.events.CaptureMethod;
import io.paymentledger.events.ChargeEvent.AttemptStarted;
import io.paymentledger.events.ChargeEvent.ChargeCaptured;
import io.paymentledger.events.ChargeEvent.ChargeInitiated;
import io.paymentledger.events.EventCodec;
import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.LedgerEvent;
import io.paymentledger.events.Money;
import io.paymentledger.events.OrderEvent.OrderClaimed;
import io.paymentledger.events.PaymentMethod;
import io.paymentledger.events.Personal;
import io.paymentledger.events.StoredPayload;
import io.paymentledger.eventstore.EventAppender;
import io.paymentledger.eventstore.LogAssignment;
import io.paymentledger.eventstore.NewEvent;
import io.paymentledger.eventstore.TenantLogs;
import java.util.List;
import java.util.UUID;

/** The event store alone: what is appended when nothing else has to be done. */
final class AppendBenchmark implements Benchmark {

    private static final String WHAT = "charges";
    private static final String DATABASE = "ledger";
    private static final String LABEL = "event store, two appends";

    @Override
    public String name() {
        return "append";
    }

    @Override
    public Outcome run(Workbench bench, PostgresServer server) {
        server.createLedger(DATABASE);
        try (Appending appending = new Appending(server);
                PgBench ceiling = new PgBench(bench, server)) {
            Rounds rounds = Rounds.play(bench, server, List.of(appending, ceiling));
            return new Outcome(
                    name(),
                    "Appending alone",
                    """
                    %s threads hand events that are bytes already to the event store: for each charge a unit of three \
                    events, and when that is durable, a unit of one. So a charge is %s events in two commits, as in the \
                    ledger; the commits are shared with the other threads (group commit). pgbench does the baseline's \
                    two commits.
                    """.formatted(Plan.CONNECTIONS, SeededLog.EVENTS_PER_CHARGE),
                    WHAT + "/s",
                    rounds.bars(),
                    List.of(),
                    List.of(rounds.medians(WHAT, PgBench.LABEL), rounds.raw(WHAT)));
        }
    }

    /** The event store without the ledger. */
    private static final class Appending implements Contender {

        private static final byte[] METADATA = EventCodec.CURRENT.encode(new EventMetadata(
                Workbench.TENANT,
                "key_01a20b9f-b469-7013-84f1-2b9aa5982fcb",
                "01a20b9f-cf18-716a-ac78-494425a96260",
                "01a20b9f-cf18-716a-ac78-494425a96260",
                "01a20b9f-cf18-716a-ac78-494425a96260"));

        private static final StoredPayload INITIATED = stored(new ChargeInitiated(
                Money.of(1_999, "EUR"),
                new PaymentMethod("tok_approve"),
                CaptureMethod.AUTOMATIC,
                "1001",
                "v1:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                Personal.NONE));

        private static final String ATTEMPT_ID = "att_01a20b9f-cfae-736c-a470-883b88d3c54e";
        private static final StoredPayload ATTEMPT = stored(new AttemptStarted(ATTEMPT_ID, "simulator"));
        private static final StoredPayload ORDER = stored(new OrderClaimed("01a20b9f-cfae-736c-a470-883b88d3c54e"));
        private static final StoredPayload CAPTURED =
                stored(new ChargeCaptured(ATTEMPT_ID, 1_999, "sim_" + ATTEMPT_ID, true));

        private final PostgresServer server;
        private final HikariDataSource pool;
        private final EventAppender appender;
        private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();

        Appending(PostgresServer server) {
            this.server = server;
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl(server.url(DATABASE));
            config.setUsername("ledger_service");
            this.pool = new HikariDataSource(config);
            TenantLogs tenants = new TenantLogs(pool);
            new TenantLogs(server.superuser(DATABASE)).bind(Workbench.TENANT, LogAssignment.DEFAULT_LOG);
            this.appender = new EventAppender(pool, tenants, () -> {}, new SimpleMeterRegistry());
        }

        private static StoredPayload stored(LedgerEvent event) {
            return EventCodec.CURRENT.encode(event);
        }

        @Override
        public String label() {
            return LABEL;
        }

        @Override
        public Turn turn(int seconds) {
            return Crowd.turn(seconds, this::charge, server::cpuSeconds);
        }

        private void charge() {
            String name = UUID.randomUUID().toString();
            String key = Workbench.TENANT + "/" + name;
            appender.append(List.of(
                            event(key, 0, INITIATED),
                            event(key, 1, ATTEMPT),
                            event(Workbench.TENANT + "/order/" + name, 0, ORDER)))
                    .join();
            appender.append(List.of(event(key, 2, CAPTURED))).join();
        }

        private NewEvent event(String stream, long sequence, StoredPayload stored) {
            return new NewEvent(
                    stream, sequence, stored.type(), stored.revision(), ids.generate(), stored.bytes(), METADATA);
        }

        @Override
        public void close() {
            appender.close();
            pool.close();
        }
    }
}
