package io.paymentledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents and the code refer to is there. */
class DocumentLinksTest {

    /** A link to a file of the project; the part after the hash is the reader's browser's matter. */
    private static final Pattern LINK = Pattern.compile("]\\((?![a-z]+:)([^)#\\s]+)(#[^)]*)?\\)");

    private static final Pattern RECORD = Pattern.compile("ADR (\\d{4})");

    @Test
    void everyLinkLeadsToAFile() throws IOException {
        for (Path page : files(".md")) {
            assertThat(LINK.matcher(Files.readString(page)).results().map(link -> link.group(1)))
                    .as(page.toString())
                    .allMatch(target -> Files.exists(page.resolveSibling(target)));
        }
    }

    @Test
    void everyDecisionRecordThatIsNamedIsThere() throws IOException {
        Set<String> records = files(".md").stream()
                .filter(file -> file.startsWith(ComposeFile.PROJECT.resolve("docs/adr")))
                .map(file -> file.getFileName().toString().substring(0, 4))
                .collect(Collectors.toSet());
        for (Path file :
                Stream.concat(files(".md").stream(), files(".java").stream()).toList()) {
            assertThat(RECORD.matcher(Files.readString(file)).results().map(MatchResult::group))
                    .as(file.toString())
                    .allMatch(name -> records.contains(name.substring("ADR ".length())));
        }
    }

    private static List<Path> files(String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(ComposeFile.PROJECT)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .filter(file -> !ComposeFile.PROJECT
                            .relativize(file)
                            .toString()
                            .matches("(.*/)?(target|node_modules|data)/.*"))
                    .toList();
        }
    }
}
