package io.paymentledger.ledger.web;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.InvalidRequest;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.base.web.Refuses;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.base.web.Timestamps;
import io.paymentledger.events.MonthEvent;
import io.paymentledger.events.MonthEvent.MonthClosed;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.ledger.month.Months;
import io.paymentledger.ledger.month.Months.Answer.Closed;
import io.paymentledger.ledger.month.Months.Answer.NotOver;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.YearMonth;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Closes months of the books over HTTP. */
@RestController
@Tag(name = "Months")
final class MonthController {

    /** Of the years that a time stamp can be of, as value dates are. */
    private static final int FIRST_YEAR = 1970;

    private final Months months;

    MonthController(Months months) {
        this.months = months;
    }

    /**
     * A month that was closed.
     *
     * @param month the month, in UTC
     * @param through the last instant that counts in it
     * @param position of the event that closed it: what was recorded up to there counts
     * @param closedAt when that was
     * @param closedBy the id of the API key that asked
     */
    @Schema(name = "ClosedMonth")
    record ClosedJson(
            @Schema(example = "2026-01") String month,
            @Schema(format = "date-time") String through,
            long position,
            @Schema(format = "date-time") String closedAt,
            String closedBy) {

        static ClosedJson of(RecordedEvent recorded, MonthClosed closed) {
            return new ClosedJson(
                    closed.month().toString(),
                    Timestamps.format(closed.through()),
                    recorded.position(),
                    Timestamps.format(recorded.occurredAt()),
                    recorded.metadata().actor());
        }
    }

    @Operation(
            operationId = "closeMonth",
            summary = "Close a month of the books, once",
            description =
                    "The month is its own key: the same request again gets the same answer. What takes effect in the "
                            + "month and was recorded up to here counts. The ledger then seals the balances; query-service tells "
                            + "what as, and proves them one by one. Nothing is locked: what takes effect in the month and is "
                            + "recorded later shows as such.")
    @ApiResponse(
            responseCode = "201",
            description = "It is closed; or the replay of that answer",
            headers = {
                @Header(name = "Location", ref = "Location"),
                @Header(name = "X-Ledger-Position", ref = "X-Ledger-Position"),
                @Header(name = "Idempotent-Replayed", ref = "Idempotent-Replayed")
            })
    @Refuses(ProblemCode.MONTH_NOT_OVER)
    @RequiresScope(Scope.ADMIN)
    @PostMapping(path = "/v1/months/{month}/closing", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ClosedJson> close(
            Caller caller,
            @PathVariable @Parameter(description = "The month, in UTC", example = "2026-01") String month) {
        Optional<YearMonth> named = MonthEvent.named(month).filter(found -> found.getYear() >= FIRST_YEAR);
        new InvalidRequest()
                .check(named.isPresent(), "month", "is not a month from 1970-01 on, as 2026-01")
                .throwIfAny();
        return switch (months.close(caller.tenant(), named.orElseThrow(), caller.asCause())) {
            case Closed(RecordedEvent recorded, MonthClosed closed, boolean replayed) -> {
                ResponseEntity.BodyBuilder created = ResponseEntity.created(URI.create("/v1/months/" + month))
                        .header(ReconciliationController.POSITION, Long.toString(recorded.position()));
                yield (replayed ? created.header(Reply.REPLAYED, "true") : created)
                        .body(ClosedJson.of(recorded, closed));
            }
            case NotOver() ->
                throw new ProblemException(ProblemCode.MONTH_NOT_OVER, "The month ends in the future, in UTC.");
        };
    }
}
