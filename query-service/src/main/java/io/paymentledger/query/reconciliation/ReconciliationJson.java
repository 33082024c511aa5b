package io.paymentledger.query.reconciliation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.paymentledger.base.web.Timestamps;
import io.paymentledger.query.reconciliation.ReconciliationQueries.Found;
import io.paymentledger.query.reconciliation.ReconciliationQueries.Sum;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A settlement file.
 *
 * @param id the SHA-256 of the file's bytes
 * @param format how it is written
 * @param status {@code reading} until all of its lines were read and matched, then {@code done}; reversed once the
 *     file was taken back
 * @param bytes its length
 * @param lines how many lines it has
 * @param linesRead how many of them were read
 * @param from the first day that it accounts for
 * @param to the last day
 * @param receivedBy the API key that sent it
 * @param copy whether the bank says that it sent a statement of the file before
 * @param repeats the file that had one of the same statements before
 * @param reversal when, by whom and why the file was taken back
 * @param matched how many of its lines tell of a movement that the ledger knows; only of one file
 * @param breaks how many breaks there are; only of one file
 * @param sums the sums of its lines; only of one file
 */
@Schema(name = "Reconciliation")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ReconciliationJson(
        String id,
        String gateway,

        @Schema(allowableValues = {"csv", "camt.053", "camt.054", "mt940"})
        String format,

        @Schema(allowableValues = {"reading", "done", "reversed"})
        String status,

        long bytes,
        int lines,
        int linesRead,
        @Schema(format = "date") String from,
        @Schema(format = "date") String to,
        @Schema(format = "date-time") String receivedAt,
        String receivedBy,
        @Nullable Boolean copy,
        @Nullable String repeats,
        @Nullable Reversed reversal,
        @Nullable Long matched,
        @Nullable Counts breaks,
        @Nullable List<Sum> sums) {

    /**
     * That a file was taken back.
     *
     * @param by the API key of who did it
     */
    @Schema(name = "ReconciliationReversal")
    record Reversed(@Schema(format = "date-time") String at, String by, String reason) {

        static @Nullable Reversed of(FileRow.@Nullable Reversal reversal) {
            return reversal == null
                    ? null
                    : new Reversed(Timestamps.format(reversal.at()), reversal.by(), reversal.reason());
        }
    }

    /**
     * How many breaks there are.
     *
     * @param kinds by kind
     * @param states by state
     */
    @Schema(name = "BreakCounts")
    record Counts(long total, Map<String, Long> kinds, Map<String, Long> states) {}

    static ReconciliationJson of(FileRow file) {
        return of(file, null, null, null);
    }

    static ReconciliationJson of(Found found) {
        Map<String, Long> kinds =
                counts(BreakKind.values(), BreakKind::wireName, found.breaks().kinds());
        Map<String, Long> states =
                counts(BreakState.values(), BreakState::wireName, found.breaks().states());
        long total = kinds.values().stream().mapToLong(Long::longValue).sum();
        return of(found.file(), found.matched(), new Counts(total, kinds, states), found.sums());
    }

    private static <E> Map<String, Long> counts(E[] all, Function<E, String> name, Map<E, Long> counted) {
        Map<String, Long> counts = new LinkedHashMap<>();
        Arrays.stream(all).forEach(each -> counts.put(name.apply(each), counted.getOrDefault(each, 0L)));
        return counts;
    }

    private static ReconciliationJson of(
            FileRow file, @Nullable Long matched, @Nullable Counts breaks, @Nullable List<Sum> sums) {
        return new ReconciliationJson(
                file.id(),
                file.gateway(),
                file.format(),
                file.reversed() != null ? "reversed" : file.done() ? "done" : "reading",
                file.bytes(),
                file.lines(),
                file.linesRead(),
                file.from().toString(),
                file.to().toString(),
                Timestamps.format(file.receivedAt()),
                file.receivedBy(),
                file.copy() ? Boolean.TRUE : null,
                file.repeats(),
                Reversed.of(file.reversed()),
                matched,
                breaks,
                sums);
    }
}
