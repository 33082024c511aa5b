package io.paymentledger.proof;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A stream's events with the proof that a log holds them: a {@code tlog-proof} of the last event, whose {@code extra}
 * carries the events, their salts and the paths of the others to the same checkpoint.
 *
 * @param entries the events, in the order of their stream, at least one
 * @param checkpoint the signed checkpoint that all paths lead to
 */
public record Receipt(List<Entry> entries, SignedNote checkpoint) {

    private static final String FIRST_LINE = "payment-ledger/receipt/v1";

    /** No receipt of a charge is near this; it bounds what a stranger's file can make the reader do. */
    private static final int MOST_ENTRIES = 100_000;

    /**
     * An event of a receipt.
     *
     * @param event the event
     * @param salt its 16 bytes of salt, not fewer or more: or else what is hashed could be cut into salt and event in
     *     several ways, and one leaf be shown to be of several events; not copied
     * @param path the hashes from its leaf's neighbour up
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    public record Entry(LoggedEvent event, byte[] salt, List<Hash> path) {

        /** @throws MalformedException if the salt has another length */
        public Entry {
            if (salt.length != LoggedEvent.SALT_BYTES) {
                throw new MalformedException(
                        "a salt has %s bytes and not %s".formatted(LoggedEvent.SALT_BYTES, salt.length));
            }
            path = List.copyOf(path);
        }
    }

    /** @throws MalformedException if it has no event */
    public Receipt {
        entries = List.copyOf(entries);
        if (entries.isEmpty() || entries.size() > MOST_ENTRIES) {
            throw new MalformedException("a receipt has 1 to " + MOST_ENTRIES + " events");
        }
    }

    /**
     * What a verified receipt proves.
     *
     * @param checkpoint the tree that holds the events
     * @param signers who vouches for the tree
     * @param events the events, in the order of their stream
     */
    public record Proven(Checkpoint checkpoint, List<VerifierKey> signers, List<LoggedEvent> events) {

        public Proven {
            signers = List.copyOf(signers);
            events = List.copyOf(events);
        }
    }

    /**
     * Verifies all of it.
     *
     * @param trusted the log's keys, and those of witnesses
     * @return what is proven
     * @throws MalformedException if the checkpoint is none
     * @throws RefutedException if something does not hold
     */
    public Proven verify(Collection<VerifierKey> trusted) {
        List<VerifierKey> signers = checkpoint.verify(trusted);
        Checkpoint tree = Checkpoint.parse(checkpoint.text());
        if (signers.stream().noneMatch(key -> key.name().equals(tree.origin()))) {
            throw new RefutedException("no trusted key of the log " + tree.origin() + " signed its checkpoint");
        }
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            LoggedEvent event = entry.event();
            LoggedEvent first = entries.getFirst().event();
            if (!event.stream().equals(first.stream()) || event.sequence() != i) {
                throw new RefutedException("event " + i + " is not the event " + i + " of " + first.stream());
            }
            Hash leaf = new LeafEntry(event.log(), event.position(), event.commitment(entry.salt())).leaf();
            new InclusionProof(event.position() - 1, tree.size(), entry.path()).verify(leaf, tree.root());
        }
        return new Proven(tree, signers, entries.stream().map(Entry::event).toList());
    }

    /**
     * Reads a receipt. It is not verified yet.
     *
     * @throws MalformedException if it is none
     */
    public static Receipt parse(String text) {
        TlogProof proof = TlogProof.parse(text);
        Receipt receipt = new Receipt(ReceiptLines.of(proof, FIRST_LINE).entries(), proof.checkpoint());
        if (!receipt.toString().equals(text)) {
            throw new MalformedException("the proof is of another event than the last one of its extra data");
        }
        return receipt;
    }

    /** The receipt as a file. */
    @Override
    public String toString() {
        return file(FIRST_LINE + "\n");
    }

    /** A proof of the last event, with some lines and then the events in its extra data. */
    String file(String head) {
        Entry last = entries.getLast();
        String extra = head + entries.stream().map(ReceiptLines::of).collect(Collectors.joining());
        return new TlogProof(
                        extra.getBytes(StandardCharsets.UTF_8), last.event().position() - 1, last.path(), checkpoint)
                .toString();
    }
}
