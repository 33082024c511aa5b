package io.paymentledger.query.rebuild;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.paymentledger.base.web.Timestamps;
import io.paymentledger.query.projection.Build;
import io.paymentledger.query.projection.Differences;
import io.paymentledger.query.projection.ReadModels.Progress;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A rebuild of a read model.
 *
 * @param version of the fold that it is folded with
 * @param done the events that it has read
 * @param total the events that there are
 * @param eventsPerSecond how many it has read in a second, since it began
 * @param remainingSeconds how long it takes at that rate; absent while there is no rate, and when it is over
 * @param acceptDifferences whether it takes the other one's place whatever it differs in
 * @param differences in which tables it differs; absent until it was compared
 * @param failure why it could not go on
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Rebuild")
record RebuildJson(
        String id,
        String readModel,
        int version,
        String reason,

        @Schema(allowableValues = {"folding", "comparing", "differs", "switched", "cancelled", "failed"})
        String state,

        long done,
        long total,
        long eventsPerSecond,
        @Nullable Long remainingSeconds,
        boolean acceptDifferences,
        @Nullable List<TableJson> differences,
        @Nullable String failure,
        @Schema(format = "date-time") String startedAt,
        @Schema(format = "date-time") @Nullable String endedAt) {

    /**
     * What differs in a table.
     *
     * @param onlyLive rows that only the one has that is answered from
     * @param onlyNext rows that only the next one has
     * @param different rows that both have, and that are not equal
     * @param samples some of the rows that are the caller's tenant's, or nobody's
     */
    @Schema(name = "TableDifferences")
    record TableJson(String table, long onlyLive, long onlyNext, long different, List<SampleJson> samples) {}

    /**
     * A row that differs.
     *
     * @param side {@code only_live}, {@code only_next} or {@code different}
     * @param key its key, by column
     */
    @Schema(name = "DifferingRow")
    record SampleJson(
            @Schema(allowableValues = {"only_live", "only_next", "different"})
            String side,

            Map<String, Object> key) {}

    static RebuildJson of(Progress progress, String tenant, Instant now) {
        Build build = progress.build();
        long seconds = Math.max(
                1,
                Duration.between(build.startedAt(), Objects.requireNonNullElse(build.endedAt(), now))
                        .toSeconds());
        long rate = progress.done() / seconds;
        return new RebuildJson(
                build.id().toString(),
                build.projection(),
                build.version(),
                build.reasonFor(tenant),
                build.state().wireName(),
                progress.done(),
                progress.total(),
                rate,
                rate == 0 || build.ended() ? null : Math.max(0, progress.total() - progress.done()) / rate,
                build.acceptDifferences(),
                build.differences() == null ? null : tables(build.differences(), tenant),
                build.failureForTenants(),
                Timestamps.format(build.startedAt()),
                build.endedAt() == null ? null : Timestamps.format(build.endedAt()));
    }

    /** The figures are those of the whole ledger; which rows they are is told of one's own. */
    private static List<TableJson> tables(Differences differences, String tenant) {
        return differences.tables().stream()
                .map(table -> new TableJson(
                        table.table(),
                        table.onlyLive(),
                        table.onlyNext(),
                        table.different(),
                        table.samples().stream()
                                .filter(sample -> sample.key()
                                        .getOrDefault("tenant", tenant)
                                        .equals(tenant))
                                .map(sample -> new SampleJson(sample.side(), sample.key()))
                                .toList()))
                .toList();
    }
}
