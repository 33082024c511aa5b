package io.paymentledger.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paymentledger.proof.testing.ForgedReceipt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiptTest {

    private static final SigningKey KEY = SigningKey.generate("ledger.example/log/0", SignatureType.ED25519);
    private static final int EVENTS = 60;

    private final Random random = new Random(20_261_125);
    private final List<LoggedEvent> log = new ArrayList<>();
    private final List<byte[]> salts = new ArrayList<>();
    private final List<Hash> leaves = new ArrayList<>();

    ReceiptTest() {
        for (int i = 0; i < EVENTS; i++) {
            byte[] salt = new byte[16];
            random.nextBytes(salt);
            // Three charges take turns, so that a charge's events are apart.
            LoggedEvent event = event(i + 1, "acme/charge-" + i % 3, i / 3);
            log.add(event);
            salts.add(salt);
            leaves.add(new LeafEntry(0, i + 1, event.commitment(salt)).leaf());
        }
    }

    private static LoggedEvent event(long position, String stream, long sequence) {
        return event(position, stream, sequence, "{\"amount\":1999}");
    }

    private static LoggedEvent event(long position, String stream, long sequence, String payload) {
        return new LoggedEvent(
                0,
                position,
                stream,
                sequence,
                "charge.captured",
                1,
                "01a20b9f-cfb4-70dd-bb81-85186eb179d8",
                "2026-11-24T03:35:52.569590Z",
                payload.getBytes(StandardCharsets.UTF_8),
                "{\"actor\":\"key_1\",\"tenant\":\"acme\"}".getBytes(StandardCharsets.UTF_8));
    }

    private Hash subtree(int level, long index) {
        return level == 0
                ? leaves.get((int) index)
                : Hash.ofNode(subtree(level - 1, 2 * index), subtree(level - 1, 2 * index + 1));
    }

    private Receipt receipt(int charge) {
        Hash root = ((Subtrees) this::subtree).root(EVENTS);
        SignedNote checkpoint = new Checkpoint("ledger.example/log/0", EVENTS, root).sign(List.of(KEY), Instant.EPOCH);
        List<Receipt.Entry> entries = new ArrayList<>();
        for (int i = charge; i < EVENTS; i += 3) {
            entries.add(new Receipt.Entry(
                    log.get(i),
                    salts.get(i),
                    InclusionProof.of(i, EVENTS, this::subtree).path()));
        }
        return new Receipt(entries, checkpoint);
    }

    @Test
    void aReceiptIsReadAndProven() {
        String text = receipt(1).toString();
        Receipt.Proven proven = Receipt.parse(text).verify(List.of(KEY.verifier()));
        assertThat(proven.events()).hasSize(EVENTS / 3);
        assertThat(proven.events().getFirst().stream()).isEqualTo("acme/charge-1");
        assertThat(Receipt.parse(text)).hasToString(text);
    }

    @Test
    void aReceiptOfWhichOneBitIsFlippedIsRefused() {
        byte[] text = receipt(2).toString().getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 500; i++) {
            byte[] altered = text.clone();
            int bit = random.nextInt(altered.length * 8);
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> Receipt.parse(Texts.utf8(altered)).verify(List.of(KEY.verifier())))
                    .as("bit %d", bit)
                    .isInstanceOfAny(MalformedException.class, RefutedException.class);
        }
    }

    @Test
    void aLeafIsWrittenAsTheDocumentsSay() {
        byte[] zeros = new byte[Hash.SIZE];
        assertThat(new String(new LeafEntry(0, 17, Hash.of(zeros)).bytes(), StandardCharsets.UTF_8))
                .isEqualTo("""
                        payment-ledger/leaf/v1
                        log 0
                        position 17
                        sha256 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
                        """);
    }

    @Test
    void oneLeafIsOfOneEvent() throws IOException {
        String forged = ForgedReceipt.of(event(1, "acme/charge-0", 0), "ledger.example/log/0", KEY);

        assertThatThrownBy(() -> Receipt.parse(forged).verify(List.of(KEY.verifier())))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("a salt has 16 bytes");
    }

    @Test
    void everyColumnOfAnEventIsCoveredByItsCommitment() {
        LoggedEvent event = log.getFirst();
        byte[] salt = salts.getFirst();
        byte[] other = "{}".getBytes(StandardCharsets.UTF_8);
        assertThat(List.of(
                        new LoggedEvent(
                                1,
                                1,
                                event.stream(),
                                0,
                                event.type(),
                                1,
                                event.eventId(),
                                event.occurredAt(),
                                event.payload(),
                                event.metadata()),
                        new LoggedEvent(
                                0,
                                2,
                                event.stream(),
                                0,
                                event.type(),
                                1,
                                event.eventId(),
                                event.occurredAt(),
                                event.payload(),
                                event.metadata()),
                        new LoggedEvent(
                                0,
                                1,
                                "acme/other",
                                0,
                                event.type(),
                                1,
                                event.eventId(),
                                event.occurredAt(),
                                event.payload(),
                                event.metadata()),
                        new LoggedEvent(
                                0,
                                1,
                                event.stream(),
                                1,
                                event.type(),
                                1,
                                event.eventId(),
                                event.occurredAt(),
                                event.payload(),
                                event.metadata()),
                        new LoggedEvent(
                                0,
                                1,
                                event.stream(),
                                0,
                                "charge.voided",
                                1,
                                event.eventId(),
                                event.occurredAt(),
                                event.payload(),
                                event.metadata()),
                        new LoggedEvent(
                                0,
                                1,
                                event.stream(),
                                0,
                                event.type(),
                                2,
                                event.eventId(),
                                event.occurredAt(),
                                event.payload(),
                                event.metadata()),
                        new LoggedEvent(
                                0,
                                1,
                                event.stream(),
                                0,
                                event.type(),
                                1,
                                "x",
                                event.occurredAt(),
                                event.payload(),
                                event.metadata()),
                        new LoggedEvent(
                                0,
                                1,
                                event.stream(),
                                0,
                                event.type(),
                                1,
                                event.eventId(),
                                "x",
                                event.payload(),
                                event.metadata()),
                        new LoggedEvent(
                                0,
                                1,
                                event.stream(),
                                0,
                                event.type(),
                                1,
                                event.eventId(),
                                event.occurredAt(),
                                other,
                                event.metadata()),
                        new LoggedEvent(
                                0,
                                1,
                                event.stream(),
                                0,
                                event.type(),
                                1,
                                event.eventId(),
                                event.occurredAt(),
                                event.payload(),
                                other)))
                .noneMatch(altered -> altered.commitment(salt).equals(event.commitment(salt)));
        assertThat(event.commitment(salts.get(1))).isNotEqualTo(event.commitment(salt));
    }

    @Test
    void aWitnessAloneDoesNotVouchForALog() {
        SigningKey witness = SigningKey.generate("witness.example/w1", SignatureType.COSIGNATURE_ED25519);
        Receipt receipt = receipt(0);
        SignedNote cosigned =
                receipt.checkpoint().with(witness.sign(receipt.checkpoint().text(), Instant.EPOCH));
        Receipt both = Receipt.parse(new Receipt(receipt.entries(), cosigned).toString());
        assertThat(both.verify(List.of(KEY.verifier(), witness.verifier())).signers())
                .containsExactly(KEY.verifier(), witness.verifier());
        assertThatThrownBy(() -> both.verify(List.of(witness.verifier()))).isInstanceOf(RefutedException.class);
    }

    @Test
    void eventsThatAreLeftOutOrOfAnotherStreamAreNoReceipt() {
        List<Receipt.Entry> entries = new ArrayList<>(receipt(0).entries());
        entries.remove(5);
        Receipt gap = new Receipt(entries, receipt(0).checkpoint());
        assertThatThrownBy(() -> gap.verify(List.of(KEY.verifier()))).isInstanceOf(RefutedException.class);
        List<Receipt.Entry> mixed =
                List.of(receipt(0).entries().get(0), receipt(1).entries().get(1));
        Receipt two = new Receipt(mixed, receipt(0).checkpoint());
        assertThatThrownBy(() -> two.verify(List.of(KEY.verifier()))).isInstanceOf(RefutedException.class);
    }

    @Test
    void theCommandSaysWhatIsProven(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("charge.tlog-proof"), receipt(0).toString());
        Path keys = Files.writeString(folder.resolve("keys"), KEY.verifier() + "\n");
        assertThat(verify(file.toString(), "--key", KEY.verifier().toString())).startsWith("0 PROVEN: acme/charge-0");
        assertThat(verify(file.toString(), "--key", keys.toString())).startsWith("0 PROVEN: acme/charge-0");
        Path forged = Files.writeString(
                folder.resolve("forged.tlog-proof"), receipt(0).toString().replaceFirst("index 57", "index 58"));
        assertThat(verify(forged.toString(), "--key", keys.toString())).startsWith("1 REFUTED: ");
        byte[] bytes = Files.readAllBytes(file);
        bytes[0] ^= (byte) 0x80;
        Path noText = Files.write(folder.resolve("no-text.tlog-proof"), bytes);
        assertThat(verify(noText.toString(), "--key", keys.toString())).startsWith("1 REFUTED: ");
        assertThat(verify(folder.resolve("none").toString(), "--key", keys.toString()))
                .startsWith("2 ");
        assertThat(verify(file.toString())).startsWith("2 usage: ");
    }

    @Test
    void nothingOfAFileIsObeyedByATerminal(@TempDir Path folder) throws IOException {
        String receipt = receipt(0).toString();
        String hidden = "\u001b[2J\u009b2J\u202e\u2028\r";
        List<String> forged = List.of(
                receipt.replaceFirst("\n— ", "\n" + hidden + "— "),
                receipt.replaceFirst("\n— ledger", "\n— led" + hidden + "ger"),
                receipt.replaceFirst("index 57", "index " + hidden),
                receipt.replaceFirst("\n\nledger[^\n]*", "\n\n" + hidden.substring(4)),
                hidden + receipt);
        for (String text : forged) {
            Path file = Files.writeString(folder.resolve("forged.tlog-proof"), text);
            String said = verify(file.toString(), "--key", KEY.verifier().toString());
            assertThat(said).startsWith("1 REFUTED: ").endsWith("\n");
            assertThat(said.strip()).doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");
        }
    }

    @Test
    void nothingOfAnEventIsObeyedByATerminal(@TempDir Path folder) throws IOException {
        String payload = "{\"note\":\"\u001b[2J\u009b2J\u202e\"}\nPROVEN";
        LoggedEvent event = event(1, "acme/charge-0", 0, payload);
        byte[] salt = salts.getFirst();
        Hash root = new LeafEntry(0, 1, event.commitment(salt)).leaf();
        Receipt receipt = new Receipt(
                List.of(new Receipt.Entry(event, salt, List.of())),
                new Checkpoint("ledger.example/log/0", 1, root).sign(List.of(KEY), Instant.EPOCH));
        Path file = Files.writeString(folder.resolve("charge.tlog-proof"), receipt.toString());

        assertThat(verify(file.toString(), "--key", KEY.verifier().toString()))
                .startsWith("0 PROVEN: acme/charge-0")
                .contains("    {\"note\":\"?[2J?2J?\"}?PROVEN\n");
    }

    private static String verify(String... arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        int status = LedgerVerify.run(List.of(arguments), out, out);
        return status + " " + bytes.toString(StandardCharsets.UTF_8);
    }
}
