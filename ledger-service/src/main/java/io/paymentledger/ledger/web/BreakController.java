package io.paymentledger.ledger.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.paymentledger.base.key.Scope;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.base.web.Refuses;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.base.web.Timestamps;
import io.paymentledger.ledger.settlement.BreakNote;
import io.paymentledger.ledger.settlement.BreakNotes;
import io.paymentledger.ledger.settlement.BreakNotes.Note;
import io.paymentledger.ledger.settlement.BreakNotes.Notes;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What people say about the breaks of settlement files. */
@RestController
@Tag(name = "Reconciliations")
final class BreakController {

    private final BreakNotes notes;

    BreakController(BreakNotes notes) {
        this.notes = notes;
    }

    /** What is said about a break. */
    @Schema(name = "BreakNote")
    record NoteBody(
            @Schema(requiredMode = RequiredMode.REQUIRED, minLength = 1, maxLength = PersonsText.MAX_CHARS) @Nullable
            String note) {

        String valid() {
            return PersonsText.valid(note, "/note");
        }
    }

    /**
     * One thing that was said.
     *
     * @param by the API key of who said it
     */
    @Schema(name = "SaidAboutBreak")
    record NoteJson(
            String note,
            String by,
            @Schema(format = "date-time") String at) {

        static @Nullable NoteJson of(@Nullable Note note) {
            return note == null ? null : new NoteJson(note.text(), note.actor(), Timestamps.format(note.at()));
        }
    }

    /**
     * What was said about a break until now.
     *
     * @param reconciliation the file
     * @param id the break's name within it
     */
    @Schema(name = "NotedBreak")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record BreakJson(
            String reconciliation,
            String id,
            @Nullable NoteJson explanation,
            @Nullable NoteJson resolution) {}

    @Operation(operationId = "explainBreak", summary = "Explain a break: why the file and the ledger differ")
    @ApiResponse(
            responseCode = "200",
            description = "What was said about the break; saying it again changes nothing",
            headers = @Header(name = "X-Ledger-Position", ref = "X-Ledger-Position"))
    @Refuses(ProblemCode.CARD_NUMBER)
    @RequiresScope(Scope.ADMIN)
    @PostMapping(
            path = "/v1/reconciliations/{id}/breaks/{break}/explanation",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<BreakJson> explain(
            Caller caller, @PathVariable String id, @PathVariable("break") String breakId, @RequestBody NoteBody body) {
        return note(caller, id, breakId, BreakNote.EXPLANATION, body);
    }

    @Operation(operationId = "resolveBreak", summary = "Resolve a break: what was done about it")
    @ApiResponse(
            responseCode = "200",
            description = "What was said about the break; saying it again changes nothing",
            headers = @Header(name = "X-Ledger-Position", ref = "X-Ledger-Position"))
    @Refuses(ProblemCode.CARD_NUMBER)
    @RequiresScope(Scope.ADMIN)
    @PostMapping(
            path = "/v1/reconciliations/{id}/breaks/{break}/resolution",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<BreakJson> resolve(
            Caller caller, @PathVariable String id, @PathVariable("break") String breakId, @RequestBody NoteBody body) {
        return note(caller, id, breakId, BreakNote.RESOLUTION, body);
    }

    private ResponseEntity<BreakJson> note(Caller caller, String id, String breakId, BreakNote kind, NoteBody body) {
        Notes said = notes.note(caller.tenant(), id, breakId, kind, body.valid(), caller.asCause())
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "There can be no such break."));
        return ResponseEntity.ok()
                .header(ReconciliationController.POSITION, Long.toString(said.position()))
                .body(new BreakJson(id, breakId, NoteJson.of(said.explanation()), NoteJson.of(said.resolution())));
    }
}
