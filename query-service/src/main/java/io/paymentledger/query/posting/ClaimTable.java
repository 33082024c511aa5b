package io.paymentledger.query.posting;

import io.paymentledger.query.posting.LineClaims.Claim;
import io.paymentledger.query.posting.LineClaims.Holder;
import io.paymentledger.query.posting.LineClaims.Name;
import io.paymentledger.query.rows.RowSet;
import io.paymentledger.query.rows.RowWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code query.settled_line} in SQL. */
final class ClaimTable {

    private static final RowWriter<Claim> CLAIMS = RowWriter.ofNew(
            "settled_line",
            new RowSet<Claim>()
                    .with("tenant", "text", claim -> claim.key().tenant())
                    .with("identity", "text", claim -> claim.key().identity())
                    .with("position", "bigint", claim -> claim.holder().position())
                    .with("part", "smallint", claim -> (short) claim.holder().part()));

    /** The lines that have some identities. */
    Map<Name, Holder> read(Connection connection, Collection<Name> keys) throws SQLException {
        Map<Name, Holder> claims = new HashMap<>();
        if (keys.isEmpty()) {
            return claims;
        }
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT l.* FROM unnest(?, ?) AS wanted (tenant, identity)
                 CROSS JOIN LATERAL (
                    SELECT l.tenant, l.identity, l.position, l.part FROM settled_line l
                     WHERE l.tenant = wanted.tenant AND l.identity = wanted.identity OFFSET 0) l""")) {
            RowSet.planEachTime(select);
            select.setArray(1, PostingTable.texts(connection, keys, Name::tenant));
            select.setArray(2, PostingTable.texts(connection, keys, Name::identity));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    claims.put(new Name(row.getString(1), row.getString(2)), new Holder(row.getLong(3), row.getInt(4)));
                }
            }
        }
        return claims;
    }

    /** Writes what became of the identities of lines. */
    void write(Connection connection, LineClaims claims) throws SQLException {
        List<Name> ended = claims.ended();
        if (!ended.isEmpty()) {
            try (PreparedStatement delete = connection.prepareStatement("""
                    DELETE FROM settled_line l USING unnest(?, ?) AS ended (tenant, identity)
                     WHERE l.tenant = ended.tenant AND l.identity = ended.identity""")) {
                delete.setArray(1, PostingTable.texts(connection, ended, Name::tenant));
                delete.setArray(2, PostingTable.texts(connection, ended, Name::identity));
                delete.executeUpdate();
            }
        }
        CLAIMS.write(connection, claims.begun());
    }
}
