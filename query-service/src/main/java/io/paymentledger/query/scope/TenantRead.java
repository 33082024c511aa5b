package io.paymentledger.query.scope;

import io.paymentledger.eventstore.SqlErrors;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * One read of a {@link ScopedSelect}: its values, what narrows it, and how its rows are taken.
 *
 * <p>Whatever takes rows throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be
 * reached.
 */
public final class TenantRead {

    private final JdbcClient database;
    private final String what;
    private final StringBuilder sql;
    private final Map<String, Object> values;
    private String conjunction = " WHERE ";

    TenantRead(JdbcClient database, ScopedSelect select, Map<String, Object> values) {
        this.database = database;
        this.what = select.what();
        this.sql = new StringBuilder(select.sql());
        this.values = new HashMap<>(values);
    }

    /** Makes a value of a row, or of all rows. */
    @FunctionalInterface
    public interface Mapping<T> {
        /** The value of the row at which {@code rows} is, or of all of which it is before the first. */
        T of(ResultSet rows) throws SQLException;
    }

    /** Gives a parameter its value: a number, a text, a truth value, a day, an instant, or an array of them. */
    public TenantRead with(String name, Object value) {
        values.put(name, value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value);
        return this;
    }

    /** Narrows a statement that has no condition of its own. */
    public TenantRead where(String condition) {
        sql.append(conjunction).append(ScopedSelect.scoped(condition));
        conjunction = " AND ";
        return this;
    }

    /** Narrows it by a condition on one parameter, unless that has no value. */
    public TenantRead where(String condition, String name, @Nullable Object value) {
        return value == null ? this : where(condition).with(name, value);
    }

    /** Adds what comes behind the conditions. */
    public TenantRead then(String end) {
        sql.append(' ').append(ScopedSelect.scoped(end));
        return this;
    }

    /** All rows, in their order. */
    public <T> List<T> list(Mapping<T> row) {
        return read(statement -> statement.query((each, _) -> row.of(each)).list());
    }

    /** The row that there is at most. */
    public <T> Optional<T> optional(Mapping<T> row) {
        return list(row).stream().findFirst();
    }

    /** The row that there always is. */
    public <T> T single(Mapping<T> row) {
        return list(row).getFirst();
    }

    /** All rows, taken together. */
    public <T> T all(Mapping<T> rows) {
        return read(statement -> statement.query((ResultSetExtractor<T>) rows::of));
    }

    private <T> T read(Function<StatementSpec, T> rows) {
        try {
            return rows.apply(database.sql(sql.toString()).params(values));
        } catch (DataAccessException e) {
            throw e.getCause() instanceof SQLException cause
                    ? SqlErrors.translate(what, cause)
                    : new IllegalStateException(what + " failed", e);
        }
    }
}
