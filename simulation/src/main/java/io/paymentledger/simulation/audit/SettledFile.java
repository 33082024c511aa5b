package io.paymentledger.simulation.audit;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A settlement file as the log tells of it, without its lines. */
final class SettledFile {

    /** In the place of a gateway: the file is a statement of the bank. */
    private static final String BANK = "bank";

    final String tenant;
    final String id;
    final int log;
    final long position;
    final String gateway;
    final long lines;
    final LocalDate from;
    final LocalDate to;
    final Instant receivedAt;

    /** The bank's statements in it, as an account and a name. */
    final List<List<String>> statements = new ArrayList<>();

    private final String format;
    private final long bytes;
    private boolean copy;
    private @Nullable LocalDate firstSent;
    private @Nullable LocalDate lastSent;

    /** That it was taken back; {@code null} if it was not. */
    @Nullable
    Fact reversal;

    /** Whether the read model has seen its last line, and so must have matched it. */
    boolean done = true;

    SettledFile(Fact received) {
        this.tenant = received.tenant();
        this.id = idIn(received);
        this.log = received.log();
        this.position = received.position();
        this.gateway = received.text("gateway");
        this.format = received.text("format");
        this.bytes = received.number("bytes");
        this.lines = received.number("lines");
        this.from = LocalDate.parse(received.text("from"));
        this.to = LocalDate.parse(received.text("to"));
        this.receivedAt = received.occurredAt();
        for (JsonNode each : received.payload().path("statements")) {
            Fact statement = received.part(each);
            statements.add(
                    List.of(Objects.requireNonNullElse(statement.textOrNull("account"), ""), statement.text("id")));
            copy |= statement.flag("copy");
        }
    }

    /** The file that an event is about; events from before files had names of their own call it by its hash. */
    static String idIn(Fact fact) {
        String file = fact.textOrNull("file");
        return file == null ? fact.text("sha256") : file;
    }

    /** The stream of a file's lines. */
    static String linesOf(String tenant, String id) {
        return "%s/settlement/%s/lines".formatted(tenant, id);
    }

    String name() {
        return tenant + "/" + id;
    }

    boolean ofBank() {
        return gateway.equals(BANK);
    }

    boolean reversed() {
        return reversal != null;
    }

    /** The position at which it was taken back; beyond every other if it was not. */
    long reversedAt() {
        return reversal == null ? Long.MAX_VALUE : reversal.position();
    }

    /** One of its lines is an end of what goes between a gateway and the bank. */
    void sends(LocalDate day) {
        firstSent = firstSent == null || day.isBefore(firstSent) ? day : firstSent;
        lastSent = lastSent == null || day.isAfter(lastSent) ? day : lastSent;
    }

    /** Whether a day is near enough to its ends that with it also those of that day were looked at. */
    boolean looksAt(LocalDate day, int daysAround) {
        return firstSent != null
                && lastSent != null
                && !day.isBefore(firstSent.minusDays(daysAround))
                && !day.isAfter(lastSent.plusDays(daysAround));
    }

    /** Whether it counts: it is there as a whole and was not taken back. */
    boolean counts() {
        return done && !reversed();
    }

    /** What its row must say, but for the names of people. */
    Map<String, @Nullable Object> row() {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("log", (long) log);
        row.put("position", position);
        row.put("gateway", gateway);
        row.put("format", format);
        row.put("bytes", bytes);
        row.put("lines", lines);
        row.put("period_from", from);
        row.put("period_to", to);
        row.put("received_at", receivedAt);
        row.put("done", done);
        row.put("copy", copy);
        Fact back = reversal;
        row.put("reversed_at", back == null ? null : back.occurredAt());
        row.put("reversal_reason", back == null ? null : back.text("reason"));
        return row;
    }
}
