package io.paymentledger.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.eventstore.testing.LedgerDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class AttemptLeaseIT {

    private static final int SETTLED = 20_000;
    private static final int DUE = 3;

    /** What is looked for every second must not cost more with each charge that there ever was. */
    @Test
    void leasingLooksAtNoAttemptThatIsSettled() throws SQLException {
        try (LedgerDatabase database = LedgerDatabase.create()) {
            database.execute("ledger_owner", """
                    INSERT INTO ledger.attempt (attempt_id, charge, due_at)
                    SELECT 'att_' || n, 'acme/' || n, CASE WHEN n <= %s THEN now() - interval '1 minute' END
                      FROM generate_series(1, %s) n""".formatted(DUE, DUE + SETTLED));
            database.execute("ledger_owner", "ANALYZE ledger.attempt");
            try (Connection connection = database.connect("ledger_owner");
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);

                assertThat(number(statement, "SELECT count(*) FROM ledger.lease_attempts(60, 10, 2)"))
                        .isEqualTo(2);
                assertThat(number(statement, "SELECT count(*) FROM ledger.lease_attempts(60, 10, 3)"))
                        .as("two of the tenant's three are leased already")
                        .isOne();

                assertThat(number(statement, """
                                SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables
                                 WHERE relid = 'ledger.attempt'::regclass""")).isLessThan(SETTLED / 100);
            }
        }
    }

    @Test
    void whatSettlesAnAttemptLeavesDueWhatWasDueBesideIt() throws SQLException {
        try (LedgerDatabase database = LedgerDatabase.create();
                Connection connection = database.connect("ledger_owner");
                Statement statement = connection.createStatement()) {
            write(statement, "att_decided", "now()", "NULL");
            write(statement, "att_decided", "NULL", "NULL");
            write(statement, "att_open", "now()", "now()");
            write(statement, "att_open", "NULL", "NULL");

            assertThat(number(statement, "SELECT count(*) FROM ledger.attempt WHERE due_at IS NOT NULL"))
                    .isOne();
            assertThat(number(statement, "SELECT count(*) FROM ledger.lease_attempts(60, 10, 2)"))
                    .isOne();
        }
    }

    private static void write(Statement statement, String attempt, String due, String opened) throws SQLException {
        statement.execute(
                "SELECT ledger.write_attempts(ARRAY['%s'], ARRAY['acme/k'], ARRAY[%s]::timestamptz[], ARRAY[%s]::timestamptz[])"
                        .formatted(attempt, due, opened));
    }

    private static long number(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
