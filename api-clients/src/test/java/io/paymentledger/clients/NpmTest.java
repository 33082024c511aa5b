package io.paymentledger.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the tools of npm say of the descriptions; skipped where npm is not. */
class NpmTest {

    private static final Path PROGRAM = Path.of("src", "test", "clients", "checkout.ts");

    @TempDir
    private Path folder;

    @BeforeEach
    void installed() {
        NpmPackages.assumeInstalled();
    }

    @Test
    void redoclyAndSpectralFindNothing() throws Exception {
        List<String> files = Arrays.stream(Description.values())
                .map(description -> description.file().toString())
                .toList();

        assertThat(NpmPackages.run(folder.resolve("findings"), "lint.mjs", files))
                .isEmpty();
    }

    @Test
    void aProgramInTypeScriptCanUseTheGeneratedClients() throws Exception {
        for (Description description : Description.values()) {
            GeneratedClient.typeScript(description, folder.resolve(description.service()));
        }
        Path program = Files.copy(PROGRAM, folder.resolve("checkout.ts"));

        NpmPackages.run(
                folder.resolve("complaints"),
                "node_modules/typescript/bin/tsc",
                List.of(
                        "--noEmit",
                        "--strict",
                        "--target",
                        "es2022",
                        "--module",
                        "esnext",
                        "--moduleResolution",
                        "bundler",
                        program.toString()));
    }
}
