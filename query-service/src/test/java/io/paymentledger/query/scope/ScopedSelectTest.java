package io.paymentledger.query.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paymentledger.eventstore.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.datasource.AbstractDataSource;

class ScopedSelectTest {

    @Test
    void aTableInBracesIsTheTenantsRowsOfIt() {
        ScopedSelect select = ScopedSelect.of(
                "counting",
                "SELECT count(*) FROM {query.charge} c JOIN {webhook.delivery} d ON d.stream = c.charge_id");

        assertThat(select.sql())
                .isEqualTo("SELECT count(*) FROM (SELECT * FROM query.charge WHERE tenant = :tenant) c"
                        + " JOIN (SELECT * FROM webhook.delivery WHERE tenant = :tenant) d ON d.stream = c.charge_id");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
            ledger.event; starts_with(stream, :tenant || '/')
            ledger.attempt; split_part(charge, '/', 1) = :tenant""")
    void someRowsNameTheirTenantWithinAName(String table, String condition) {
        assertThat(ScopedSelect.of("reading", "SELECT * FROM {" + table + "}").sql())
                .isEqualTo("SELECT * FROM (SELECT * FROM " + table + " WHERE " + condition + ")");
    }

    @Test
    void rowsThatDoNotNameTheirTenantBelongToARowThatWasNamedBefore() {
        ScopedSelect select = ScopedSelect.of("reading", """
                SELECT a.name FROM {query.entry} e CROSS JOIN {query.posting of e} p CROSS JOIN {query.account of p} a""");

        assertThat(select.sql())
                .isEqualTo("SELECT a.name FROM (SELECT * FROM query.entry WHERE tenant = :tenant) e"
                        + " CROSS JOIN LATERAL (SELECT * FROM query.posting WHERE log = e.log AND position = e.position"
                        + " AND part = e.part) p"
                        + " CROSS JOIN LATERAL (SELECT * FROM query.account WHERE account_id = p.account_id) a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT p.part FROM {query.posting of a} p CROSS JOIN {query.account of p} a",
                "SELECT p.part FROM {query.charge} c CROSS JOIN {query.posting of c} p",
                "SELECT c.status FROM {query.account} a CROSS JOIN {query.charge of a} c"
            })
    void rowsOfWhatWasNotNamedOrDoesNotOwnThemAreRefused(String sql) {
        assertThatIllegalArgumentException().isThrownBy(() -> ScopedSelect.of("reading", sql));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT name FROM query.account",
                "SELECT name FROM {query.account} a JOIN query.posting p USING (account_id)",
                "SELECT name FROM {query.account}, query . posting",
                "SELECT payload FROM Ledger.event",
                "SELECT status FROM webhook.delivery WHERE endpoint = :endpoint",
                "SELECT status FROM query_next.charge"
            })
    void aTableWithoutBracesIsRefused(String sql) {
        assertThatIllegalArgumentException().isThrownBy(() -> ScopedSelect.of("reading", sql));
    }

    @Test
    void whatIsAddedToAReadMayForgetTheTenantNoMore() {
        TenantRead read = new TenantReads(new Unreachable())
                .of("acme", ScopedSelect.of("reading", "SELECT name FROM {query.account}"));

        assertThatIllegalArgumentException().isThrownBy(() -> read.where("EXISTS (SELECT FROM query.posting)"));
        assertThatIllegalArgumentException().isThrownBy(() -> read.then("UNION SELECT name FROM query.account"));
    }

    @Test
    void aFunctionIsNoTable() {
        assertThat(ScopedSelect.of("finding", "SELECT query.log_position(:log, :instant, true)")
                        .sql())
                .startsWith("SELECT query.log_position(");
    }

    @Test
    void aDatabaseThatIsNotThereIsNamedAsThat() {
        TenantRead read = new TenantReads(new Unreachable())
                .of("acme", ScopedSelect.of("reading accounts", "SELECT name FROM {query.account}"));

        assertThatThrownBy(() -> read.list(row -> row.getString(1)))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessage("reading accounts: the database is not available");
    }

    private static final class Unreachable extends AbstractDataSource {

        @Override
        public Connection getConnection() throws SQLException {
            throw new SQLException("no route", "08001");
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }
    }
}
