package io.paymentledger.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.paymentledger.proof.Checkpoint;
import io.paymentledger.proof.ConsistencyProof;
import io.paymentledger.proof.Hash;
import io.paymentledger.proof.SignatureType;
import io.paymentledger.proof.SignedNote;
import io.paymentledger.proof.SigningKey;
import io.paymentledger.proof.VerifierKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class WitnessTest {

    private static final String NAME = "witness.example/w1";

    /** Less than the witness has with one that stalls: who waited for that one to be hung up on waits too long. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private ServedLog log;

    @BeforeEach
    void serve() throws IOException {
        log = new ServedLog();
    }

    @AfterEach
    void stop() {
        log.close();
    }

    /** Runs the command once; the exit status and what it said. */
    private String look() {
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said, true);
        int status = new CommandLine(new WitnessCommand())
                .setOut(writer)
                .setErr(writer)
                .execute(
                        "--log",
                        log.address().toString(),
                        "--key",
                        log.key.verifier().toString(),
                        "--store",
                        folder.toString(),
                        "--name",
                        NAME,
                        "--once");
        return status + " " + said;
    }

    private List<SignedNote> kept() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("checkpoints"))) {
            return files.sorted()
                    .map(file -> {
                        try {
                            return SignedNote.parse(Files.readString(file));
                        } catch (IOException e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .toList();
        }
    }

    @Test
    void aLogThatGrowsIsCosignedAndEachCheckpointKept() throws IOException {
        for (int growth : List.of(1, 5, 300, 0, 1_000)) {
            log.grow(growth, "event ");
            assertThat(look()).startsWith("0 ");
        }
        VerifierKey witness = new Store(folder).key(NAME).verifier();
        assertThat(kept())
                .extracting(note -> Checkpoint.parse(note.text()).size())
                .containsExactly(1L, 6L, 306L, 1_306L);
        assertThat(folder.resolve("checkpoints/0000000000000001306.checkpoint")).exists();
        assertThat(kept())
                .allSatisfy(note -> assertThat(note.verify(List.of(log.key.verifier(), witness)))
                        .containsExactly(log.key.verifier(), witness));
    }

    @Test
    void aLogThatIsRewrittenOrCutOffEndsTheWitnessAndIsNotCosigned() throws IOException {
        log.grow(400, "event ");
        assertThat(look()).startsWith("0 ");
        log.leaves.set(17, Hash.EMPTY_TREE);
        assertThat(look()).startsWith("1 ").contains("THE LOG WAS REWRITTEN");
        log.grow(10, "event ");
        assertThat(look()).startsWith("1 ").contains("THE LOG WAS REWRITTEN");
        log.leaves.subList(100, log.leaves.size()).clear();
        assertThat(look()).startsWith("1 ").contains("100 events, and had 400");
        assertThat(kept()).hasSize(1);
    }

    @Test
    void aCheckpointThatTheLogDidNotSignIsNotBelievedAndSaysNothingOfARewrittenLog() throws IOException {
        log.grow(3, "event ");
        assertThat(look()).startsWith("0 ");
        try (ServedLog other = new ServedLog()) {
            other.grow(4, "event ");
            StringWriter said = new StringWriter();
            int status = new CommandLine(new WitnessCommand())
                    .setOut(new PrintWriter(said, true))
                    .setErr(new PrintWriter(said, true))
                    .execute(
                            "--log",
                            other.address().toString(),
                            "--key",
                            log.key.verifier().toString(),
                            "--store",
                            folder.toString(),
                            "--once");
            assertThat(status).as(said.toString()).isEqualTo(2);
            assertThat(said.toString()).contains("no trusted key signed this").doesNotContain("REWRITTEN");
        }
        assertThat(kept()).hasSize(1);
    }

    @Test
    void theProtocolAnswersAsTheStandardSays() throws IOException, InterruptedException {
        Store store = new Store(folder);
        SigningKey key = store.key(NAME);
        Witness witness = new Witness(List.of(log.key.verifier()), key, store, Clock.systemUTC());
        try (WitnessServer server =
                        new WitnessServer(witness, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                HttpClient http = HttpClient.newHttpClient()) {
            URI add = URI.create("http://127.0.0.1:" + server.port() + "/add-checkpoint");
            log.grow(5, "event ");
            SignedNote first = log.checkpoint();
            log.grow(8, "event ");
            SignedNote second = log.checkpoint();
            List<Hash> path = ConsistencyProof.of(5, 13, log.tree()).path();

            assertThat(post(http, add, body(0, List.of(), first)).statusCode()).isEqualTo(200);
            HttpResponse<String> stale = post(http, add, body(0, List.of(), second));
            assertThat(stale.statusCode()).isEqualTo(409);
            assertThat(stale.body()).isEqualTo("5\n");
            assertThat(stale.headers().firstValue("Content-Type")).contains("text/x.tlog.size");
            assertThat(post(http, add, body(5, path.reversed(), second)).statusCode())
                    .isEqualTo(422);
            assertThat(post(http, add, body(5, List.of(), second)).statusCode()).isEqualTo(422);
            assertThat(post(http, add, body(14, List.of(), second)).statusCode())
                    .isEqualTo(400);
            assertThat(post(http, add, "old x\n\n" + second).statusCode()).isEqualTo(400);
            assertThat(post(http, add, "").statusCode()).isEqualTo(400);

            HttpResponse<String> cosigned = post(http, add, body(5, path, second));
            assertThat(cosigned.statusCode()).isEqualTo(200);
            SignedNote both = SignedNote.parse(second + cosigned.body());
            assertThat(both.verify(List.of(key.verifier()))).containsExactly(key.verifier());
            assertThat(post(http, add, body(13, List.of(), second)).statusCode())
                    .as("the same again")
                    .isEqualTo(200);

            SigningKey forger = SigningKey.generate(ServedLog.ORIGIN, SignatureType.ED25519);
            SignedNote forged = Checkpoint.parse(second.text()).sign(List.of(forger), Instant.EPOCH);
            assertThat(post(http, add, body(13, List.of(), forged)).statusCode())
                    .isEqualTo(403);
            SignedNote foreign =
                    new Checkpoint("other.example/log/0", 13, Hash.EMPTY_TREE).sign(List.of(forger), Instant.EPOCH);
            assertThat(post(http, add, body(13, List.of(), foreign)).statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void theKeyIsItsOwnersAlone() throws IOException {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
        Files.writeString(folder.resolve("witness-key.pem.new"), "left over");

        new Store(folder).key(NAME);

        assertThat(Files.getPosixFilePermissions(folder.resolve("witness-key.pem")))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    }

    /** In a process of its own, as it is run: the limits of the JDK's server are read once in each. */
    @Test
    void whoStallsKeepsNobodyWaitingAndIsHungUpOn() throws IOException, InterruptedException {
        log.grow(5, "event ");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.paymentledger.witness.WitnessCommand",
                        "--log=" + log.address(),
                        "--key=" + log.key.verifier(),
                        "--store=" + folder,
                        "--listen=0")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader said = process.inputReader();
                HttpClient http = HttpClient.newHttpClient()) {
            String serving = "serving on port ";
            int port = said.lines()
                    .filter(line -> line.startsWith(serving))
                    .mapToInt(line -> Integer.parseInt(line.substring(serving.length())))
                    .findFirst()
                    .orElseThrow();
            try (Socket stalled = new Socket(InetAddress.getLoopbackAddress(), port)) {
                stalled.setSoTimeout(60_000);
                stalled.getOutputStream()
                        .write("POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nold 0\n"
                                .getBytes(StandardCharsets.US_ASCII));

                URI add = URI.create("http://127.0.0.1:" + port + "/add-checkpoint");
                assertThat(post(http, add, "").statusCode()).isEqualTo(400);

                assertThat(stalled.getInputStream().read()).isEqualTo(-1);
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static String body(long old, List<Hash> path, SignedNote note) {
        return "old " + old + "\n" + path.stream().map(hash -> hash + "\n").collect(Collectors.joining()) + "\n" + note;
    }

    private static HttpResponse<String> post(HttpClient http, URI address, String body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(address)
                        .timeout(PATIENCE)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
