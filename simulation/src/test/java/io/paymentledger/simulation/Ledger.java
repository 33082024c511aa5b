package io.paymentledger.simulation;

import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paymentledger.base.key.ApiKeys;
import io.paymentledger.base.key.Scope;
import io.paymentledger.base.key.Secret;
import io.paymentledger.base.transparency.LogTree;
import io.paymentledger.events.EventCodec;
import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.LedgerEvent;
import io.paymentledger.events.StoredPayload;
import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.EventAppender;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.LogAssignment;
import io.paymentledger.eventstore.NewEvent;
import io.paymentledger.eventstore.TenantLogs;
import io.paymentledger.eventstore.testing.LedgerDatabase;
import io.paymentledger.ledger.sealing.LogSealer;
import io.paymentledger.proof.Checkpoint;
import io.paymentledger.proof.SignedNote;
import io.paymentledger.proof.SigningKey;
import io.paymentledger.query.QueryServiceApplication;
import io.paymentledger.query.projection.Projection;
import io.paymentledger.simulation.audit.Audit;
import io.paymentledger.simulation.audit.Findings;
import io.paymentledger.simulation.workload.Workload;
import io.paymentledger.simulation.workload.WorkloadSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.springframework.context.ConfigurableApplicationContext;

/** A ledger's database, with the real read side over it while it is wanted. */
public final class Ledger implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int SHOWN = 20;

    public final LedgerDatabase database = LedgerDatabase.create();
    private final HikariDataSource writer = database.pool("ledger_owner");
    private final HikariDataSource reader = database.pool("query_service");

    /** Appends a workload. */
    public Workload.Made append(WorkloadSettings settings) {
        System.out.println("seed " + settings.seed());
        return new Workload(settings).appendTo(writer, _ -> {});
    }

    /** Changes what nobody may change: a superuser can switch every guard off. */
    public void tamper(String sql) {
        database.execute("postgres", "SET session_replication_role = replica; " + sql);
    }

    /** An event with its place. */
    public record Entry(StreamName stream, long sequence, LedgerEvent event) {}

    /** Appends events in one commit. */
    public void append(Entry... entries) {
        TenantLogs tenants = new TenantLogs(writer);
        Arrays.stream(entries).forEach(entry -> tenants.bind(entry.stream.tenant(), LogAssignment.DEFAULT_LOG));
        try (EventAppender appender = new EventAppender(writer, tenants, () -> {}, new SimpleMeterRegistry())) {
            appender.append(Arrays.stream(entries).map(Ledger::stored).toList()).join();
        }
    }

    private static NewEvent stored(Entry entry) {
        StoredPayload payload = EventCodec.CURRENT.encode(entry.event);
        String tenant = entry.stream.tenant();
        return new NewEvent(
                entry.stream.value(),
                entry.sequence,
                payload.type(),
                payload.revision(),
                UUID.randomUUID(),
                payload.bytes(),
                EventCodec.CURRENT.encode(new EventMetadata(tenant, "key_1", "req_1", "req_1", "req_1")));
    }

    /** Puts a tenant that has no event yet into a log of its own. */
    public void bind(String tenant, int log) {
        database.execute("ledger_owner", "INSERT INTO ledger.log_head (log) VALUES (%s)".formatted(log));
        new TenantLogs(writer).bind(tenant, log);
    }

    /** Starts query-service. */
    public ConfigurableApplicationContext readSide() {
        return QueryServiceApplication.builder()
                .registerShutdownHook(false)
                .run(
                        "--server.port=0",
                        "--management.server.port=0",
                        "--spring.datasource.url=" + database.url(),
                        "--spring.datasource.username=query_service",
                        "--logging.level.root=warn",
                        "--logging.structured.format.console=");
    }

    /** Has the read models built as far as the log goes, and the service closed again, so that they stay as they are. */
    public void project() {
        try (ConfigurableApplicationContext service = readSide()) {
            awaitHead(service);
        }
    }

    /** Waits until each read model contains every log as a whole. */
    public void awaitHead(ConfigurableApplicationContext service) {
        rows("SELECT log, position FROM ledger.log_head", row -> awaitHead(service, row.getInt(1), row.getLong(2)));
    }

    private static void awaitHead(ConfigurableApplicationContext service, int log, long head) {
        service.getBeansOfType(Projection.class)
                .values()
                .forEach(projection -> await(projection.name())
                        .atMost(PATIENCE)
                        .until(() -> projection
                                        .progress()
                                        .reach(log, 0, Duration.ZERO)
                                        .position()
                                >= head));
    }

    /** The position of the last event of the first log. */
    public long head() {
        return number("SELECT position FROM ledger.log_head WHERE log = 0");
    }

    /** The one number that some SQL gives. */
    public long number(String sql) {
        try (var connection = reader.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads one row. */
    @FunctionalInterface
    public interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    /** Reads all rows that some SQL gives. */
    public void rows(String sql, RowReader each) {
        try (var connection = reader.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            while (row.next()) {
                each.read(row);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The secret of a new API key that may audit. */
    public String key(String tenant) {
        Secret secret = Secret.generate();
        new ApiKeys(writer).create(tenant, Set.of(Scope.AUDIT_READ), "test", secret.hash());
        return secret.value();
    }

    /** Asks query-service with an API key. */
    public HttpResponse<String> get(ConfigurableApplicationContext service, String key, String pathAndQuery) {
        String port = Objects.requireNonNull(service.getEnvironment().getProperty("local.server.port"));
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + pathAndQuery))
                .header("Authorization", "Bearer " + key)
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Seals the whole log. */
    public void seal(SigningKey key) {
        HikariDataSource service = database.pool("ledger_service");
        LogSealer sealer = new LogSealer(
                service,
                new EventLog(service, new TenantLogs(service)),
                new LogTree(service),
                log -> List.of(key),
                Clock.systemUTC());
        while (sealer.sealNext(0) > 0) {
            // There may be more.
        }
    }

    /** The last checkpoint over the log. */
    public Checkpoint checkpoint() {
        return Checkpoint.parse(
                SignedNote.parse(new LogTree(reader).checkpoint(0).orElseThrow())
                        .text());
    }

    /** Audits, without waiting for anything. */
    public Findings audit() {
        try {
            return new Audit(reader, List.of(), _ -> {}).run(Duration.ZERO, SHOWN);
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
