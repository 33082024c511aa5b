package io.paymentledger.proof;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The lines in the extra data of a receipt, one after the other; each has a name, a space and a value. */
final class ReceiptLines {

    private final List<String> lines;
    private int next;

    private ReceiptLines(List<String> lines) {
        this.lines = lines;
    }

    /**
     * The lines behind the first one.
     *
     * @throws MalformedException if that is another one, or the last line does not end
     */
    static ReceiptLines of(TlogProof proof, String firstLine) {
        List<String> lines = new ArrayList<>(List.of(Texts.utf8(proof.extra()).split("\n", -1)));
        if (!lines.removeFirst().equals(firstLine)
                || lines.isEmpty()
                || !lines.removeLast().isEmpty()) {
            throw new MalformedException("the extra data of the proof is no " + firstLine);
        }
        return new ReceiptLines(lines);
    }

    /** The lines of an event. */
    static String of(Receipt.Entry entry) {
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
                        "path " + path(entry.path()))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    /** The value of a path's line. */
    static String path(List<Hash> path) {
        return path.stream().map(Hash::toString).collect(Collectors.joining(" "));
    }

    /** All that is left, as events. */
    List<Receipt.Entry> entries() {
        List<Receipt.Entry> entries = new ArrayList<>();
        while (more()) {
            entries.add(entry());
        }
        return entries;
    }

    private boolean more() {
        return next < lines.size();
    }

    private Receipt.Entry entry() {
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
        return new Receipt.Entry(event, salt, path());
    }

    List<Hash> path() {
        String path = value("path");
        return path.isEmpty()
                ? List.of()
                : Stream.of(path.split(" ", -1)).map(Hash::parse).toList();
    }

    int number(String name) {
        long number = Texts.number(value(name));
        if (number > Integer.MAX_VALUE) {
            throw new MalformedException("too large a number: " + number);
        }
        return (int) number;
    }

    String value(String name) {
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
