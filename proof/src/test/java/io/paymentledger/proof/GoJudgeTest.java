package io.paymentledger.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Go team's packages for the checksum database, {@code golang.org/x/mod/sumdb}, read what is written here. Skipped
 * where Debian's {@code golang-go} and {@code golang-golang-x-mod-dev} are not installed.
 */
class GoJudgeTest {

    private static final Path SOURCES = Path.of("/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog");
    private static final int LEAVES = 70_000;
    private static final int PROOFS = 300;

    @TempDir
    private Path folder;

    private final List<Hash> leaves = new ArrayList<>();
    private final List<List<Hash>> levels = new ArrayList<>();
    private final Frontier frontier = Frontier.empty();

    GoJudgeTest() {
        for (int i = 0; i < LEAVES; i++) {
            leaves.add(Hash.ofLeaf(("entry " + i).getBytes(StandardCharsets.US_ASCII)));
            frontier.add(leaves.getLast(), this::completed);
        }
    }

    private void completed(int level, long index, Hash hash) {
        while (levels.size() <= level) {
            levels.add(new ArrayList<>());
        }
        assertThat(levels.get(level)).hasSize((int) index);
        levels.get(level).add(hash);
    }

    private Hash hash(int level, long index) {
        return levels.get(level).get((int) index);
    }

    @Test
    void whatIsWrittenHereIsAcceptedAndWhatIsAlteredIsNot() throws IOException, InterruptedException {
        assumeTrue(isInstalled(), "golang-go and golang-golang-x-mod-dev are not installed");
        Path judge = build();
        SigningKey key = SigningKey.generate("ledger.example/log/0", SignatureType.ED25519);
        write("key", key.verifier().toString());
        write(
                "checkpoint",
                new Checkpoint("ledger.example/log/0", LEAVES, frontier.root())
                        .sign(List.of(key), Instant.EPOCH)
                        .toString());
        Random random = new Random(73);
        for (int level = 0; level * Tile.HEIGHT < levels.size(); level++) {
            for (Tile tile : Tile.of(level, 0, LEAVES)) {
                writeTile(tile);
            }
        }
        List<String> proofs = Stream.concat(
                        random.ints(PROOFS, 0, LEAVES).mapToObj(this::inclusion),
                        random.ints(PROOFS, 1, LEAVES).mapToObj(this::consistency))
                .toList();
        write("proofs", String.join("\n", proofs) + "\n");
        assertThat(run(judge.toString(), folder.toString()))
                .isEqualTo("0 %s leaves, %s proofs%n".formatted(LEAVES, 2 * PROOFS));

        Path tile =
                folder.resolve("tile").resolve(Tile.of(0, 0, LEAVES).get(100).path());
        byte[] hashes = Files.readAllBytes(tile);
        hashes[17] ^= 1;
        Files.write(tile, hashes);
        assertThat(run(judge.toString(), folder.toString()))
                .as("a tile with a flipped bit")
                .startsWith("1 ");
    }

    private String inclusion(int index) {
        InclusionProof proof = InclusionProof.of(index, LEAVES, this::hash);
        return line("inclusion", index, LEAVES, frontier.root(), leaves.get(index), proof.path());
    }

    private String consistency(int from) {
        Subtrees tree = this::hash;
        ConsistencyProof proof = ConsistencyProof.of(from, LEAVES, tree);
        return line("consistency", from, LEAVES, tree.root(from), frontier.root(), proof.path());
    }

    private static String line(String kind, long first, long second, Hash one, Hash other, List<Hash> path) {
        return "%s %s %s %s %s %s"
                .formatted(
                        kind,
                        first,
                        second,
                        one,
                        other,
                        path.stream().map(Hash::toString).collect(Collectors.joining(" ")))
                .strip();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private void writeTile(Tile tile) throws IOException {
        Path file = folder.resolve("tile").resolve(tile.path());
        Files.createDirectories(file.getParent());
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < tile.width(); i++) {
                out.write(hash(tile.level() * Tile.HEIGHT, tile.index() * Tile.WIDTH + i)
                        .bytes());
            }
        }
    }

    private static boolean isInstalled() {
        return Files.isDirectory(SOURCES)
                && Stream.of(System.getenv("PATH").split(":", -1))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, "go")));
    }

    private Path build() throws IOException, InterruptedException {
        Path judge = folder.resolve("judge");
        assertThat(run("go", "build", "-o", judge.toString(), "src/test/go/judge.go"))
                .isEqualTo("0 ");
        return judge;
    }

    /** The exit status of a program and what it wrote. */
    private String run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // Without modules there is nothing to download: the packages are Debian's.
        builder.environment().put("GO111MODULE", "off");
        builder.environment().put("GOPATH", "/usr/share/gocode");
        builder.environment().put("GOCACHE", folder.resolve("cache").toString());
        builder.environment().put("GOFLAGS", "");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        return process.exitValue() + " " + said;
    }
}
