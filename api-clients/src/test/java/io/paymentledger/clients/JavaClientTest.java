package io.paymentledger.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Java client is made from each description, and a program that uses them compiles. */
class JavaClientTest {

    private static final Path PROGRAM = Path.of("src", "test", "clients", "Checkout.java");

    @TempDir
    private Path folder;

    @Test
    void aProgramCanUseTheGeneratedClients() throws IOException {
        for (Description description : Description.values()) {
            GeneratedClient.java(description, folder.resolve(description.service()));
        }

        assertThat(compile()).isEmpty();
    }

    /** What the compiler complains about. */
    private String compile() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        try (Stream<Path> files = Files.walk(folder);
                StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            List<Path> sources = Stream.concat(
                            files.filter(file -> file.toString().contains("/src/main/java/")
                                    && file.toString().endsWith(".java")),
                            Stream.of(PROGRAM))
                    .toList();
            boolean compiled = compiler.getTask(
                            complaints,
                            manager,
                            null,
                            List.of(
                                    "-proc:none",
                                    "-nowarn",
                                    "-XDsuppressNotes",
                                    "-classpath",
                                    System.getProperty("java.class.path"),
                                    "-d",
                                    Files.createDirectory(folder.resolve("classes"))
                                            .toString()),
                            null,
                            manager.getJavaFileObjectsFromPaths(sources))
                    .call();
            return compiled ? "" : complaints.toString();
        }
    }
}
