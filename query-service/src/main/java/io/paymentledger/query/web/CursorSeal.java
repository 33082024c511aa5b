package io.paymentledger.query.web;

import io.paymentledger.eventstore.SqlErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes the cursors of lists. What they are sealed with is in {@code query.cursor_key}: one secret for all processes of a
 * database, made with its tables. Whoever may read it may read what cursors hide, which the same tables tell, too.
 */
@Component
public final class CursorSeal {

    private final DataSource dataSource;

    private volatile Cursors.@Nullable Keys keys;

    CursorSeal(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * The cursors of a list.
     *
     * @param list what the list is: its name, its tenant, and each filter or {@code null} without one
     */
    public Cursors of(@Nullable String... list) {
        Cursors.@Nullable Keys known = keys;
        if (known == null) {
            known = read();
            keys = known;
        }
        return new Cursors(known, list);
    }

    private Cursors.Keys read() {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement("SELECT secret FROM query.cursor_key");
                ResultSet row = select.executeQuery()) {
            row.next();
            return Cursors.Keys.of(row.getBytes(1));
        } catch (SQLException e) {
            throw SqlErrors.translate("reading the key of cursors", e);
        }
    }
}
