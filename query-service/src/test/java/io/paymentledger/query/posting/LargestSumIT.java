package io.paymentledger.query.posting;

import static io.paymentledger.query.LedgerFixture.terms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paymentledger.base.key.Scope;
import io.paymentledger.events.ChargeEvent.ChargeRefunded;
import io.paymentledger.events.ChargeEvent.RefundStarted;
import io.paymentledger.events.StreamName;
import io.paymentledger.query.AskedService.Answer;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.QueryServiceFixture;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** What becomes of a balance that is too large, and of everybody else's. */
class LargestSumIT {

    private static final LedgerFixture LEDGER = new LedgerFixture();
    private static final QueryServiceFixture SERVICE = new QueryServiceFixture(LEDGER.database);

    /** The largest sum that an event can hold; 256 of them are a balance that is given up. */
    private static final long LARGE = 9_007_199_254_740_991L;

    private static final int CHARGES = 260;

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @AfterAll
    static void stop() {
        SERVICE.close();
        LEDGER.close();
    }

    @Test
    void aTenantWhoseBalanceIsTooLargeStopsNobodyElsesBooks() {
        String large = LEDGER.newTenant();
        String other = LEDGER.newTenant();
        for (int charge = 0; charge < CHARGES; charge++) {
            LEDGER.captured(StreamName.key(large, "large-" + charge), terms(LARGE, "EUR", null, null));
        }
        for (int charge = 0; charge < CHARGES / 2; charge++) {
            LEDGER.append(
                    StreamName.key(large, "large-" + charge),
                    3,
                    new RefundStarted("att_r" + charge, "refund-" + charge, LARGE, true, null),
                    new ChargeRefunded("att_r" + charge, LARGE, "re_" + charge));
        }
        long last = LEDGER.captured(StreamName.key(other, "small"), terms(1999, "EUR", null, null))
                .firstPosition();

        Answer others = await().atMost(PATIENCE).until(() -> accounts(other, last), answer -> answer.status() == 200);
        Answer own = accounts(large, last);

        assertThat(others.json().at("/data/0/balance/posted").longValue()).isEqualTo(1999);
        // It never shows a sum again, even if so much is given back that one would fit.
        assertThat(own.status()).isEqualTo(500);
        assertThat(database().queryForObject("""
                        SELECT count(*) FROM query.posting JOIN query.account USING (account_id) WHERE tenant = ?""", Long.class, large)).isEqualTo(2L * CHARGES + CHARGES);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, -1",
        "2305843009213693950, 1",
        "2305843009213693951, 1",
        "-2305843009213693951, -1",
        "2305843009213693951, 2305843009213693951",
        "-4611686018427387904, -4611686018427387904",
        "-4611686018427387904, 4611686018427387903",
        "5, -4611686018427387904",
        "9223372036854775807, 9223372036854775807"
    })
    void sumsAreTheSameInSqlAndNeverFail(long sum, long amount) {
        String sql = "SELECT " + LargestSum.sqlPlus("(" + sum + ")::bigint", "(" + amount + ")::bigint");

        assertThat(database().queryForObject(sql, Long.class)).isEqualTo(LargestSum.plus(sum, amount));
    }

    private static Answer accounts(String tenant, long position) {
        return SERVICE.get(LEDGER.key(tenant, Scope.AUDIT_READ), "/v1/accounts", "min_position", position);
    }

    private static JdbcTemplate database() {
        return new JdbcTemplate(SERVICE.bean(DataSource.class));
    }
}
