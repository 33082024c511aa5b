package io.paymentledger.query.scope;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.QueryServiceFixture;
import java.lang.reflect.Field;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every statement with which rows of tenants are read, as PostgreSQL itself understands it: in the plan of each, every look into
 * a table that has rows of tenants is one for the rows of one tenant.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScopedSelectsIT {

    /** The columns by which a row is a tenant's. */
    private static final List<String> COLUMNS_OF_TENANTS = List.of("tenant", "account_id", "stream", "charge");

    /** Tables without such a column, whose rows are nobody's. */
    private static final List<String> OF_NOBODY = List.of(
            "ledger.attempt_progress",
            "ledger.attempt_unread",
            "ledger.checkpoint",
            "ledger.checkpoint_key",
            "ledger.leaf_bundle",
            "ledger.log_ahead",
            "ledger.log_head",
            "ledger.tile",
            "query.cursor_key",
            "query.posting_head",
            "query.projection_anchor",
            "query.projection_build",
            "query.projection_rebuild",
            "query.read_model",
            "query.token_entry",
            "webhook.followed");

    /** What a look for one tenant says of it, one for each kind of column. */
    private static final Pattern OF_ONE_TENANT = Pattern.compile("\\.tenant = \\$1\\b"
            + "|starts_with\\(\\w+\\.stream, \\(\\$1\\b"
            + "|split_part\\(\\w+\\.charge, '/'::text, 1\\) = \\$1\\b");

    /** Two columns that are equal, or a column and a parameter. */
    private static final Pattern EQUAL = Pattern.compile("(\\w+\\.\"?\\w+\"?) = (\\w+\\.\"?\\w+\"?|\\$\\d+)");

    private static final JsonMapper JSON = JsonMapper.shared();

    private final LedgerFixture ledger = new LedgerFixture();
    private final Map<String, TreeSet<String>> columns = new TreeMap<>();

    @BeforeAll
    void makeTheTables() throws SQLException {
        new QueryServiceFixture(ledger.database).close();
        try (Connection connection = ledger.database.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT c.table_schema || '.' || c.table_name, c.column_name
                          FROM information_schema.columns c JOIN information_schema.tables t
                               USING (table_schema, table_name)
                         WHERE c.table_schema IN ('query', 'ledger', 'webhook') AND t.table_type = 'BASE TABLE'
                           AND c.table_name NOT LIKE 'flyway%'""")) {
            while (row.next()) {
                columns.computeIfAbsent(row.getString(1), _ -> new TreeSet<>()).add(row.getString(2));
            }
        }
    }

    @AfterAll
    void close() {
        ledger.close();
    }

    @Test
    void everyStatementReadsTheRowsOfOneTenant() throws SQLException {
        Map<String, ScopedSelect> selects = selects();
        Map<String, List<String>> found = new TreeMap<>();
        for (Map.Entry<String, ScopedSelect> select : selects.entrySet()) {
            List<String> looks = looksAtAll(select.getValue().sql());
            if (!looks.isEmpty()) {
                found.put(select.getKey(), looks);
            }
        }

        assertThat(found).isEmpty();
        assertThat(selects).as("statements that were found at all").hasSizeGreaterThan(15);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT name FROM query.account WHERE account_id = :id",
                "SELECT amount_minor FROM query.posting WHERE account_id = :id",
                "SELECT p.amount_minor FROM query.entry e JOIN query.posting p USING (log, position)"
                        + " WHERE e.log = :log AND e.tenant = :tenant",
                "SELECT p.amount_minor FROM query.account a JOIN query.posting p USING (account_id) WHERE a.name = :name",
                "SELECT payload FROM ledger.event WHERE log = :log AND position = :position",
                "SELECT status FROM webhook.delivery WHERE endpoint = :endpoint",
                "SELECT 1 FROM query.charge c WHERE c.tenant = :tenant AND EXISTS"
                        + " (SELECT FROM query.entry e WHERE e.charge_id = c.charge_id)"
            })
    void aStatementThatForgetsTheTenantIsFound(String sql) throws SQLException {
        assertThat(looksAtAll(sql)).isNotEmpty();
    }

    @Test
    void everyTableIsOfTenantsInAWayThatIsKnownOrNobodys() {
        TreeSet<String> others = new TreeSet<>();
        TreeSet<String> inAnotherWay = new TreeSet<>();
        columns.forEach((table, of) -> {
            if (COLUMNS_OF_TENANTS.stream().noneMatch(of::contains)) {
                others.add(table);
            } else if (!of.contains("tenant")) {
                inAnotherWay.add(table);
            }
        });

        assertThat(others).containsExactlyInAnyOrderElementsOf(OF_NOBODY);
        TreeSet<String> known = new TreeSet<>(ScopedSelect.NAMING_IT_OTHERWISE.keySet());
        known.addAll(ScopedSelect.KEYS.keySet());
        known.removeIf(table -> columns.getOrDefault(table, new TreeSet<>()).contains("tenant"));
        assertThat(inAnotherWay).isEqualTo(known);
    }

    /** The looks of a statement into tables with rows of tenants that are not for those of one. */
    private List<String> looksAtAll(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        // A statement of its own, whose parameters have no values.
                        ledger.database.url() + "&user=query_service&preferQueryMode=simple");
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("EXPLAIN (GENERIC_PLAN, VERBOSE, FORMAT JSON) " + numbered(sql))) {
            row.next();
            Plan plan = new Plan();
            plan.add(JSON.readTree(row.getString(1)));
            return plan.looksAtAll();
        }
    }

    /** A look into a table, by the name that the plan gives it. */
    private record Look(String table, String alias, boolean ofOneTenant) {}

    private final class Plan {

        private final List<Look> looks = new ArrayList<>();
        private final Set<List<String>> equal = new HashSet<>();

        void add(JsonNode node) {
            String conditions = Stream.of(
                            "Index Cond", "Recheck Cond", "Filter", "Hash Cond", "Merge Cond", "Join Filter")
                    .map(condition -> node.path(condition).asString(""))
                    .collect(Collectors.joining("\n"));
            EQUAL.matcher(conditions.replace("\"", "")).results().forEach(each -> {
                equal.add(List.of(each.group(1), each.group(2)));
                equal.add(List.of(each.group(2), each.group(1)));
            });
            if (node.has("Relation Name")) {
                looks.add(new Look(
                        node.path("Schema").asString() + "."
                                + node.path("Relation Name").asString(),
                        node.path("Alias").asString(),
                        OF_ONE_TENANT.matcher(conditions).find()));
            }
            node.forEach(this::add);
        }

        List<String> looksAtAll() {
            Set<Look> scoped = new HashSet<>(looks);
            scoped.removeIf(look -> isOfTenants(look) && !look.ofOneTenant);
            while (scoped.addAll(looks.stream()
                    .filter(look -> scoped.stream().anyMatch(other -> belongs(look, other)))
                    .toList())) {
                // What belongs to these may have rows of its own.
            }
            return looks.stream()
                    .filter(look -> !scoped.contains(look))
                    .map(Look::table)
                    .toList();
        }

        private boolean isOfTenants(Look look) {
            return columns.getOrDefault(look.table, new TreeSet<>()).stream().anyMatch(COLUMNS_OF_TENANTS::contains);
        }

        private boolean belongs(Look look, Look other) {
            List<String> key =
                    ScopedSelect.KEYS.getOrDefault(look.table, Map.of()).getOrDefault(other.table, List.of());
            return !key.isEmpty()
                    && key.stream().allMatch(column -> areEqual(look.alias + "." + column, other.alias + "." + column));
        }

        /** To one another, or to the same parameter. */
        private boolean areEqual(String one, String other) {
            return equal.contains(List.of(one, other))
                    || equal.stream()
                            .anyMatch(each -> each.getFirst().equals(one)
                                    && each.getLast().startsWith("$")
                                    && equal.contains(List.of(other, each.getLast())));
        }
    }

    /** With a number instead of each parameter's name, as the database has them; the tenant is the first. */
    private static String numbered(String sql) {
        Map<String, Integer> numbers = new HashMap<>(sql.contains(":tenant") ? Map.of("tenant", 1) : Map.of());
        return Pattern.compile("(?<!:):([a-z_]+)")
                .matcher(sql)
                .replaceAll(name -> "\\$" + numbers.computeIfAbsent(name.group(1), _ -> numbers.size() + 1));
    }

    private static Map<String, ScopedSelect> selects() {
        Map<String, ScopedSelect> selects = new TreeMap<>();
        new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.paymentledger.query")
                        .stream()
                        .flatMap(each -> each.getFields().stream())
                        .filter(field -> field.getRawType().isEquivalentTo(ScopedSelect.class))
                        .forEach(field -> selects.put(field.getFullName(), value(field)));
        return selects;
    }

    private static ScopedSelect value(JavaField constant) {
        try {
            Field field = constant.reflect();
            field.setAccessible(true);
            return (ScopedSelect) field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
