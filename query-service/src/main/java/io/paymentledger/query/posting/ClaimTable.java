package io.paymentledger.query.posting;

import io.paymentledger.query.posting.LineClaims.Claim;
import io.paymentledger.query.posting.LineClaims.Holder;
import io.paymentledger.query.posting.LineClaims.Name;
import io.paymentledger.query.rows.PageWrites;
import io.paymentledger.query.rows.RowSet;
import io.paymentledger.query.rows.RowWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
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

    private static final RowSet<Name> NAMES =
            new RowSet<Name>().with("tenant", "text", Name::tenant).with("identity", "text", Name::identity);

    private static final String END = "DELETE FROM settled_line l USING " + NAMES.source()
            + " WHERE l.tenant = given.tenant AND l.identity = given.identity";

    private static final String READ = "SELECT l.* FROM " + NAMES.source() + """
             CROSS JOIN LATERAL (
                SELECT l.tenant, l.identity, l.position, l.part FROM settled_line l
                 WHERE l.tenant = given.tenant AND l.identity = given.identity OFFSET 0) l""";

    /** The lines that have some identities. */
    Map<Name, Holder> read(Connection connection, Collection<Name> keys) throws SQLException {
        Map<Name, Holder> claims = new HashMap<>();
        if (keys.isEmpty()) {
            return claims;
        }
        try (PreparedStatement select = connection.prepareStatement(READ)) {
            RowSet.planEachTime(select);
            NAMES.bind(connection, select, keys);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    claims.put(new Name(row.getString(1), row.getString(2)), new Holder(row.getLong(3), row.getInt(4)));
                }
            }
        }
        return claims;
    }

    /** Writes what became of the identities of lines. */
    void write(PageWrites page, LineClaims claims) throws SQLException {
        page.with(END, NAMES, claims.ended()).with(CLAIMS, claims.begun());
    }
}
