package io.paymentledger.violation.query;

import io.paymentledger.query.scope.ScopedSelect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

final class ReadsByHand {

    private final DataSource dataSource;

    ReadsByHand(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    String anyTenantsAccount() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement("SELECT name FROM query.account");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    ScopedSelect madeOnTheWay(String table) {
        return ScopedSelect.of("reading whatever", "SELECT * FROM {query." + table + "}");
    }
}
