package io.paymentledger.eventstore;

import static io.paymentledger.eventstore.StoreFixture.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nobody changes history: the services lack the grant, and the owner meets the trigger. */
class AppendOnlyIT {

    private final StoreFixture store = StoreFixture.create();

    @BeforeEach
    void appendAnEvent() {
        store.append(event("acme/k", 0)).join();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ledger_service | UPDATE ledger.event SET type = 'x'    | permission denied
            ledger_service | DELETE FROM ledger.event              | permission denied
            ledger_service | TRUNCATE ledger.event                 | permission denied
            ledger_service | UPDATE ledger.tenant SET log = 0      | permission denied
            ledger_service | DELETE FROM ledger.log_head           | permission denied
            ledger_service | ALTER TABLE ledger.event DISABLE TRIGGER ALL | must be owner
            query_service  | INSERT INTO ledger.event SELECT * FROM ledger.event | permission denied
            query_service  | UPDATE ledger.event SET type = 'x'    | permission denied
            query_service  | DELETE FROM ledger.event              | permission denied
            query_service  | TRUNCATE ledger.event                 | permission denied
            query_service  | UPDATE ledger.log_head SET position = 9 | permission denied
            ledger_owner   | UPDATE ledger.event SET type = 'x'    | append-only
            ledger_owner   | DELETE FROM ledger.event              | append-only
            ledger_owner   | TRUNCATE ledger.event                 | append-only
            ledger_owner   | DELETE FROM ledger.tenant             | append-only
            postgres       | UPDATE ledger.event SET type = 'x'    | append-only
            postgres       | DELETE FROM ledger.event              | append-only
            postgres       | TRUNCATE ledger.event                 | append-only
            """)
    void historyCannotBeChanged(String role, String sql, String refusal) {
        assertThatThrownBy(() -> store.database.execute(role, sql)).hasMessageContaining(refusal);
        assertThat(store.log.readStream("acme/k", 0)).hasSize(1);
    }

    @Test
    void theReaderReadsAndTheWriterReadsAndAppends() {
        assertThat(new EventLog(store.database.pool("query_service"), store.tenants).readStream("acme/k", 0))
                .hasSize(1);
        assertThat(store.log.readStream("acme/k", 0)).hasSize(1);
    }

    @Test
    void theReaderCannotAppendThroughTheFunction() {
        assertThatThrownBy(() -> store.database.execute(
                        "query_service", "SELECT ledger.append(0, '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}')"))
                .hasMessageContaining("permission denied");
    }
}
