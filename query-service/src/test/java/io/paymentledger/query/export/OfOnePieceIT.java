package io.paymentledger.query.export;

import static io.paymentledger.query.LedgerFixture.entry;
import static io.paymentledger.query.LedgerFixture.terms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.paymentledger.base.key.Scope;
import io.paymentledger.events.StreamName;
import io.paymentledger.query.AskedService.Answer;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.LedgerFixture.Entry;
import io.paymentledger.query.QueryServiceFixture;
import io.paymentledger.query.projection.Horizon.Reach;
import io.paymentledger.query.projection.Projection;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** An answer whose rows are exchanged while it is read is not given, and does not end as if it were whole. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OfOnePieceIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String EMPTIED = """
            TRUNCATE query.charge;
            UPDATE query.read_model SET generation = generation + 1 WHERE name = 'charges'""";

    private final LedgerFixture ledger = new LedgerFixture();
    private final String tenant = ledger.newTenant();
    private final String key = ledger.key(tenant, Scope.CHARGES_READ, Scope.AUDIT_READ);
    private final QueryServiceFixture service = new QueryServiceFixture(ledger.database);

    @AfterAll
    void close() {
        service.close();
        ledger.close();
    }

    @Test
    void aListWhoseReadModelIsEmptiedMeanwhileIsRefused() throws Exception {
        long position = ledger.append(entry(StreamName.key(tenant, "listed"), 0, terms(100)))
                .firstPosition();
        assertThat(service.get(key, "/v1/charges", "min_position", position).status())
                .isEqualTo(200);
        try (Connection connection = service.bean(DataSource.class).getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE query.charge");
            CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(() -> service.ask(key, "/v1/charges"));
            await().atMost(PATIENCE).until(() -> ledger.rows("postgres", """
                            SELECT count(*) FROM pg_stat_activity
                             WHERE wait_event_type = 'Lock' AND datname = current_database()
                               AND application_name = 'query-service'""").equals(List.of("1")));
            statement.execute(EMPTIED);
            connection.commit();
            connection.setAutoCommit(true);

            assertThat(answer.join().code()).isEqualTo("read-model-rebuilding");
            assertThat(answer.join().status()).isEqualTo(503);
            assertThat(answer.join().header("Retry-After")).isNotEmpty();
        }
        assertThat(service.ask(key, "/v1/charges").status()).isEqualTo(200);
    }

    @Test
    void aJournalWhoseReadModelIsEmptiedMeanwhileHasNoTrailer() throws Exception {
        int charges = (int) Journal.POSITIONS_AT_ONCE;
        Entry[] unit = IntStream.range(0, charges)
                .mapToObj(i -> entry(StreamName.key(tenant, "many-" + i), 0, terms(100)))
                .toArray(Entry[]::new);
        ledger.append(unit);
        long last =
                ledger.captured(StreamName.key(tenant, "one-more"), terms(100)).firstPosition();
        Projection postings = service.context.getBean("postingProjection", Projection.class);
        Reach reach = postings.progress().reach(0, last, PATIENCE);
        Journal.Range range = new Journal.Range(0, tenant, 0, last);
        JournalExport export = service.bean(JournalExport.class);
        AtomicInteger checks = new AtomicInteger();
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        assertThatThrownBy(() -> export.write(
                        range,
                        JournalMedia.NDJSON.format(),
                        () -> {
                            assertThat(reach.holds().getAsBoolean())
                                    .as("of one piece")
                                    .isTrue();
                            if (checks.incrementAndGet() == 2) {
                                ledger.database.execute("query_service", """
                                        UPDATE query.read_model SET generation = generation + 1
                                         WHERE name = 'postings'""");
                            }
                        },
                        out))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("of one piece");

        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("sha256");
    }
}
