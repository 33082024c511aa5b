package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paymentledger.base.key.ApiKeys;
import io.paymentledger.base.key.Scope;
import io.paymentledger.base.key.Secret;
import io.paymentledger.eventstore.LogAssignment;
import io.paymentledger.eventstore.TenantLogs;
import io.paymentledger.eventstore.testing.LedgerDatabase;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a service's role may do beside the log, when somebody else has got hold of it (ADR 0020). */
class GuardsIT {

    private static final LedgerDatabase DATABASE = LedgerDatabase.create();

    private static final Secret REVOKED = Secret.generate();

    @BeforeAll
    static void makeKeys() {
        new TenantLogs(DATABASE.owner()).bind("acme", LogAssignment.DEFAULT_LOG);
        ApiKeys keys = new ApiKeys(DATABASE.owner());
        keys.create(
                "acme", Set.of(Scope.CHARGES_READ), "kept", Secret.generate().hash());
        keys.revoke(keys.create("acme", Set.of(Scope.ADMIN), "gone", REVOKED.hash()));
        DATABASE.execute("ledger_service", """
                SELECT ledger.write_key_requests('{acme}', '{k}', '{create}', '{now}', '{key_1}', '{r}', '{f}', '{201}',
                                                 '{NULL}', '{f}', '{""}'),
                       ledger.keep_attempts('{att_1}', '{acme/k}', '{now}', '{}', '{}')""");
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ledger_service | UPDATE ledger.api_key SET revoked_at = NULL | permission denied
            ledger_service | UPDATE ledger.api_key SET revoked_at = now() | permission denied
            ledger_service | UPDATE ledger.api_key SET scopes = '{admin}' | permission denied
            ledger_service | INSERT INTO ledger.api_key SELECT 'key_2', tenant, sha256('x'), '{admin}', 'x' FROM ledger.api_key LIMIT 1 | permission denied
            ledger_service | DELETE FROM ledger.api_key | permission denied
            ledger_service | SELECT FROM ledger.api_key FOR UPDATE | permission denied
            ledger_service | INSERT INTO ledger.key_request (tenant) VALUES ('acme') | permission denied
            ledger_service | SELECT * FROM ledger.key_request | permission denied
            ledger_service | UPDATE ledger.key_request SET actor = 'key_2' | permission denied
            ledger_service | DELETE FROM ledger.key_request | permission denied
            ledger_service | SELECT setval('ledger.key_request_id_seq', 1) | permission denied
            ledger_service | INSERT INTO ledger.attempt VALUES ('att_2', 'acme/l') | permission denied
            ledger_service | UPDATE ledger.attempt SET due_at = NULL | permission denied
            ledger_service | DELETE FROM ledger.attempt | permission denied
            ledger_service | UPDATE ledger.attempt_progress SET position = 9 | permission denied
            ledger_service | SELECT ledger.keep_attempts('{}', '{}', '{}', '{0}', '{9}') | to the head of the log at most
            ledger_service | SELECT * FROM ledger.flyway_schema_history | permission denied
            query_service  | SELECT ledger.write_key_requests('{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}') | permission denied
            query_service  | SELECT ledger.keep_attempts('{}', '{}', '{}', '{}', '{}') | permission denied
            query_service  | SELECT ledger.lease_attempts(1, 1) | permission denied
            query_service  | SELECT ledger.release_attempt('att_1', 0, NULL, NULL, true) | permission denied
            query_service  | UPDATE ledger.api_key SET revoked_at = NULL | permission denied
            query_service  | DELETE FROM ledger.key_request | permission denied
            ledger_owner   | UPDATE ledger.api_key SET revoked_at = NULL | revoked, once
            ledger_owner   | UPDATE ledger.api_key SET scopes = '{admin}' WHERE revoked_at IS NULL | revoked, once
            ledger_owner   | DELETE FROM ledger.api_key | append-only
            ledger_owner   | TRUNCATE ledger.api_key | append-only
            ledger_owner   | DELETE FROM ledger.key_request | append-only
            postgres       | UPDATE ledger.api_key SET revoked_at = NULL | revoked, once
            """)
    void keysTheJournalAndTheAttemptsAreGuarded(String role, String sql, String refusal) {
        assertThatThrownBy(() -> DATABASE.execute(role, sql)).hasMessageContaining(refusal);
        assertThat(new ApiKeys(DATABASE.pool("ledger_service")).find(REVOKED)).isEmpty();
    }

    /** Holds of every table that will ever be: what the write side must do goes into a function. */
    @Test
    void theWriteSideMayReadTablesAndCallFunctionsAndNothingElse() {
        assertThat(DATABASE.count("""
                SELECT count(*)
                  FROM pg_class c, unnest(ARRAY['ledger_service', 'ledger_reader']) AS r (role)
                 WHERE c.relnamespace = 'ledger'::regnamespace
                   AND CASE c.relkind
                           WHEN 'r' THEN has_table_privilege(role, c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER, MAINTAIN')
                                         OR has_any_column_privilege(role, c.oid, 'INSERT, UPDATE, REFERENCES')
                           WHEN 'S' THEN has_sequence_privilege(role, c.oid, 'USAGE, SELECT, UPDATE')
                           ELSE false END""")).isZero();
    }

    @Test
    void noFunctionIsEverybodysAndEachThatRunsAsItsOwnerFindsOnlyItsOwnNames() {
        assertThat(DATABASE.count("""
                SELECT count(*) FROM pg_proc p
                 WHERE p.pronamespace = 'ledger'::regnamespace
                   AND (has_function_privilege('public', p.oid, 'EXECUTE')
                        OR p.prosecdef AND NOT 'search_path=pg_catalog, pg_temp' = ANY (p.proconfig))""")).isZero();
    }
}
