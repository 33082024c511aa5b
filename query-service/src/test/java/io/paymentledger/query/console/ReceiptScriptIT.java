package io.paymentledger.query.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.paymentledger.proof.Checkpoint;
import io.paymentledger.proof.Hash;
import io.paymentledger.proof.InclusionProof;
import io.paymentledger.proof.LeafEntry;
import io.paymentledger.proof.LoggedEvent;
import io.paymentledger.proof.Receipt;
import io.paymentledger.proof.SignatureType;
import io.paymentledger.proof.SignedNote;
import io.paymentledger.proof.SigningKey;
import io.paymentledger.proof.Subtrees;
import io.paymentledger.proof.testing.ForgedReceipt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.ClassPathResource;

/** The browser's verifier, run by Node.js, which has the same cryptography: it judges as the offline verifier does. */
class ReceiptScriptIT {

    private static final String ORIGIN = "ledger.example/log/0";
    private static final SigningKey KEY = SigningKey.generate(ORIGIN, SignatureType.ED25519);
    private static final int CHARGES = 10;
    private static final int EVENTS = 60;
    private static final int ALTERATIONS = 200;
    private static final long SEED = 20_261_126;

    /** Prints one line for each file of the folder that is its first argument: its name and the verdict. */
    private static final String RUN = """
            import { readFileSync, readdirSync } from "node:fs";
            import { verify, Malformed, Refuted } from "./receipt.mjs";
            const [, , folder, ...keys] = process.argv;
            for (const name of readdirSync(folder).sort()) {
              try {
                const proven = await verify(new Uint8Array(readFileSync(`${folder}/${name}`)), keys);
                console.log(`${name} proven ${proven.stream} ${proven.events.length}`);
              } catch (failure) {
                console.log(`${name} ${failure instanceof Refuted || failure instanceof Malformed ? "refuted" : failure.stack}`);
              }
            }
            """;

    private final List<LoggedEvent> log = new ArrayList<>();
    private final List<byte[]> salts = new ArrayList<>();
    private final List<Hash> leaves = new ArrayList<>();

    @TempDir
    private Path folder;

    ReceiptScriptIT() {
        Random random = new Random(SEED);
        for (int i = 0; i < EVENTS; i++) {
            byte[] salt = new byte[16];
            random.nextBytes(salt);
            LoggedEvent event = new LoggedEvent(
                    0,
                    i + 1,
                    "acme/charge-" + i % CHARGES,
                    i / CHARGES,
                    "charge.captured",
                    1,
                    "01a20b9f-cfb4-70dd-bb81-85186eb179d8",
                    "2026-11-24T03:35:52.569590Z",
                    "{\"customer\":\"Zoë\"}".getBytes(StandardCharsets.UTF_8),
                    "{\"actor\":\"key_1\"}".getBytes(StandardCharsets.UTF_8));
            log.add(event);
            salts.add(salt);
            leaves.add(new LeafEntry(0, i + 1, event.commitment(salt)).leaf());
        }
    }

    @BeforeAll
    static void nodeIsThere() {
        assumeTrue(hasNode(), "Node.js 20 or newer is not installed");
    }

    private static boolean hasNode() {
        try {
            Process node = new ProcessBuilder("node", "-p", "process.versions.node.split('.')[0] >= 20")
                    .redirectErrorStream(true)
                    .start();
            return new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8).contains("true");
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void whatHoldsIsProven() throws Exception {
        Path receipts = Files.createDirectory(folder.resolve("receipts"));
        for (int charge = 0; charge < CHARGES; charge++) {
            Files.writeString(
                    receipts.resolve("charge-" + charge), receipt(charge).toString());
        }

        assertThat(verdicts(receipts, KEY.verifier().toString()))
                .hasSize(CHARGES)
                .allSatisfy(
                        line -> assertThat(line).matches("charge-(\\d) proven acme/charge-\\1 " + EVENTS / CHARGES));
    }

    @Test
    void aReceiptWithAnyOtherByteIsRefuted() throws Exception {
        Random random = new Random(SEED);
        Path receipts = Files.createDirectory(folder.resolve("receipts"));
        for (int i = 0; i < ALTERATIONS; i++) {
            byte[] bytes = receipt(i % CHARGES).toString().getBytes(StandardCharsets.UTF_8);
            int at = random.nextInt(bytes.length);
            bytes[at] = (byte) (bytes[at] ^ (1 << random.nextInt(8)));
            Files.write(receipts.resolve(String.format(Locale.ROOT, "altered-%03d-at-%s", i, at)), bytes);
        }

        assertThat(verdicts(receipts, KEY.verifier().toString()))
                .hasSize(ALTERATIONS)
                .allSatisfy(line -> assertThat(line).endsWith(" refuted"));
    }

    @Test
    void oneLeafIsOfOneEvent() throws Exception {
        Path receipts = Files.createDirectory(folder.resolve("receipts"));
        LoggedEvent shown = new LoggedEvent(
                0,
                1,
                "acme/charge-0",
                0,
                "charge.captured",
                1,
                "01a20b9f-cfb4-70dd-bb81-85186eb179d8",
                "2026-11-24T03:35:52.569590Z",
                "{}".getBytes(StandardCharsets.UTF_8),
                "{}".getBytes(StandardCharsets.UTF_8));
        Files.writeString(receipts.resolve("forged"), ForgedReceipt.of(shown, ORIGIN, KEY));

        assertThat(verdicts(receipts, KEY.verifier().toString())).containsExactly("forged refuted");
    }

    @Test
    void onlyATrustedKeyOfTheLogMakesItHold() throws Exception {
        SigningKey witness = SigningKey.generate("witness.example/w1", SignatureType.COSIGNATURE_ED25519);
        Receipt receipt = receipt(3);
        SignedNote cosigned =
                receipt.checkpoint().with(witness.sign(receipt.checkpoint().text(), Instant.now()));
        Path receipts = Files.createDirectory(folder.resolve("receipts"));
        Files.writeString(receipts.resolve("receipt"), new Receipt(receipt.entries(), cosigned).toString());

        String own = KEY.verifier().toString();
        String other =
                SigningKey.generate(ORIGIN, SignatureType.ED25519).verifier().toString();
        assertThat(verdicts(receipts, own, witness.verifier().toString()))
                .containsExactly("receipt proven acme/charge-3 6");
        assertThat(verdicts(receipts, other)).containsExactly("receipt refuted");
        assertThat(verdicts(receipts, witness.verifier().toString())).containsExactly("receipt refuted");
        assertThat(verdicts(receipts)).containsExactly("receipt refuted");
    }

    private Hash subtree(int level, long index) {
        return level == 0
                ? leaves.get((int) index)
                : Hash.ofNode(subtree(level - 1, 2 * index), subtree(level - 1, 2 * index + 1));
    }

    private Receipt receipt(int charge) {
        Hash root = ((Subtrees) this::subtree).root(EVENTS);
        SignedNote checkpoint = new Checkpoint(ORIGIN, EVENTS, root).sign(List.of(KEY), Instant.EPOCH);
        List<Receipt.Entry> entries = new ArrayList<>();
        for (int i = charge; i < EVENTS; i += CHARGES) {
            entries.add(new Receipt.Entry(
                    log.get(i),
                    salts.get(i),
                    InclusionProof.of(i, EVENTS, this::subtree).path()));
        }
        return new Receipt(entries, checkpoint);
    }

    private List<String> verdicts(Path receipts, String... keys) throws Exception {
        Files.write(folder.resolve("receipt.mjs"), new ClassPathResource("console/receipt.js").getContentAsByteArray());
        Files.writeString(folder.resolve("run.mjs"), RUN);
        List<String> command = new ArrayList<>(List.of("node", "--no-warnings", "run.mjs", receipts.toString()));
        command.addAll(List.of(keys));
        Process node = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(node.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return said.lines().toList();
    }
}
