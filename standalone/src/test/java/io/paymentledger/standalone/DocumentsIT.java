package io.paymentledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.paymentledger.standalone.MarkdownPage.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs every block of the README, the tutorial and the guides against a started ledger, page by page and from the top, and
 * compares what is answered with what the page prints. {@link MarkdownPage} says which blocks are not run.
 */
class DocumentsIT {

    /** A page's commands take seconds; a busy machine may take long to start a JVM for one of them. */
    private static final int PAGE_LIMIT_MINUTES = 5;

    private static final Pattern SECRET = Pattern.compile("secret:\\s+(plk_\\S+)");

    @TempDir
    private static Path folder;

    private static final List<Integer> PORTS = StandaloneProcess.freePorts();

    private static StandaloneProcess process;
    private static String developerKey;
    private static String readersKey;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(
                installed("curl") && installed("openssl"), "the pages use curl and openssl, which are not both here");
        Path data = folder.toRealPath().resolve("data");
        process = StandaloneProcess.start(PORTS, data);
        process.awaitUp();
        developerKey = Files.readString(data.resolve(DevelopmentKey.FILE)).strip();
        layOutTheProject();
        Matcher made = SECRET.matcher(
                shell("reader", "./dev key create --tenant reader --scopes charges:write,charges:read,audit:read"));
        assertThat(made.find()).isTrue();
        readersKey = made.group(1);
    }

    @AfterAll
    static void end() {
        if (process != null) {
            process.close();
        }
    }

    private static boolean installed(String program) throws IOException, InterruptedException {
        return new ProcessBuilder("bash", "-c", "command -v " + program)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    /** A folder in which {@code ./dev} finds the jars that pages use, so that it does not build in the middle of a build. */
    private static void layOutTheProject() throws IOException {
        for (String module : List.of("ledger-service", "proof")) {
            Path jar = ComposeFile.onlyMatch(module + "/target/" + module + "-*-exec.jar");
            Files.copy(jar, jarFolder(module).resolve(jar.getFileName()));
        }
        for (String module : List.of("standalone", "simulation", "witness")) {
            Files.createFile(jarFolder(module).resolve(module + "-0-exec.jar"));
        }
        Files.writeString(folder.resolve("pom.xml"), "<module>ledger-service</module>\n");
        Files.copy(ComposeFile.PROJECT.resolve("dev"), folder.resolve("dev"), StandardCopyOption.COPY_ATTRIBUTES);
        Path stamps = Files.createDirectories(folder.resolve("target/up"));
        for (String module : List.of("ledger-service", "proof", "standalone", "simulation", "witness")) {
            Files.createFile(stamps.resolve("built-" + module));
        }
        // curl shows its progress to people only; it shows errors to all.
        Files.writeString(folder.resolve(".curlrc"), "silent\nshow-error\n");
    }

    private static Path jarFolder(String module) throws IOException {
        return Files.createDirectories(folder.resolve(module).resolve("target"));
    }

    @TestFactory
    Stream<DynamicTest> everyBlockDoesWhatThePageSays() throws IOException {
        try (Stream<Path> guides = Files.list(ComposeFile.PROJECT.resolve("docs/how-to"))) {
            return Stream.concat(
                            Stream.of("README.md", "docs/tutorial/first-charge.md"),
                            guides.map(file -> "docs/how-to/" + file.getFileName())
                                    .sorted())
                    .toList()
                    .stream()
                    .map(page -> DynamicTest.dynamicTest(page, () -> run(MarkdownPage.read(Path.of(page)))));
        }
    }

    private static void run(MarkdownPage page) throws IOException, InterruptedException {
        List<String> script = new ArrayList<>();
        Path outputs = Files.createTempDirectory(folder, "page");
        // The tutorial and the README begin alike, so the README has a tenant of its own.
        script.add("export API_KEY=" + (page.path().endsWith("README.md") ? readersKey : developerKey));
        script.add("export ADMIN_KEY=" + developerKey);
        for (Block block : page.blocks()) {
            switch (block) {
                case Block.Commands commands -> {
                    script.add(": " + page.path() + ":" + commands.line());
                    script.add("caught_up");
                    script.add("exec > " + outputs.resolve(commands.line() + ".out"));
                    MarkdownPage.run(commands).forEach(line -> script.add(atOurPorts(line)));
                }
                case Block.Contents contents ->
                    Files.writeString(folder.resolve(contents.file()), contents.text() + "\n");
                case Block.Answer _, Block.Excerpt _ -> {
                    // Nothing is run for these.
                }
            }
        }
        shell("page", String.join("\n", script));
        compare(page, outputs);
    }

    /** An answer belongs to the commands before it; commands without one must at least not have been refused. */
    private static void compare(MarkdownPage page, Path outputs) throws IOException {
        String given = "";
        boolean refused = false;
        for (Block block : page.blocks()) {
            switch (block) {
                case Block.Commands commands -> {
                    assertThat(refused).as(page.path() + ": " + given).isFalse();
                    given = Files.readString(outputs.resolve(commands.line() + ".out"));
                    refused = given.contains("\"type\":\"/problems/");
                }
                case Block.Answer answer -> {
                    PrintedAnswer.assertGiven(answer.text(), given, answer.shortened());
                    refused = false;
                }
                case Block.Contents _, Block.Excerpt _ -> {
                    // They say nothing of an answer.
                }
            }
        }
        assertThat(refused).as(page.path() + ": " + given).isFalse();
    }

    private static String atOurPorts(String line) {
        return line.replace("localhost:8080", "localhost:" + PORTS.get(0))
                .replace("localhost:8081", "localhost:" + PORTS.get(1))
                .replace("localhost:9080", "localhost:" + PORTS.get(3))
                .replace("localhost:9081", "localhost:" + PORTS.get(4));
    }

    /**
     * Runs a script, and answers what it wrote. Its function {@code caught_up} waits until query-service shows all that was
     * recorded, which people do not notice.
     */
    private static String shell(String name, String script) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, name, ".log");
        Path file = Files.createTempFile(folder, name, ".sh");
        Files.writeString(file, """
                set -eo pipefail
                caught_up() {
                    local query=http://localhost:%s position page
                    position=$(curl -D - -o /dev/null -H "Authorization: Bearer $API_KEY" "$query/v1/events?after=999999999" \
                        | tr -d '\\r' | sed -n 's/^X-Ledger-Position: //p')
                    for page in charges accounts reconciliations; do
                        curl --fail --retry 30 -o /dev/null -H "Authorization: Bearer $API_KEY" \
                            "$query/v1/$page?limit=1&min_position=$position"
                    done
                }
                """.formatted(PORTS.get(1)) + script);
        ProcessBuilder builder = new ProcessBuilder("bash", "-x", file.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment()
                .putAll(Map.of(
                        "HOME", folder.toString(),
                        "JAVA_HOME", System.getProperty("java.home"),
                        "LEDGER_PORT", PORTS.get(0).toString(),
                        "QUERY_PORT", PORTS.get(1).toString(),
                        "LEDGER_PG_PORT", PORTS.get(2).toString(),
                        "LEDGER_DATA_DIR", folder.toRealPath().resolve("data").toString()));
        Process shell = builder.start();
        boolean ended = shell.waitFor(PAGE_LIMIT_MINUTES, TimeUnit.MINUTES);
        shell.destroyForcibly();
        String written = Files.readString(output);
        assertThat(ended).as(written).isTrue();
        assertThat(shell.exitValue()).as(written).isZero();
        return written;
    }
}
