package io.paymentledger.query.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paymentledger.query.LedgerFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageWritesIT {

    /** More than are inserted: these are copied. */
    private static final int MANY = 1_000;

    private final LedgerFixture ledger = new LedgerFixture();

    /** Every type of column that a fold has. */
    private record Row(
            String name, @Nullable Long big, @Nullable Integer whole, short small, boolean flag) {

        static Row of(String name) {
            return new Row(name, 1L << 40, null, (short) 7, true);
        }
    }

    private static final RowSet<Row> ROWS = new RowSet<Row>()
            .with("name", "text", Row::name)
            .with("big", "bigint", Row::big)
            .with("whole", "integer", Row::whole)
            .with("small", "smallint", Row::small)
            .with("flag", "boolean", Row::flag);

    private static final RowWriter<Row> PARENTS = RowWriter.ofNew("parent", ROWS);
    private static final RowWriter<String> CHILDREN =
            RowWriter.ofNew("child", new RowSet<String>().with("parent", "text", name -> name));

    private static final RowSet<String> NAMES = new RowSet<String>().with("name", "text", name -> name);
    private static final String FORGET = "DELETE FROM parent p USING " + NAMES.source() + " WHERE p.name = given.name";

    /** Writes as a fold does: in a transaction. */
    @FunctionalInterface
    private interface Fold {

        void write(PageWrites page) throws SQLException;
    }

    @BeforeEach
    void tables() throws SQLException {
        try (Connection connection = ledger.database.owner().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    DROP TABLE IF EXISTS ledger.child, ledger.parent;
                    CREATE TABLE ledger.parent (name text PRIMARY KEY, big bigint, whole integer,
                                                small smallint NOT NULL, flag boolean NOT NULL);
                    CREATE TABLE ledger.child (parent text NOT NULL REFERENCES ledger.parent)""");
        }
    }

    @AfterAll
    void close() {
        ledger.close();
    }

    @Test
    void rowsOfSeveralTablesAreWrittenInTheOrderInWhichTheyAreSaid() throws SQLException {
        write(page -> page.with(PARENTS, List.of(Row.of("a"), Row.of("gone")))
                .with(FORGET, NAMES, List.of("gone"))
                .with(CHILDREN, List.of("a", "a")));

        assertThat(rows("SELECT to_jsonb(p) FROM ledger.parent p"))
                .containsExactly(
                        "{\"big\": 1099511627776, \"flag\": true, \"name\": \"a\", \"small\": 7, \"whole\": null}");
        assertThat(rows("SELECT parent FROM ledger.child")).containsExactly("a", "a");
    }

    @Test
    void theOrderHoldsWhereSomeRowsAreCopied() throws SQLException {
        List<Row> many = IntStream.range(0, MANY)
                .mapToObj(number -> Row.of("n" + number))
                .toList();

        write(page -> page.with(PARENTS, List.of(Row.of("a")))
                .with(PARENTS, many)
                .with(
                        CHILDREN,
                        Stream.concat(Stream.of("a"), many.stream().map(Row::name))
                                .toList())
                .with(FORGET, NAMES, List.of("nobody")));

        assertThat(rows("SELECT count(*) FROM ledger.parent")).containsExactly(Integer.toString(MANY + 1));
        assertThat(rows("SELECT count(*) FROM ledger.child")).containsExactly(Integer.toString(MANY + 1));
    }

    @Test
    void whatOneTableRefusesIsWrittenIntoNone() throws SQLException {
        assertThatThrownBy(() -> write(page -> page.with(PARENTS, List.of(Row.of("a")))
                        .with(CHILDREN, List.of("nobody"))
                        .with(PARENTS, List.of(Row.of("b")))))
                .hasMessageContaining("violates foreign key constraint");

        assertThat(rows("SELECT count(*) FROM ledger.parent")).containsExactly("0");
    }

    @Test
    void nothingIsSentForNothing() throws SQLException {
        write(page -> page.with(PARENTS, List.of()).with(FORGET, NAMES, List.of()));

        assertThat(rows("SELECT count(*) FROM ledger.parent")).containsExactly("0");
    }

    private void write(Fold fold) throws SQLException {
        try (Connection connection = ledger.database.owner().getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET LOCAL search_path = ledger");
            }
            PageWrites page = new PageWrites(connection);
            fold.write(page);
            page.send();
            connection.commit();
        }
    }

    private List<String> rows(String sql) {
        return ledger.rows("ledger_owner", sql);
    }
}
