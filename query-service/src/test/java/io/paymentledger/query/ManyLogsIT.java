package io.paymentledger.query;

import static io.paymentledger.query.LedgerFixture.terms;
import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.key.Scope;
import io.paymentledger.events.StreamName;
import io.paymentledger.query.AskedService.Answer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two tenants that use the same names in two logs, whose positions are the same numbers, too. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManyLogsIT {

    private static final Scope[] SCOPES = {Scope.AUDIT_READ, Scope.CHARGES_READ};

    private final LedgerFixture ledger = new LedgerFixture();
    private final String here = ledger.newTenant();
    private final String there = ledger.newTenant(7);
    private final String key = ledger.key(here, SCOPES);
    private final String otherKey = ledger.key(there, SCOPES);
    private final QueryServiceFixture service = new QueryServiceFixture(ledger.database);

    @BeforeAll
    void record() {
        ledger.captured(StreamName.key(here, "same"), terms(100));
        ledger.captured(StreamName.key(there, "same"), terms(987_654));
        ledger.captured(StreamName.key(there, "second"), terms(1));
        await(key, 3);
        await(otherKey, 6);
    }

    private void await(String secret, long position) {
        for (String path : List.of("/v1/charges", "/v1/trial-balance", "/v1/reconciliations")) {
            assertThat(service.get(secret, path, "min_position", position).position())
                    .isEqualTo(position);
        }
    }

    @AfterAll
    void close() {
        service.close();
        ledger.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/charges",
                "/v1/charges/same",
                "/v1/charges/same?at_version=2",
                "/v1/charges/same/events",
                "/v1/accounts",
                "/v1/trial-balance",
                "/v1/accounts/gateway:simulator:receivable/balance",
                "/v1/accounts/gateway:simulator:receivable/statement",
                "/v1/accounts/gateway:simulator:receivable/explain",
                "/v1/entries/3",
                "/v1/journal",
                "/v1/events",
                "/v1/idempotency/same",
                "/v1/reconciliations"
            })
    void eachAnswerIsOfTheTenantsLogAndTellsItsPosition(String path) {
        Answer mine = service.ask(key, path);
        Answer theirs = service.ask(otherKey, path);

        assertThat(mine.status()).isEqualTo(200);
        assertThat(theirs.status()).isEqualTo(200);
        assertThat(mine.position()).isEqualTo(3);
        assertThat(theirs.position()).isEqualTo(6);
        assertThat(mine.response().body()).doesNotContain(there, "987654", "second");
        assertThat(theirs.response().body()).doesNotContain(here);
    }

    @Test
    void aPositionIsOneOfTheTenantsLog() {
        assertThat(balance(key, 3)).isEqualTo(100);
        assertThat(balance(otherKey, 3)).isEqualTo(987_654);
        assertThat(balance(otherKey, 6)).isEqualTo(987_655);
        assertThat(service.ask(key, "/v1/entries/6").status()).isEqualTo(404);
        assertThat(service.ask(otherKey, "/v1/entries/6").status()).isEqualTo(200);
    }

    @Test
    void aCursorOfOneLogOpensNothingInTheOther() {
        Answer first = service.get(otherKey, "/v1/charges", "limit", 1);
        String cursor = first.json().path("next_cursor").asString();

        assertThat(first.data("id")).containsExactly("second");
        assertThat(service.get(otherKey, "/v1/charges", "cursor", cursor).data("id"))
                .containsExactly("same");
        assertThat(service.get(key, "/v1/charges", "cursor", cursor).errors()).containsExactly("cursor");
    }

    private long balance(String secret, long position) {
        return service.get(secret, "/v1/accounts/gateway:simulator:receivable/balance", "at_position", position)
                .json()
                .at("/balances/0/posted")
                .asLong();
    }
}
