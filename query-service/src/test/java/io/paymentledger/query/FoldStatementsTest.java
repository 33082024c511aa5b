package io.paymentledger.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A fold names tables without a schema: which making of a read model they are of, the transaction says. One that names
 * schema {@code query} would write a rebuild into the tables that are answered from.
 */
class FoldStatementsTest {

    private static final Path SOURCES = Path.of("src/main/java/io/paymentledger/query");

    /** What carries read models knows where they are. */
    private static final Path CARRIES_ALL = SOURCES.resolve("projection");

    private static final Pattern WRITES = Pattern.compile(
            "\\b(?:INSERT INTO|UPDATE|DELETE FROM) [a-z_.]+|insertInto\\(\"|RowWriter\\.of(?:New|Any)\\(");

    private static final Pattern NAMES_SCHEMA =
            Pattern.compile("(?<![\\w.])query\\.(?!read_model|cursor_key)[a-z_]+\\b(?![.(])");

    @Test
    void noFoldNamesASchema() throws IOException {
        List<String> folds = new ArrayList<>();
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".java"))
                    .filter(each -> !each.startsWith(CARRIES_ALL))
                    .toList()) {
                String source = withoutComments(Files.readString(file));
                String name = file.getFileName().toString();
                if (WRITES.matcher(source).find()) {
                    folds.add(name);
                    NAMES_SCHEMA
                            .matcher(source)
                            .results()
                            .map(MatchResult::group)
                            .forEach(each -> found.add(name + ": " + each));
                }
            }
        }

        assertThat(found).isEmpty();
        assertThat(folds)
                .contains(
                        "ChargeTable.java",
                        "PostingTable.java",
                        "ClaimTable.java",
                        "MovementTable.java",
                        "ReconciliationTables.java",
                        "BreakTables.java");
    }

    @Test
    void aFoldThatNamesASchemaIsFound() {
        assertThat(NAMES_SCHEMA.matcher("\"SELECT a FROM query.account a\"").find())
                .isTrue();
        assertThat(NAMES_SCHEMA
                        .matcher("import io.paymentledger.query.posting.Posting;")
                        .find())
                .isFalse();
    }

    private static String withoutComments(String source) {
        return source.replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("(?m)^(?:package|import) .*$", "");
    }
}
