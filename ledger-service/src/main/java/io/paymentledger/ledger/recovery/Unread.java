package io.paymentledger.ledger.recovery;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * An event that recovery could not read and went past: a row of {@code ledger.attempt_unread}.
 *
 * @param log the number of its log
 * @param position its place there
 * @param type the name of its kind, as it is stored
 */
record Unread(int log, long position, String type) {

    /** The first of them, in the order of their logs. */
    static List<Unread> first(Connection connection, int most) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT log, position, type FROM ledger.attempt_unread ORDER BY log, position LIMIT ?")) {
            select.setInt(1, most);
            try (ResultSet rows = select.executeQuery()) {
                List<Unread> unread = new ArrayList<>();
                while (rows.next()) {
                    unread.add(new Unread(rows.getInt(1), rows.getLong(2), rows.getString(3)));
                }
                return unread;
            }
        }
    }
}
