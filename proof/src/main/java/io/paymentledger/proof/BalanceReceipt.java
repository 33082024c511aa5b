package io.paymentledger.proof;

import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One balance of a closed month with the proof that the ledger sealed it: the balance's leaf and its path to the root that
 * {@code month.sealed} states, and the {@link Receipt} of the month's stream. As a file it is a {@code tlog-proof} of
 * {@code month.sealed}.
 *
 * @param balance what is proven
 * @param salt of its leaf; not copied
 * @param leaf the leaf's place in the month's tree, from 0
 * @param leaves how many there are
 * @param path the hashes from the leaf's neighbour up
 * @param month the events of the month's stream: that it was closed, and that it was sealed
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by its text only.
public record BalanceReceipt(SealedBalance balance, byte[] salt, int leaf, int leaves, List<Hash> path, Receipt month) {

    private static final String FIRST_LINE = "payment-ledger/balance-receipt/v1";

    private static final Pattern MONTH = Pattern.compile("[0-9]{4}-(?:0[1-9]|1[0-2])");

    public BalanceReceipt {
        path = List.copyOf(path);
    }

    /**
     * What a verified receipt proves.
     *
     * @param balance what the books said
     * @param through the last instant that counts, RFC 3339
     * @param closed that the month was closed: what was recorded up to there counts
     * @param root the root over all balances of the month
     * @param month the proof of the month's events
     */
    public record Proven(SealedBalance balance, String through, LoggedEvent closed, Hash root, Receipt.Proven month) {}

    /** Whether a file says that it is such a receipt. */
    static boolean is(String text) {
        return new String(TlogProof.parse(text).extra(), StandardCharsets.UTF_8).startsWith(FIRST_LINE + "\n");
    }

    /**
     * Verifies all of it. There is one way to write what the month's events must say, so they are compared and not read.
     *
     * @param trusted the log's keys, and those of witnesses
     * @throws MalformedException if the checkpoint or the month is none
     * @throws RefutedException if something does not hold
     */
    public Proven verify(Collection<VerifierKey> trusted) {
        Receipt.Proven proven = month.verify(trusted);
        Hash root = new InclusionProof(leaf, leaves, path).root(balance.leaf(salt));
        String through = lastInstant();
        List<LoggedEvent> events = proven.events();
        if (events.size() != 2
                || !events.getFirst().stream().equals(balance.tenant() + "/month/" + balance.month())
                || !says(
                        events.get(0),
                        "month.closed",
                        "{\"month\":\"%s\",\"through\":\"%s\"}".formatted(balance.month(), through))
                || !says(
                        events.get(1),
                        "month.sealed",
                        "{\"leaves\":%s,\"month\":\"%s\",\"position\":%s,\"root\":\"%s\"}"
                                .formatted(
                                        leaves,
                                        balance.month(),
                                        events.getFirst().position(),
                                        root))) {
            throw new RefutedException("this balance is not in the tree that the ledger sealed for the month");
        }
        return new Proven(balance, through, events.getFirst(), root, proven);
    }

    private String lastInstant() {
        if (!MONTH.matcher(balance.month()).matches()) {
            throw new MalformedException("not a month: " + balance.month());
        }
        return YearMonth.parse(balance.month()).atEndOfMonth() + "T23:59:59.999999Z";
    }

    private static boolean says(LoggedEvent event, String type, String payload) {
        return event.type().equals(type)
                && event.revision() == 1
                && new String(event.payload(), StandardCharsets.UTF_8).equals(payload);
    }

    /**
     * Reads a receipt. It is not verified yet.
     *
     * @throws MalformedException if it is none
     */
    public static BalanceReceipt parse(String text) {
        TlogProof proof = TlogProof.parse(text);
        ReceiptLines lines = ReceiptLines.of(proof, FIRST_LINE);
        BalanceReceipt receipt = new BalanceReceipt(
                new SealedBalance(
                        lines.value("tenant"),
                        lines.value("month"),
                        lines.value("account"),
                        lines.value("currency"),
                        lines.value("layer"),
                        Texts.signedNumber(lines.value("balance"))),
                Texts.base64(lines.value("salt")),
                lines.number("leaf"),
                lines.number("leaves"),
                lines.path(),
                new Receipt(lines.entries(), proof.checkpoint()));
        if (!receipt.toString().equals(text)) {
            throw new MalformedException("the proof is of another event than the last one of its extra data");
        }
        return receipt;
    }

    /** The receipt as a file. */
    @Override
    public String toString() {
        return month.file(String.join(
                "\n",
                FIRST_LINE,
                "tenant " + balance.tenant(),
                "month " + balance.month(),
                "account " + balance.account(),
                "currency " + balance.currency(),
                "layer " + balance.layer(),
                "balance " + balance.balanceMinor(),
                "salt " + Base64.getEncoder().encodeToString(salt),
                "leaf " + leaf,
                "leaves " + leaves,
                "path " + ReceiptLines.path(path),
                ""));
    }
}
