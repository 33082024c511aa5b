package io.paymentledger.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs of {@code src/test/npm}, which {@code ./dev test} installs where npm is. */
final class NpmPackages {

    private static final Path FOLDER = Path.of("src", "test", "npm");

    /** Far more than any of them takes, also on a busy machine. */
    private static final int LIMIT_MINUTES = 5;

    private NpmPackages() {}

    /** Skips the test where the packages are not. */
    static void assumeInstalled() {
        assumeTrue(
                Files.isDirectory(FOLDER.resolve("node_modules")),
                "npm's packages are not installed; ./dev test installs them where npm is");
    }

    /** Runs a script under Node, and answers what it wrote to standard output. */
    static String run(Path output, String script, List<String> arguments) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Stream.concat(Stream.of("node", FOLDER.resolve(script).toString()), arguments.stream())
                                .toList())
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)).as(script).isTrue();
        String written = Files.readString(output);
        assertThat(process.exitValue()).as(written).isZero();
        return written;
    }
}
