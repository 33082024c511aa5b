package io.paymentledger.proof;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
     * @param salt its 16 bytes of salt; not copied
     * @param path the hashes from its leaf's neighbour up
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    public record Entry(LoggedEvent event, byte[] salt, List<Hash> path) {

        public Entry {
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
        List<String> lines = new ArrayList<>(List.of(Texts.utf8(proof.extra()).split("\n", -1)));
        if (!lines.removeFirst().equals(FIRST_LINE)
                || lines.isEmpty()
                || !lines.removeLast().isEmpty()) {
            throw new MalformedException("the extra data of the proof is no " + FIRST_LINE);
        }
        EntryLines reader = new EntryLines(lines);
        List<Entry> entries = new ArrayList<>();
        while (reader.more()) {
            entries.add(reader.entry());
        }
        Receipt receipt = new Receipt(entries, proof.checkpoint());
        if (!receipt.toString().equals(text)) {
            throw new MalformedException("the proof is of another event than the last one of its extra data");
        }
        return receipt;
    }

    /** The receipt as a file. */
    @Override
    public String toString() {
        Entry last = entries.getLast();
        String extra = FIRST_LINE + "\n" + entries.stream().map(EntryLines::of).collect(Collectors.joining());
        return new TlogProof(
                        extra.getBytes(StandardCharsets.UTF_8), last.event().position() - 1, last.path(), checkpoint)
                .toString();
    }

    /** The lines of one event after the other; each has a name, a space and a value. */
    private static final class EntryLines {

        private final List<String> lines;
        private int next;

        EntryLines(List<String> lines) {
            this.lines = lines;
        }

        static String of(Entry entry) {
            LoggedEvent event = entry.event();
            return Stream.of(
                            "log " + event.log(),
                            "position " + event.position(),
                            "stream " + event.stream(),
                            "sequence " + event.sequence(),
                            "type " + event.type(),
                            "revision " + event.revision(),
                            "event_id " + event.eventId(),
                            "occurred_at " + event.occurredAt(),
                            "payload " + Base64.getEncoder().encodeToString(event.payload()),
                            "metadata " + Base64.getEncoder().encodeToString(event.metadata()),
                            "salt " + Base64.getEncoder().encodeToString(entry.salt()),
                            "path " + entry.path().stream().map(Hash::toString).collect(Collectors.joining(" ")))
                    .map(line -> line + "\n")
                    .collect(Collectors.joining());
        }

        boolean more() {
            return next < lines.size();
        }

        Entry entry() {
            LoggedEvent event = new LoggedEvent(
                    number("log"),
                    Texts.number(value("position")),
                    value("stream"),
                    Texts.number(value("sequence")),
                    value("type"),
                    number("revision"),
                    value("event_id"),
                    value("occurred_at"),
                    Texts.base64(value("payload")),
                    Texts.base64(value("metadata")));
            byte[] salt = Texts.base64(value("salt"));
            String path = value("path");
            return new Entry(
                    event,
                    salt,
                    path.isEmpty()
                            ? List.of()
                            : Stream.of(path.split(" ", -1)).map(Hash::parse).toList());
        }

        private int number(String name) {
            long number = Texts.number(value(name));
            if (number > Integer.MAX_VALUE) {
                throw new MalformedException("too large a number: " + number);
            }
            return (int) number;
        }

        private String value(String name) {
            if (!more() || !lines.get(next).startsWith(name + " ")) {
                throw new MalformedException("a receipt's line is missing: " + name);
            }
            String value = lines.get(next++).substring(name.length() + 1);
            if (value.chars().anyMatch(Character::isISOControl)) {
                throw new MalformedException("a receipt's line has a control character: " + name);
            }
            return value;
        }
    }
}
