package io.paymentledger.eventstore;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paymentledger.eventstore.testing.LedgerDatabase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** A ledger's event store with its own database: what the tests of this package write to and read from. */
final class StoreFixture implements AutoCloseable {

    final LedgerDatabase database;
    final HikariDataSource pool;
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final TenantLogs tenants;
    final EventLog log;
    final LogNotifier notifier;
    final EventAppender appender;

    StoreFixture(LedgerDatabase database) {
        this.database = database;
        this.pool = database.pool("ledger_service");
        this.tenants = new TenantLogs(pool);
        this.log = new EventLog(pool, tenants);
        this.notifier = new LogNotifier(pool);
        this.appender = newAppender();
        bind("acme", LogAssignment.DEFAULT_LOG);
    }

    static StoreFixture create() {
        return new StoreFixture(LedgerDatabase.create());
    }

    /** Binds a tenant to a log, as its owner does; gives the log that it is bound to. */
    int bind(String tenant, int log) {
        return new TenantLogs(database.owner()).bind(tenant, log);
    }

    /** One more writer, as a second process has it. */
    EventAppender newAppender() {
        return new EventAppender(pool, tenants, notifier::committed, metrics);
    }

    static NewEvent event(String stream, long sequence) {
        UUID id = UUID.randomUUID();
        return new NewEvent(stream, sequence, "text.said", 1, id, utf8(id.toString()), utf8("{}"));
    }

    CompletableFuture<Appended> append(NewEvent... unit) {
        return appender.append(List.of(unit));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        appender.close();
        notifier.close();
        database.close();
    }
}
