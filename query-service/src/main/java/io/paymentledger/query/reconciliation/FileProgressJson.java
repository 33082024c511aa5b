package io.paymentledger.query.reconciliation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.paymentledger.base.web.Timestamps;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How far a settlement file is.
 *
 * @param id the file's name
 * @param phase what happens to it: its lines are put into the log, are taken over by the read model, are matched; reversed
 *     once the file was taken back
 * @param done for how many of its lines the phase is over
 * @param total how many lines it has
 * @param stagedAt while it is staged: when a line was staged last. If that stands still, the file was given up, and counts
 *     for nothing; send it again
 */
@Schema(name = "ReconciliationProgress")
@JsonInclude(JsonInclude.Include.NON_NULL)
record FileProgressJson(
        String id,

        @Schema(allowableValues = {"staging", "counting", "matching", "done", "reversed"})
        String phase,

        int done,
        int total,

        @Schema(format = "date-time") @Nullable String stagedAt) {

    static FileProgressJson of(FileProgress.State state) {
        return new FileProgressJson(
                state.id(),
                state.phase().wireName(),
                state.done(),
                state.total(),
                state.stagedAt() == null ? null : Timestamps.format(state.stagedAt()));
    }
}
