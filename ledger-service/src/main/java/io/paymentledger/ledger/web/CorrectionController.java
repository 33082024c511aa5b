package io.paymentledger.ledger.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.paymentledger.base.key.Scope;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.InvalidRequest;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.base.web.Timestamps;
import io.paymentledger.events.CorrectionEvent.CorrectionPosted;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.ledger.correction.CorrectionRequest;
import io.paymentledger.ledger.correction.Corrections;
import io.paymentledger.ledger.correction.Corrections.Answer.KeyReused;
import io.paymentledger.ledger.correction.Corrections.Answer.NothingToCorrect;
import io.paymentledger.ledger.correction.Corrections.Answer.Posted;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Corrections of the books over HTTP. */
@RestController
@Tag(name = "Corrections")
final class CorrectionController {

    private static final String POSITION = "X-Ledger-Position";
    private static final String REPLAYED = "Idempotent-Replayed";

    private final Corrections corrections;

    CorrectionController(Corrections corrections) {
        this.corrections = corrections;
    }

    /**
     * A correction in the books.
     *
     * @param id the key that asked for it
     * @param position of its event, whose entry query-service shows at {@code /v1/entries/{position}}
     * @param recordedAt when it was recorded
     * @param effectiveAt when it counts
     * @param actor the id of the API key that asked
     * @param reason why
     * @param corrects the position of the event whose entry it puts right
     * @param currency of all legs
     * @param legs what was posted
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Correction")
    record CorrectionJson(
            String id,
            long position,
            @Schema(format = "date-time") String recordedAt,
            @Schema(format = "date-time") String effectiveAt,
            String actor,
            String reason,
            @Nullable Long corrects,
            String currency,
            List<CorrectionBody.Leg> legs) {

        static CorrectionJson of(String key, RecordedEvent recorded, CorrectionPosted posted) {
            return new CorrectionJson(
                    key,
                    recorded.position(),
                    Timestamps.format(recorded.occurredAt()),
                    Timestamps.format(posted.effectiveAt() == null ? recorded.occurredAt() : posted.effectiveAt()),
                    recorded.metadata().actor(),
                    posted.reason(),
                    posted.corrects(),
                    posted.currency().code(),
                    posted.legs().stream().map(CorrectionBody.Leg::of).toList());
        }
    }

    @Operation(
            operationId = "postCorrection",
            summary = "Correct the books with an entry of one's own, once for a key",
            description = "Nothing is edited: an entry that is wrong is reversed, and what is right is added.")
    @ApiResponse(
            responseCode = "201",
            description = "It is in the books; or the replay of that answer",
            headers = {
                @Header(name = "X-Ledger-Position", ref = "X-Ledger-Position"),
                @Header(name = "Idempotent-Replayed", ref = "Idempotent-Replayed")
            })
    @KeyedOperation
    @RequiresScope(Scope.ADMIN)
    @PostMapping(
            path = "/v1/corrections",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<CorrectionJson> post(Caller caller, @RequestBody CorrectionBody body, HttpServletRequest request) {
        CorrectionRequest correction = body.toRequest(caller.tenant());
        String key = IdempotencyKeys.of(request, body.idempotencyKey()).orElseThrow(IdempotencyKeys::missing);
        return switch (corrections.post(caller.tenant(), key, correction, caller.asCause())) {
            case Posted(RecordedEvent recorded, CorrectionPosted posted, boolean replayed) -> {
                ResponseEntity.BodyBuilder created =
                        ResponseEntity.status(201).header(POSITION, Long.toString(recorded.position()));
                yield (replayed ? created.header(REPLAYED, "true") : created)
                        .body(CorrectionJson.of(key, recorded, posted));
            }
            case KeyReused(List<String> mismatch) ->
                throw new ProblemException(ProblemCode.KEY_REUSED, "This key names another correction.")
                        .with("mismatch", mismatch);
            case NothingToCorrect() -> {
                InvalidRequest errors = new InvalidRequest();
                errors.add("/corrects", "is no event of this ledger").throwIfAny();
                throw new IllegalStateException("a violation was noted");
            }
        };
    }
}
