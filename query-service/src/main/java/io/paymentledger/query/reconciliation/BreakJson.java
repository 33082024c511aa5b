package io.paymentledger.query.reconciliation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.paymentledger.base.web.Timestamps;
import io.paymentledger.query.reconciliation.ReconciliationQueries.BreakRow;
import io.paymentledger.query.reconciliation.ReconciliationQueries.Note;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A place where a file and the ledger differ.
 *
 * @param id the break's name within its file
 * @param about what moved, or did not: the kind of line, such as {@code payment}
 * @param reference ours
 * @param gatewayReference the gateway's
 * @param chargeId the charge, if it is known
 * @param file what the file says
 * @param ledger what the ledger says
 * @param date the value date of the line, or the day on which the ledger recorded the movement
 * @param duplicateOf the line that told of the movement before
 * @param closed the event with which the missing came
 * @param explanation what somebody said about why
 * @param resolution what somebody did about it
 */
@Schema(name = "Break")
@JsonInclude(JsonInclude.Include.NON_NULL)
record BreakJson(
        String id,

        @Schema(
                allowableValues = {
                    "missing_here",
                    "missing_there",
                    "amount_differs",
                    "duplicate",
                    "unknown_kind",
                    "not_arrived"
                })
        String kind,

        @Schema(allowableValues = {"open", "explained", "resolved"})
        String state,

        String about,
        @Nullable String reference,
        @Nullable String gatewayReference,
        @Nullable String chargeId,
        @Nullable InFile file,
        @Nullable InLedger ledger,
        @Schema(format = "date") String date,
        @Nullable OtherLine duplicateOf,

        @Schema(format = "date-time") String openedAt,
        @Nullable Closed closed,
        @Nullable Said explanation,
        @Nullable Said resolution) {

    /**
     * What the file says.
     *
     * @param line on which it begins
     * @param amount in minor units, before fees
     */
    @Schema(name = "BreakInFile")
    record InFile(@Nullable Long line, long amount, String currency) {}

    /**
     * What the ledger says.
     *
     * @param position of the event
     * @param amount in minor units
     */
    @Schema(name = "BreakInLedger")
    record InLedger(@Nullable Long position, long amount, String currency) {}

    /**
     * A line of some file.
     *
     * @param reconciliation the file
     * @param number the line's number, counted from 1
     */
    @Schema(name = "SettlementLinePlace")
    record OtherLine(String reconciliation, int number) {}

    /** The event with which the missing came. */
    @Schema(name = "BreakClosed")
    record Closed(
            long position, @Schema(format = "date-time") String at) {}

    /**
     * What somebody said.
     *
     * @param by the API key of who said it
     */
    @Schema(name = "SaidAboutBreak")
    record Said(
            String note,
            String by,
            @Schema(format = "date-time") String at) {

        static @Nullable Said of(@Nullable Note note) {
            return note == null ? null : new Said(note.text(), note.by(), Timestamps.format(note.at()));
        }
    }

    static BreakJson of(BreakRow row) {
        return new BreakJson(
                row.place().breakId(),
                row.kind().wireName(),
                row.state().wireName(),
                row.about(),
                row.reference(),
                row.gatewayReference(),
                row.chargeId(),
                row.file() == null
                        ? null
                        : new InFile(row.line(), row.file().minor(), row.file().currency()),
                row.ledger() == null
                        ? null
                        : new InLedger(
                                row.position(),
                                row.ledger().minor(),
                                row.ledger().currency()),
                row.happenedOn().toString(),
                row.duplicateOf() == null || row.duplicateOfLine() == null
                        ? null
                        : new OtherLine(row.duplicateOf(), row.duplicateOfLine()),
                Timestamps.format(row.openedAt()),
                closed(row.closedPosition(), row.closedAt()),
                Said.of(row.explanation()),
                Said.of(row.resolution()));
    }

    private static @Nullable Closed closed(@Nullable Long position, @Nullable Instant at) {
        return position == null || at == null ? null : new Closed(position, Timestamps.format(at));
    }
}
