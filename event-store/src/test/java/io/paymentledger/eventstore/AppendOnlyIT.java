package io.paymentledger.eventstore;

import static io.paymentledger.eventstore.StoreFixture.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nobody changes history, and nobody adds to it but through the functions: the services lack the grants, and the owner
 * meets the triggers.
 */
class AppendOnlyIT {

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static StoreFixture store;

    @BeforeAll
    static void appendAnEvent() {
        store = StoreFixture.create();
        store.append(event("acme/k", 0)).join();
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ledger_service | UPDATE ledger.event SET type = 'x'    | permission denied
            ledger_service | DELETE FROM ledger.event              | permission denied
            ledger_service | TRUNCATE ledger.event                 | permission denied
            ledger_service | INSERT INTO ledger.event SELECT log, position + 1, stream, sequence + 1, type, revision, event_id, occurred_at, payload, metadata FROM ledger.event | permission denied
            ledger_service | MERGE INTO ledger.event e USING (VALUES (1)) AS v (n) ON e.position = v.n WHEN MATCHED THEN DELETE | permission denied
            ledger_service | COPY ledger.event FROM STDIN          | permission denied
            ledger_service | SELECT FROM ledger.event FOR UPDATE   | permission denied
            ledger_service | DO $$ BEGIN LOCK ledger.event; END $$ | permission denied
            ledger_service | UPDATE ledger.tenant SET log = 0      | permission denied
            ledger_service | INSERT INTO ledger.tenant VALUES ('globex', 0) | permission denied
            ledger_service | DELETE FROM ledger.log_head           | permission denied
            ledger_service | UPDATE ledger.log_head SET position = 9 | permission denied
            ledger_service | UPDATE ledger.log_head SET occurred_at = 'infinity' | permission denied
            ledger_service | INSERT INTO ledger.log_head VALUES (1) | permission denied
            ledger_service | SELECT FROM ledger.log_head FOR UPDATE | permission denied
            ledger_service | DO $$ BEGIN LOCK ledger.log_head; END $$ | permission denied
            ledger_service | ALTER TABLE ledger.event DISABLE TRIGGER ALL | must be owner
            ledger_service | DROP TABLE ledger.event CASCADE       | must be owner
            ledger_service | CREATE OR REPLACE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END' | permission denied
            ledger_service | ALTER FUNCTION ledger.append SECURITY INVOKER | must be owner
            ledger_service | CREATE TABLE ledger.mine (n integer)  | permission denied
            ledger_service | CREATE TABLE public.mine (n integer)  | permission denied
            ledger_service | CREATE TEMPORARY TABLE mine (n integer) | permission denied
            ledger_service | SET ROLE ledger_owner                 | permission denied
            ledger_service | SET session_replication_role = replica | permission denied
            ledger_service | GRANT ledger_owner TO ledger_service  | permission denied
            ledger_service | COPY (SELECT 1) TO PROGRAM 'true'     | permission denied
            query_service  | INSERT INTO ledger.event SELECT * FROM ledger.event | permission denied
            query_service  | UPDATE ledger.event SET type = 'x'    | permission denied
            query_service  | DELETE FROM ledger.event              | permission denied
            query_service  | TRUNCATE ledger.event                 | permission denied
            query_service  | UPDATE ledger.log_head SET position = 9 | permission denied
            query_service  | SELECT FROM ledger.log_head FOR UPDATE | permission denied
            query_service  | SELECT ledger.append(0, '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}') | permission denied
            query_service  | SELECT ledger.append_apart(0, '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}') | permission denied
            query_service  | SET ROLE ledger_service               | permission denied
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
        assertThat(store.log.head().in(0)).isEqualTo(1);
    }

    @Test
    void theReaderReadsAndTheWriterReadsAndAppends() {
        assertThat(new EventLog(store.database.pool("query_service"), store.tenants).readStream("acme/k", 0))
                .hasSize(1);
        assertThat(store.log.readStream("acme/k", 0)).hasSize(1);
    }

    /** What no writer of ours sends: the head would move past events that are not there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0, '{0,0,0}', '{}', '{}', '{}', '{}', '{}', '{}', '{}'",
                "0, '{0}', '{acme/l,acme/m}', '{0,0}', '{x,x}', '{1,1}', ARRAY[uuidv7(), uuidv7()], '{a,a}', '{a,a}'",
                "0, '{0,0}', '{acme/l}', '{0}', '{x}', '{1}', ARRAY[uuidv7()], '{a}', '{a}'",
                "0, NULL, '{acme/l}', '{0}', '{x}', '{1}', ARRAY[uuidv7()], '{a}', '{a}'",
                "1, '{0}', '{acme/l}', '{0}', '{x}', '{1}', ARRAY[uuidv7()], '{a}', '{a}'",
                "0, '{0}', '{acme/l}', '{-1}', '{x}', '{1}', ARRAY[uuidv7()], '{a}', '{a}'"
            })
    void aBatchThatDoesNotFitTogetherMovesNothing(String arguments) {
        for (String function : List.of("append", "append_apart")) {
            assertThatThrownBy(() -> store.database.execute(
                            "ledger_service", "SELECT ledger." + function + "(" + arguments + ")"))
                    .hasCauseInstanceOf(SQLException.class);
            assertThat(store.log.head().in(0)).isEqualTo(1);
            assertThat(store.log.readAfter(LogPositions.NONE, 10)).hasSize(1);
        }
    }

    /** Only a superuser or the owner gets that far; what comes next must not be built on it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE ledger.log_head SET position = 9",
                "UPDATE ledger.log_head SET position = 0",
                "INSERT INTO ledger.event SELECT log, position + 1, 'acme/x', 0, type, revision, uuidv7(), occurred_at, payload, metadata FROM ledger.event"
            })
    void nothingIsAppendedToALogWhoseHeadIsNotItsLastEvent(String forgery) {
        try (StoreFixture forged = StoreFixture.create()) {
            forged.append(event("acme/k", 0)).join();
            forged.database.execute("ledger_owner", forgery);

            assertThatThrownBy(() -> forged.append(event("acme/l", 0)).join())
                    .hasCauseInstanceOf(StoreUnavailableException.class);
            assertThat(forged.log.readStream("acme/l", 0)).isEmpty();
        }
    }
}
