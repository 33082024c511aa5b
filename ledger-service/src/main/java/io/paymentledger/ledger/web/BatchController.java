package io.paymentledger.ledger.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.paymentledger.base.key.Scope;
import io.paymentledger.base.limit.Bound;
import io.paymentledger.base.limit.Takes;
import io.paymentledger.base.web.BodyLimit;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.ChargeJson;
import io.paymentledger.base.web.InvalidRequest;
import io.paymentledger.base.web.Limits;
import io.paymentledger.base.web.Problem;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.Problems;
import io.paymentledger.base.web.Refuses;
import io.paymentledger.base.web.RequestIds;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.ledger.idempotency.ChargeRequest;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Many charges in one request. Each is what it would be in a request of its own: the batch binds them to nothing. */
@RestController
@Tag(name = "Charges")
final class BatchController {

    /** Bounds the time and the memory of a request. */
    static final int MOST_CHARGES = 1_000;

    /** 4 MiB: so many charges, each with a page of metadata. */
    private static final int MAX_BODY_BYTES = 4_194_304;

    /** How many charges of a batch are under way at once, so that one batch cannot take all that the gateway may bear. */
    private static final int MOST_AT_ONCE = 128;

    private final ChargeCreation creation;
    private final Limits limits;

    BatchController(ChargeCreation creation, Limits limits) {
        this.creation = creation;
        this.limits = limits;
    }

    /**
     * The body.
     *
     * @param charges each with a key of its own
     */
    @Schema(name = "CreateCharges")
    record Batch(
            @ArraySchema(
                    minItems = 1,
                    maxItems = MOST_CHARGES,
                    arraySchema = @Schema(requiredMode = RequiredMode.REQUIRED))
            @Nullable
            List<@Nullable ChargeBody> charges) {

        /** The charges, as many as there may be and all of them there. */
        List<ChargeBody> valid() {
            List<ChargeBody> given = charges == null
                    ? List.of()
                    : charges.stream().flatMap(Stream::ofNullable).toList();
            new InvalidRequest()
                    .check(
                            !given.isEmpty() && given.size() <= MOST_CHARGES,
                            "/charges",
                            "is no list of 1 to " + MOST_CHARGES + " charges")
                    .check(charges == null || charges.size() == given.size(), "/charges", "has a null")
                    .throwIfAny();
            return given;
        }

        @Override
        public String toString() {
            return "Batch[redacted]";
        }
    }

    /**
     * The answers.
     *
     * @param answers one for each charge of the request, in its order
     */
    @Schema(name = "ChargeAnswers")
    record BatchJson(List<AnswerJson> answers) {}

    /**
     * What one charge would have been answered in a request of its own.
     *
     * @param status the HTTP status
     * @param replayed whether the answer repeats an earlier one
     * @param retryAfter in how many seconds the identical charge may be sent again, if it should be
     * @param charge the charge, if the answer is one
     * @param problem the problem, if the answer is one
     */
    @Schema(name = "ChargeAnswer")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AnswerJson(
            int status,
            boolean replayed,
            @Nullable Integer retryAfter,
            @Nullable ChargeJson charge,
            @Nullable Problem problem) {

        static AnswerJson of(Reply reply) {
            return new AnswerJson(
                    reply.status(),
                    reply.replayed(),
                    reply.retryAfterSeconds(),
                    reply.charge(),
                    reply.refusal() == null ? null : Problem.of(reply.refusal()));
        }
    }

    @Operation(
            operationId = "createChargesBatch",
            summary = "Create many charges, each once for its key",
            description =
                    "Each charge has its own answer, with the status that it would have had in a request of its own. "
                            + "A body that cannot be read, or has too many charges, is refused whole: then nothing of it was done. "
                            + "A batch may be repeated like a charge; what was charged is not charged again.")
    @ApiResponse(
            responseCode = "200",
            description = "The answers, in the order of the charges",
            headers = @Header(name = "X-Ledger-Position", ref = "X-Ledger-Position"))
    @Refuses(ProblemCode.KEY_CONFLICT)
    @RequiresScope(Scope.CHARGES_WRITE)
    @BodyLimit(bytes = MAX_BODY_BYTES)
    @Takes(Bound.BATCHES)
    @PostMapping(
            path = "/v1/charges/batch",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<BatchJson> createMany(
            Caller caller, @RequestBody Batch batch, HttpServletRequest request, HttpServletResponse response)
            throws InterruptedException {
        List<ChargeBody> charges = batch.valid();
        IdempotencyKeys.requireNone(request);
        limits.countMore(caller, charges.size() - 1L, response);
        boolean wait = !Preferences.async(request);
        List<Callable<Reply>> asked = charges.stream()
                .<Callable<Reply>>map(body -> () -> reply(caller, body, wait))
                .toList();
        try (ExecutorService hands = Executors.newFixedThreadPool(
                Math.min(MOST_AT_ONCE, asked.size()), Thread.ofVirtual().factory())) {
            List<Reply> replies =
                    hands.invokeAll(asked).stream().map(Future::resultNow).toList();
            ResponseEntity.BodyBuilder done = ResponseEntity.ok();
            replies.stream().mapToLong(Reply::position).max().stream()
                    .filter(last -> last > Reply.NO_POSITION)
                    .forEach(last -> done.header(Reply.POSITION, Long.toString(last)));
            return done.body(new BatchJson(replies.stream().map(AnswerJson::of).toList()));
        }
    }

    private Reply reply(Caller caller, ChargeBody body, boolean wait) {
        try (MDC.MDCCloseable _ = RequestIds.logged(caller.requestId())) {
            ChargeRequest charge = body.toRequest();
            String key = IdempotencyKeys.ofOne(body.idempotencyKey()).orElse(null);
            return creation.answer(caller, key, charge, body.idempotencyToken(), wait);
        } catch (RuntimeException e) {
            return Reply.of(Problems.refusal(e));
        }
    }
}
