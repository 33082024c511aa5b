package io.paymentledger.query;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paymentledger.base.History;
import io.paymentledger.base.LedgerEventFormat;
import io.paymentledger.base.MessageMetadata;
import io.paymentledger.base.key.ApiKeys;
import io.paymentledger.base.key.Scope;
import io.paymentledger.base.key.Secret;
import io.paymentledger.events.CaptureMethod;
import io.paymentledger.events.ChargeEvent.AttemptStarted;
import io.paymentledger.events.ChargeEvent.ChargeCaptured;
import io.paymentledger.events.ChargeEvent.ChargeInitiated;
import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.LedgerEvent;
import io.paymentledger.events.Money;
import io.paymentledger.events.PaymentMethod;
import io.paymentledger.events.Personal;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.Appended;
import io.paymentledger.eventstore.EventAppender;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.LogAssignment;
import io.paymentledger.eventstore.LogNotifier;
import io.paymentledger.eventstore.NewEvent;
import io.paymentledger.eventstore.TenantLogs;
import io.paymentledger.eventstore.axon.EventFormat;
import io.paymentledger.eventstore.testing.LedgerDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A ledger with a write side that records whatever a test wants to have happened. */
public final class LedgerFixture implements AutoCloseable {

    private static final LedgerEventFormat FORMAT = new LedgerEventFormat();

    public final LedgerDatabase database;
    public final TenantLogs tenants;
    public final EventLog log;
    private final ApiKeys keys;
    private final LogNotifier notifier;
    private final EventAppender appender;
    private final AtomicInteger names = new AtomicInteger();

    /** An event with its place. */
    public record Entry(StreamName stream, long sequence, LedgerEvent event, EventMetadata metadata) {}

    public LedgerFixture() {
        this(LedgerDatabase.create());
    }

    public LedgerFixture(LedgerDatabase database) {
        this.database = database;
        HikariDataSource pool = database.pool("ledger_service");
        this.tenants = new TenantLogs(pool);
        this.log = new EventLog(pool, tenants);
        this.keys = new ApiKeys(database.owner());
        this.notifier = new LogNotifier(pool);
        this.appender = new EventAppender(pool, tenants, notifier::committed, new SimpleMeterRegistry());
    }

    /** A tenant that no other test has. */
    public String newTenant() {
        return newTenant(LogAssignment.DEFAULT_LOG);
    }

    /** A tenant of a log, which is added if it is not there, that no other test has. */
    public String newTenant(int log) {
        database.execute(
                "ledger_owner", "INSERT INTO ledger.log_head (log) VALUES (%s) ON CONFLICT DO NOTHING".formatted(log));
        String tenant = "tenant-" + names.incrementAndGet();
        new TenantLogs(database.owner()).bind(tenant, log);
        return tenant;
    }

    /** The secret of a new API key. */
    public String key(String tenant, Scope... scopes) {
        Secret secret = Secret.generate();
        keys.create(tenant, Set.of(scopes), "test", secret.hash());
        return secret.value();
    }

    /** Records events in one commit. */
    public Appended append(Entry... entries) {
        return append(Arrays.stream(entries).map(LedgerFixture::write).toList());
    }

    /** Records events in their stored form in one commit. */
    public Appended append(List<NewEvent> unit) {
        return appender.append(unit).join();
    }

    /** Records the next events of a stream in one commit. */
    public Appended append(StreamName stream, long firstSequence, LedgerEvent... events) {
        Entry[] entries = new Entry[events.length];
        for (int i = 0; i < events.length; i++) {
            entries[i] = entry(stream, firstSequence + i, events[i]);
        }
        return append(entries);
    }

    public static Entry entry(StreamName stream, long sequence, LedgerEvent event) {
        return new Entry(
                stream, sequence, event, new EventMetadata(stream.tenant(), "key_1", "req-1", "cor-1", "cau-1"));
    }

    /** Records a charge that was captured, in two commits, and gives the second. */
    public Appended captured(StreamName stream, ChargeInitiated terms) {
        append(stream, 0, terms, started());
        return append(stream, 2, taken(terms));
    }

    public static ChargeInitiated terms(long amountMinor) {
        return terms(amountMinor, "EUR", null, null);
    }

    /** Terms; {@code null} is what the merchant left open. */
    public static ChargeInitiated terms(
            long amountMinor, String currency, @Nullable String orderNumber, @Nullable String customer) {
        return new ChargeInitiated(
                Money.of(amountMinor, currency),
                new PaymentMethod("tok_approve"),
                CaptureMethod.AUTOMATIC,
                orderNumber,
                "v1:fingerprint",
                new Personal(null, customer, Map.of()));
    }

    public static AttemptStarted started() {
        return new AttemptStarted("att_1", "simulator");
    }

    public static ChargeCaptured taken(ChargeInitiated terms) {
        return new ChargeCaptured("att_1", terms.amount().amountMinor(), "ref_1", true);
    }

    /** The stored form of an event. */
    public static NewEvent write(Entry entry) {
        EventFormat.Form form = FORMAT.write(entry.event, MessageMetadata.toMap(entry.metadata));
        return new NewEvent(
                entry.stream.value(),
                entry.sequence,
                form.type(),
                form.revision(),
                UUID.randomUUID(),
                form.payload(),
                form.metadata());
    }

    /** All events of a stream, as they were recorded. */
    public List<RecordedEvent> history(StreamName stream) {
        return new History(log, FORMAT).of(stream);
    }

    /** The first column of what a role selects, as text. */
    public List<String> rows(String role, String sql) {
        try (HikariDataSource pool = database.pool(role);
                Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (row.next()) {
                rows.add(row.getString(1));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        appender.close();
        notifier.close();
        database.close();
    }
}
