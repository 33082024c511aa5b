package io.paymentledger.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every statement with which an answer is read by hand, and not by {@link io.paymentledger.query.scope.TenantReads}, names the
 * tenant: this reads the statements in the sources, and finds those that read a table of a read model, or the log, without
 * saying whose rows are meant.
 */
class TenantIsolationTest {

    private static final Path SOURCES = Path.of("src/main/java/io/paymentledger/query");

    /** What carries read models, and what follows the log for webhooks, works for all tenants, and answers none. */
    private static final List<Path> CARRY_ALL = List.of(
            SOURCES.resolve("projection"),
            SOURCES.resolve("webhook/Follower.java"),
            SOURCES.resolve("webhook/AnotherLog.java"));

    /** A text block, or literals that are put together, with whatever expressions between them. */
    private static final Pattern LITERAL =
            Pattern.compile("\"\"\"(.*?)\"\"\"|\"((?:[^\"\\\\]|\\\\.)*)\"", Pattern.DOTALL);

    private static final Pattern JOINED = Pattern.compile("\\s*\\+\\s*(?:[\\w.()]+\\s*\\+\\s*)?");

    /** Tables whose rows are of no tenant. */
    private static final String OF_NOBODY =
            "posting_head|token_entry|read_model|cursor_key|projection_\\w+|set_aside_event|log_position";

    private static final Pattern READS = Pattern.compile(
            "(?i)\\b(?:FROM|JOIN|UPDATE|INTO)\\s+(?:query\\.(?!(?:%s)\\b)|ledger\\.event\\b)".formatted(OF_NOBODY));

    private static final Pattern OF_A_TENANT =
            Pattern.compile("(?i)\\btenant\\s*=\\s*(?:\\?|:tenant)|starts_with\\((?:\\w+\\.)?stream, \\?\\)");

    /** It compares the two makings of all tenants' accounts, and answers nobody. */
    private static final List<String> OF_ALL = List.of("query_next.account n USING (tenant, name, currency)");

    @Test
    void everyStatementThatAnswersNamesTheTenant() throws IOException {
        TreeSet<String> found = new TreeSet<>();
        int statements = 0;
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".java"))
                    .filter(each -> CARRY_ALL.stream().noneMatch(each::startsWith))
                    .toList()) {
                for (String statement : statements(Files.readString(file))) {
                    if (READS.matcher(statement).find()) {
                        statements++;
                        if (forgets(statement)) {
                            found.add(file.getFileName() + ": " + statement);
                        }
                    }
                }
            }
        }

        assertThat(found).isEmpty();
        assertThat(statements).as("statements that were found at all").isPositive();
    }

    @Test
    void aStatementWithoutTheTenantIsFound() {
        assertThat(forgets("SELECT name FROM query.account WHERE account_id = ?"))
                .isTrue();
        assertThat(forgets("SELECT payload FROM ledger.event WHERE log = ? AND position = ?"))
                .isTrue();
        assertThat(forgets("SELECT name FROM query.account a WHERE a.tenant = ? AND a.name = ?"))
                .isFalse();
        assertThat(statements("String sql = \"SELECT * FROM query.charge\" + where + \" LIMIT 1\"; f(\"other\");"))
                .containsExactly("SELECT * FROM query.charge  LIMIT 1", "other");
    }

    private static boolean forgets(String statement) {
        return READS.matcher(statement).find()
                && !OF_A_TENANT.matcher(statement).find()
                && OF_ALL.stream().noneMatch(statement::contains);
    }

    private static List<String> statements(String source) {
        List<String> statements = new ArrayList<>();
        Matcher literals = LITERAL.matcher(source);
        int end = -1;
        for (MatchResult literal : literals.results().toList()) {
            String text = literal.group(1) == null ? literal.group(2) : literal.group(1);
            boolean goesOn = end >= 0
                    && JOINED.matcher(source.substring(end, literal.start())).matches();
            if (goesOn) {
                statements.addLast(statements.removeLast() + " " + text);
            } else {
                statements.add(text);
            }
            end = literal.end();
        }
        return statements.stream().map(each -> each.replace('\n', ' ')).toList();
    }
}
