package io.paymentledger.benchmarks.baseline;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;

/** The table of {@code baseline/charge.sql}. Each statement is a transaction of its own. */
final class ChargeRows {

    private static final RowMapper<ChargeAnswer> ROW = DataClassRowMapper.newInstance(ChargeAnswer.class);

    private static final String COLUMNS = """
            SELECT idempotency_key AS id, status, amount_minor AS amount, currency, payment_method, order_number,
                   gateway_reference
              FROM charge""";

    private final JdbcTemplate jdbc;

    ChargeRows(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Claims a key and its order; false if one of the two is taken. */
    boolean claim(String key, ChargeBody body) {
        return jdbc.update("""
                        INSERT INTO charge (idempotency_key, order_number, amount_minor, currency, payment_method)
                        VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""", key, body.orderNumber(), body.amount(), body.currency(), body.paymentMethod()) == 1;
    }

    /** Records the gateway's answer, once. */
    void succeed(String key, String gatewayReference) {
        int updated = jdbc.update("""
                UPDATE charge SET status = 'success', gateway_reference = ?, updated_at = now()
                 WHERE idempotency_key = ? AND status = 'processing'""", gatewayReference, key);
        if (updated != 1) {
            throw new IllegalStateException("the charge was settled by somebody else");
        }
    }

    Optional<ChargeAnswer> find(String key) {
        return jdbc.query(COLUMNS + " WHERE idempotency_key = ?", ROW, key).stream()
                .findFirst();
    }

    /** The newest charges. */
    List<ChargeAnswer> newest(int limit) {
        return jdbc.query(COLUMNS + " ORDER BY created_at DESC, idempotency_key DESC LIMIT ?", ROW, limit);
    }
}
