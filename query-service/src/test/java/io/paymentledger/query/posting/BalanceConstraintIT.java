package io.paymentledger.query.posting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.QueryServiceFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What PostgreSQL refuses by itself, whoever writes; here it is the owner of the tables. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BalanceConstraintIT {

    private final LedgerFixture ledger = new LedgerFixture();

    @BeforeAll
    void accounts() {
        // Only to have the tables made.
        new QueryServiceFixture(ledger.database).close();
        sql("""
                INSERT INTO query.account VALUES
                    (1, 0, 'acme', 'a', 'EUR', 'asset', 1, 1, 1, 0, 0, 0, 0),
                    (2, 0, 'acme', 'b', 'EUR', 'asset', 1, 1, 1, 0, 0, 0, 0),
                    (3, 0, 'acme', 'a', 'JPY', 'asset', 1, 1, 1, 0, 0, 0, 0),
                    (4, 0, 'else', 'a', 'EUR', 'asset', 1, 1, 1, 0, 0, 0, 0),
                    (5, 1, 'acme', 'c', 'EUR', 'asset', 1, 1, 1, 0, 0, 0, 0);
                INSERT INTO query.entry VALUES
                    (0, 1, 0, 'acme', NULL, 'x', 1, now(), now()),
                    (0, 1, 1, 'acme', NULL, 'x', 1, now(), now()),
                    (0, 2, 0, 'acme', NULL, 'x', 1, now(), now());
                INSERT INTO query.posting VALUES
                    (0, 1, 1, 1, 100, 0, 0, 0, 0, false), (0, 2, 1, 1, -100, 0, 0, 0, 1, false)""");
    }

    @AfterAll
    void close() {
        ledger.close();
    }

    /** Log, account, position, number, amount, balances after, part, leg, pending. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                // One leg is missing, or short.
                "(0, 1, 2, 2, 100, 0, 0, 0, 0, false)",
                "(0, 1, 2, 2, 100, 0, 0, 0, 0, false), (0, 2, 2, 2, -99, 0, 0, 0, 1, false)",
                // They balance over two entries, two parts, two layers, two currencies, two tenants or two logs only.
                "(0, 1, 1, 2, 100, 0, 0, 0, 2, false), (0, 2, 2, 2, -100, 0, 0, 0, 1, false)",
                "(0, 1, 1, 2, 100, 0, 0, 0, 2, false), (0, 2, 1, 2, -100, 0, 0, 1, 1, false)",
                "(0, 1, 2, 2, 100, 0, 0, 0, 0, false), (0, 2, 2, 2, -100, 0, 0, 0, 1, true)",
                "(0, 1, 2, 2, 100, 0, 0, 0, 0, false), (0, 3, 2, 2, -100, 0, 0, 0, 1, false)",
                "(0, 1, 2, 2, 100, 0, 0, 0, 0, false), (0, 4, 2, 2, -100, 0, 0, 0, 1, false)",
                "(0, 1, 2, 2, 100, 0, 0, 0, 0, false), (0, 5, 2, 2, -100, 0, 0, 0, 1, false)",
                // There is no such account, or no such entry.
                "(0, 1, 2, 2, 100, 0, 0, 0, 0, false), (0, 6, 2, 2, -100, 0, 0, 0, 1, false)",
                "(0, 1, 3, 2, 100, 0, 0, 0, 0, false), (0, 2, 3, 2, -100, 0, 0, 0, 1, false)",
                // The sum overflows to zero.
                "(0, 1, 2, 2, 9223372036854775807, 0, 0, 0, 0, false),"
                        + "(0, 1, 2, 3, 9223372036854775807, 0, 0, 0, 1, false), (0, 2, 2, 2, 2, 0, 0, 0, 2, false)",
            })
    void anEntryThatDoesNotBalanceCannotCommit(String postings) {
        assertThatThrownBy(() -> sql("INSERT INTO query.posting VALUES " + postings))
                .hasMessageContaining("does not balance");
        assertThat(ledger.rows("query_service", "SELECT count(*) FROM query.posting"))
                .containsExactly("2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE query.posting SET amount_minor = 99 WHERE leg = 0",
                "DELETE FROM query.posting WHERE leg = 0",
                "UPDATE query.entry SET effective_at = now() + interval '1 day'",
                "DELETE FROM query.entry",
                "DELETE FROM query.account",
                "INSERT INTO query.posting VALUES (0, 1, 1, 1, 100, 0, 0, 0, 0, false) "
                        + "ON CONFLICT (log, position, part, leg) DO UPDATE SET amount_minor = 99",
            })
    void whatWasPostedIsNeverEdited(String edit) {
        assertThatThrownBy(() -> sql(edit)).hasMessageContaining("never edited");
    }

    @Test
    void anAccountKeepsItsNameAndItsCurrency() {
        assertThatThrownBy(() -> sql("UPDATE query.account SET currency = 'JPY' WHERE account_id = 2"))
                .hasMessageContaining("keeps its name");
    }

    private void sql(String sql) {
        ledger.database.execute("query_service", sql);
    }
}
