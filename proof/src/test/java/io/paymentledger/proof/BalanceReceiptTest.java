package io.paymentledger.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One balance of a closed month is proven, and nothing of the others is shown. */
class BalanceReceiptTest {

    private static final SigningKey KEY = SigningKey.generate("ledger.example/log/0", SignatureType.ED25519);
    private static final String MONTH = "2026-01";
    private static final int POSITION = 5;

    private final Random random = new Random(20_260_131);
    private final byte[] secret = bytes(32);
    private final List<SealedBalance> balances = new ArrayList<>();

    BalanceReceiptTest() {
        for (String currency : List.of("EUR", "JPY", "USD")) {
            for (String account : List.of("gateway:simulator:receivable", "tenant:acme:payable", "tenant:acme:bank")) {
                balances.add(balance(account, currency, "posted", random.nextLong(-1_000_000, 1_000_000)));
                balances.add(balance(account, currency, "pending", 0));
            }
        }
    }

    private static SealedBalance balance(String account, String currency, String layer, long balanceMinor) {
        return new SealedBalance("acme", MONTH, account, currency, layer, balanceMinor);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private MonthTree tree() {
        return new MonthTree(balances, secret);
    }

    private static String closed() {
        return "{\"month\":\"2026-01\",\"through\":\"2026-01-31T23:59:59.999999Z\"}";
    }

    private static String sealed(MonthTree tree) {
        return "{\"leaves\":%s,\"month\":\"2026-01\",\"position\":%s,\"root\":\"%s\"}"
                .formatted(tree.size(), POSITION, tree.root());
    }

    /** A log with events of others around those of the month, and the receipt of the month's. */
    private Receipt month(String stream, String closed, String sealed) {
        List<LoggedEvent> log = new ArrayList<>();
        for (int position = 1; position <= 11; position++) {
            log.add(
                    switch (position) {
                        case POSITION -> event(position, stream, 0, "month.closed", closed);
                        case 8 -> event(position, stream, 1, "month.sealed", sealed);
                        default -> event(position, "acme/charge-" + position, 0, "charge.captured", "{}");
                    });
        }
        List<byte[]> salts = log.stream().map(event -> bytes(16)).toList();
        List<Hash> leaves = new ArrayList<>();
        for (int i = 0; i < log.size(); i++) {
            leaves.add(new LeafEntry(0, i + 1, log.get(i).commitment(salts.get(i))).leaf());
        }
        Subtrees tree = new Subtrees() {
            @Override
            public Hash hash(int level, long index) {
                return level == 0
                        ? leaves.get((int) index)
                        : Hash.ofNode(hash(level - 1, 2 * index), hash(level - 1, 2 * index + 1));
            }
        };
        SignedNote checkpoint = new Checkpoint("ledger.example/log/0", log.size(), tree.root(log.size()))
                .sign(List.of(KEY), Instant.EPOCH);
        return new Receipt(
                log.stream()
                        .filter(event -> event.stream().equals(stream))
                        .map(event -> new Receipt.Entry(
                                event,
                                salts.get((int) event.position() - 1),
                                InclusionProof.of(event.position() - 1, log.size(), tree)
                                        .path()))
                        .toList(),
                checkpoint);
    }

    private static LoggedEvent event(long position, String stream, long sequence, String type, String payload) {
        return new LoggedEvent(
                0,
                position,
                stream,
                sequence,
                type,
                1,
                "01a20b9f-cfb4-70dd-bb81-85186eb179d8",
                "2026-02-02T03:35:52.569590Z",
                payload.getBytes(StandardCharsets.UTF_8),
                "{\"actor\":\"ledger\",\"tenant\":\"acme\"}".getBytes(StandardCharsets.UTF_8));
    }

    private BalanceReceipt receipt() {
        return tree().receipt(
                        "gateway:simulator:receivable",
                        "EUR",
                        "posted",
                        month("acme/month/2026-01", closed(), sealed(tree())))
                .orElseThrow();
    }

    private static BalanceReceipt.Proven verify(String text) {
        return BalanceReceipt.parse(text).verify(List.of(KEY.verifier()));
    }

    @Test
    void aBalanceIsReadAndProven() {
        for (SealedBalance balance : balances) {
            BalanceReceipt receipt = tree().receipt(
                            balance.account(),
                            balance.currency(),
                            balance.layer(),
                            month("acme/month/2026-01", closed(), sealed(tree())))
                    .orElseThrow();

            BalanceReceipt.Proven proven = verify(receipt.toString());

            assertThat(proven.balance()).isEqualTo(balance);
            assertThat(proven.through()).isEqualTo("2026-01-31T23:59:59.999999Z");
            assertThat(proven.closed().position()).isEqualTo(POSITION);
            assertThat(proven.root()).isEqualTo(tree().root());
        }
    }

    @Test
    void theOrderInWhichBalancesComeMakesNoDifference() {
        Hash root = tree().root();
        Collections.shuffle(balances, random);
        assertThat(tree().root()).isEqualTo(root);
        assertThat(new MonthTree(List.of(), secret).root()).isEqualTo(Hash.EMPTY_TREE);
    }

    @Test
    void aReceiptOfWhichAnyByteIsAnotherIsRefused() {
        byte[] text = receipt().toString().getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < text.length; i++) {
            for (int flipped : new int[] {1 << i % 8, 0xff}) {
                byte[] altered = text.clone();
                altered[i] ^= (byte) flipped;
                assertThatThrownBy(() -> verify(Texts.utf8(altered)))
                        .as("byte %s ^ %s", i, flipped)
                        .isInstanceOfAny(MalformedException.class, RefutedException.class);
            }
        }
    }

    @Test
    void aBalanceThatWasNotSealedIsRefused() {
        BalanceReceipt receipt = receipt();
        SealedBalance balance = receipt.balance();
        List<SealedBalance> others = List.of(
                balance(balance.account(), "EUR", "posted", balance.balanceMinor() + 1),
                balance(balance.account(), "EUR", "pending", balance.balanceMinor()),
                balance(balance.account(), "USD", "posted", balance.balanceMinor()),
                balance("tenant:acme:bank", "EUR", "posted", balance.balanceMinor()),
                new SealedBalance("acme", "2026-02", balance.account(), "EUR", "posted", balance.balanceMinor()),
                new SealedBalance("umbrella", MONTH, balance.account(), "EUR", "posted", balance.balanceMinor()));
        for (SealedBalance other : others) {
            BalanceReceipt forged = new BalanceReceipt(
                    other, receipt.salt(), receipt.leaf(), receipt.leaves(), receipt.path(), receipt.month());
            assertThatThrownBy(() -> verify(forged.toString()))
                    .as(other.toString())
                    .isInstanceOf(RefutedException.class);
        }
    }

    @Test
    void eventsThatSayAnythingElseThanTheMonthProveNothing() {
        MonthTree tree = tree();
        List<Receipt> months = List.of(
                month("acme/month/2026-02", closed(), sealed(tree)),
                month("umbrella/month/2026-01", closed(), sealed(tree)),
                month("acme/2026-01", closed(), sealed(tree)),
                month("acme/month/2026-01", closed().replace("01-31", "01-30"), sealed(tree)),
                month("acme/month/2026-01", closed(), sealed(tree).replace("\"leaves\":18", "\"leaves\":19")),
                month("acme/month/2026-01", closed(), sealed(tree).replace("\"position\":5", "\"position\":4")),
                month("acme/month/2026-01", closed(), sealed(tree) + " "),
                month("acme/month/2026-01", sealed(tree), closed()));
        for (Receipt month : months) {
            BalanceReceipt receipt =
                    tree.receipt("tenant:acme:bank", "JPY", "pending", month).orElseThrow();
            assertThatThrownBy(() -> verify(receipt.toString())).isInstanceOf(RefutedException.class);
        }
        Receipt whole = months.getFirst();
        Receipt half = new Receipt(whole.entries().subList(0, 1), whole.checkpoint());
        assertThatThrownBy(() -> verify(tree.receipt("tenant:acme:bank", "JPY", "pending", half)
                        .orElseThrow()
                        .toString()))
                .isInstanceOf(RefutedException.class);
    }

    @Test
    void everyBalanceHasASaltOfItsOwnThatOnlyTheSecretGives() {
        Set<String> salts = new HashSet<>();
        byte[] other = bytes(32);
        for (SealedBalance balance : balances) {
            salts.add(new String(balance.salt(secret), StandardCharsets.ISO_8859_1));
            salts.add(new String(balance.salt(other), StandardCharsets.ISO_8859_1));
        }
        assertThat(salts).hasSize(2 * balances.size());
        // Which balance it is decides, and not how high it is: the salt of a balance that changed later is the same.
        assertThat(balance("tenant:acme:bank", "EUR", "posted", 1).salt(secret))
                .isEqualTo(balance("tenant:acme:bank", "EUR", "posted", 2).salt(secret));
        assertThatThrownBy(() -> balance("tenant:acme:bank\nbalance 1", "EUR", "posted", 1))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void aReceiptShowsNoOtherBalance() {
        String text = receipt().toString();
        String extra = new String(TlogProof.parse(text).extra(), StandardCharsets.UTF_8);
        assertThat(extra).contains("account gateway:simulator:receivable\ncurrency EUR\nlayer posted\n");
        assertThat(extra).doesNotContain("JPY", "USD", "tenant:acme:bank", "tenant:acme:payable");
    }

    @Test
    void theCommandSaysWhatIsProven(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("balance.tlog-proof"), receipt().toString());
        SealedBalance balance = receipt().balance();

        String said = run(file);

        assertThat(said)
                .startsWith("0 PROVEN: at the end of 2026-01, the books of acme had in gateway:simulator:receivable")
                .contains("EUR %s in %s in minor units"
                        .formatted(Math.abs(balance.balanceMinor()), balance.balanceMinor() < 0 ? "credit" : "debit"))
                .contains("by 2026-01-31T23:59:59.999999Z and was recorded by position 5")
                .contains("What this does not say:");
        Files.writeString(file, receipt().toString().replaceFirst("index 7", "index 6"));
        assertThat(run(file)).startsWith("1 REFUTED: ");
    }

    private static String run(Path file) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        int status = LedgerVerify.run(
                List.of(file.toString(), "--key", KEY.verifier().toString()), out, out);
        return status + " " + bytes.toString(StandardCharsets.UTF_8);
    }
}
