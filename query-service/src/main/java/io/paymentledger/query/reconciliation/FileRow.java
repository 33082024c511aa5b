package io.paymentledger.query.reconciliation;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.SettlementEvent.SettlementFileReceived;
import io.paymentledger.events.SettlementEvent.Statement;
import io.paymentledger.query.projection.LogEvent;
import java.time.Instant;
import java.time.LocalDate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code query.reconciliation}.
 *
 * @param log the log that holds the file's streams
 * @param position of the file's first event
 * @param lines how many lines it has
 * @param linesRead how many of them were read
 * @param from the first day that it accounts for
 * @param to the last day
 * @param done whether its lines were matched
 * @param copy whether the bank says that it sent a statement of the file before
 * @param repeats the file that had one of the same statements before, if there is one
 * @param reversed when, by whom and why it was taken back; {@code null} if it was not
 */
record FileRow(
        String tenant,
        String id,
        int log,
        long position,
        String gateway,
        String format,
        long bytes,
        int lines,
        int linesRead,
        LocalDate from,
        LocalDate to,
        Instant receivedAt,
        String receivedBy,
        boolean done,
        boolean copy,
        @Nullable String repeats,
        @Nullable Reversal reversed) {

    /** What names a file: a SHA-256, and the number of a later recording of the same bytes. */
    static final Pattern ID = Pattern.compile("[0-9a-f]{64}(-[1-9][0-9]{0,8})?");

    /** That a file was taken back. */
    record Reversal(Instant at, String by, String reason) {

        Reversal {
            requireNonNull(at);
            requireNonNull(by);
            requireNonNull(reason);
        }
    }

    FileRow {
        requireNonNull(tenant);
        requireNonNull(id);
        requireNonNull(gateway);
        requireNonNull(format);
        requireNonNull(from);
        requireNonNull(to);
        requireNonNull(receivedAt);
        requireNonNull(receivedBy);
    }

    static FileRow of(LogEvent event, SettlementFileReceived file) {
        return new FileRow(
                event.recorded().stream().tenant(),
                file.file(),
                event.log(),
                event.recorded().position(),
                file.gateway(),
                file.format().wireName(),
                file.bytes(),
                file.lines(),
                0,
                file.from(),
                file.to(),
                event.recorded().occurredAt(),
                event.recorded().metadata().actor(),
                false,
                file.statements().stream().anyMatch(Statement::copy),
                null,
                null);
    }
}
