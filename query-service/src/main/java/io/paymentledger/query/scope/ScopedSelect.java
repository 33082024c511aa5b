package io.paymentledger.query.scope;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A statement that reads rows of one tenant, whichever that is. It names each table in braces, with its schema, such as
 * {@code {query.charge}}, and that stands for the tenant's rows of the table: no statement can forget the tenant. One that
 * names a table without braces is refused.
 *
 * <p>Rows that do not name their tenant are those of another row, which was named before: {@code {query.account} a CROSS JOIN
 * {query.posting of a} p}.
 *
 * <p>Its values are parameters with names, such as {@code :limit}. A statement is a constant, so that a test finds it; what
 * varies with what is asked for is added to each read of it, see {@link TenantRead}.
 */
public final class ScopedSelect {

    private static final Pattern IN_BRACES =
            Pattern.compile("\\{(?<table>\\w+\\.\\w+)(?: of (?<of>\\w+))?}(?:\\s+(?<alias>[a-z]\\w*))?");

    /** What is followed by a parenthesis is a function. */
    private static final Pattern WITHOUT_BRACES = Pattern.compile(
            "\\b(?:query|query_next|ledger|webhook)\\s*\\.\\s*\\w++(?!\\s*\\()", Pattern.CASE_INSENSITIVE);

    private static final String IN_STREAM = "starts_with(stream, :tenant || '/')";

    /** How rows name their tenant that have no column for it. */
    static final Map<String, String> NAMING_IT_OTHERWISE = Map.of(
            "ledger.event", IN_STREAM,
            "query.set_aside_event", IN_STREAM,
            "webhook.set_aside", IN_STREAM,
            "ledger.attempt", "split_part(charge, '/', 1) = :tenant");

    private static final List<String> ACCOUNT = List.of("account_id");
    private static final List<String> ENTRY = List.of("log", "position", "part");

    /** By which columns rows belong to a row of another table. */
    static final Map<String, Map<String, List<String>>> KEYS = Map.of(
            "query.posting", Map.of("query.account", ACCOUNT, "query.entry", ENTRY),
            "query.dated_posting", Map.of("query.account", ACCOUNT),
            "query.dated_day", Map.of("query.account", ACCOUNT),
            "query.account", Map.of("query.posting", ACCOUNT));

    private final String what;
    private final String sql;
    private final boolean plannedEachTime;

    private ScopedSelect(String what, String sql, boolean plannedEachTime) {
        this.what = requireNonNull(what);
        this.sql = requireNonNull(sql);
        this.plannedEachTime = plannedEachTime;
    }

    /**
     * A statement.
     *
     * @param what what it does, for whoever reads that it failed
     * @throws IllegalArgumentException if it names a table without braces, or rows of no row that was named before
     */
    public static ScopedSelect of(String what, String sql) {
        return new ScopedSelect(what, scoped(sql), false);
    }

    /** The same, of which no plan is kept: one that was made while a table was small would scan it once it is large. */
    public ScopedSelect plannedEachTime() {
        return new ScopedSelect(what, sql, true);
    }

    /** A statement, or a part of one, with the tenant's rows of each table that it names. */
    static String scoped(String sql) {
        if (WITHOUT_BRACES.matcher(IN_BRACES.matcher(sql).replaceAll("")).find()) {
            throw new IllegalArgumentException("a table without braces, so whose rows are meant? " + sql);
        }
        Map<String, String> named = new HashMap<>();
        return IN_BRACES.matcher(sql).replaceAll(table -> rows(table, named));
    }

    /** @param named the tables of the rows that were named so far */
    private static String rows(MatchResult match, Map<String, String> named) {
        String table = match.group("table");
        @Nullable String of = match.group("of");
        @Nullable String alias = match.group("alias");
        String rows = of == null ? ofTenant(table) : ofRow(table, of, named.get(of));
        if (alias == null) {
            return rows;
        }
        named.put(alias, table);
        return rows + " " + alias;
    }

    private static String ofTenant(String table) {
        return "(SELECT * FROM " + table + " WHERE " + NAMING_IT_OTHERWISE.getOrDefault(table, "tenant = :tenant")
                + ")";
    }

    private static String ofRow(String table, String row, @Nullable String tableOfRow) {
        @Nullable
        List<String> key =
                tableOfRow == null ? null : KEYS.getOrDefault(table, Map.of()).get(tableOfRow);
        if (key == null) {
            throw new IllegalArgumentException("nothing says that rows of %s are of %s".formatted(table, row));
        }
        return "LATERAL (SELECT * FROM " + table + " WHERE "
                + key.stream()
                        .map(column -> column + " = " + row + "." + column)
                        .collect(Collectors.joining(" AND "))
                + ")";
    }

    String what() {
        return what;
    }

    /** With the tenant as the parameter {@code :tenant}. */
    String sql() {
        return sql;
    }

    boolean isPlannedEachTime() {
        return plannedEachTime;
    }
}
