package io.paymentledger.query.idempotency;

import io.paymentledger.base.History;
import io.paymentledger.base.journal.KeyRequests;
import io.paymentledger.base.journal.KeyRequests.Written;
import io.paymentledger.base.key.Scope;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.base.web.Refuses;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.events.ChargeEvent.ChargeInitiated;
import io.paymentledger.events.ChargeView;
import io.paymentledger.events.KeyEvent.KeyBound;
import io.paymentledger.events.KeyEvent.KeyCancelled;
import io.paymentledger.events.OrderEvent.OrderClaimed;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.StreamName;
import io.paymentledger.query.idempotency.KeyForensicsJson.CausedEvent;
import io.paymentledger.query.idempotency.KeyForensicsJson.Contradiction;
import io.paymentledger.query.idempotency.KeyForensicsJson.MoneyMoved;
import io.paymentledger.query.idempotency.KeyForensicsJson.Request;
import io.paymentledger.query.idempotency.KeyForensicsJson.Winner;
import io.paymentledger.query.web.CursorSeal;
import io.paymentledger.query.web.Cursors;
import io.paymentledger.query.web.LedgerPosition;
import io.paymentledger.query.web.Page;
import io.paymentledger.query.web.Parameters;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What happened with a key: from the events, which are complete, and from the journal of requests, which may lack some. */
@RestController
@Tag(name = "Idempotency")
final class KeyForensicsController {

    /** Bounds an answer; a key under a storm has thousands of requests. */
    private static final int MAX_LIMIT = 100;

    private final History history;
    private final KeyRequests requests;
    private final LedgerPosition positions;
    private final CursorSeal cursorSeal;

    KeyForensicsController(History history, KeyRequests requests, LedgerPosition positions, CursorSeal cursorSeal) {
        this.positions = positions;
        this.cursorSeal = cursorSeal;
        this.history = history;
        this.requests = requests;
    }

    @Operation(
            operationId = "getIdempotencyKey",
            summary = "Who used an idempotency key, who was first, what followed, and whether money moved",
            parameters = {
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "limit",
                        description = "The most requests to answer",
                        schema = @Schema(type = "integer", minimum = "1", maximum = "100", defaultValue = "100")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "cursor",
                        description = "The next_cursor of the page of requests before",
                        schema = @Schema(type = "string")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = LedgerPosition.PARAMETER,
                        description = "Waits up to 5 s until the answer contains this position of the tenant's log",
                        schema = @Schema(type = "integer", format = "int64", minimum = "0"))
            })
    @ApiResponse(
            responseCode = "200",
            description = "The forensics of the key",
            headers =
                    @Header(
                            name = LedgerPosition.HEADER,
                            description = "The position of the tenant's log that the answer contains",
                            schema = @Schema(type = "integer", format = "int64")))
    @Refuses(ProblemCode.READ_BEHIND)
    @RequiresScope(Scope.AUDIT_READ)
    @GetMapping(path = "/v1/idempotency/{key}", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<KeyForensicsJson> key(Caller caller, @PathVariable String key, HttpServletRequest request) {
        Parameters parameters = new Parameters(request, Set.of("limit", "cursor", LedgerPosition.PARAMETER));
        int limit = parameters.limit("limit", MAX_LIMIT).orElse(MAX_LIMIT);
        Cursors cursors = cursorSeal.of("key-requests", caller.tenant(), key);
        long after = parameters
                .read("cursor", cursor -> place(cursors, cursor), "is not a next_cursor of this list")
                .orElse(0L);
        long atLeast = parameters.number(LedgerPosition.PARAMETER).orElse(0);
        parameters.throwIfAny();

        long position = positions.ofHistory(caller.tenant(), atLeast);
        if (!StreamName.isKey(key)) {
            throw unused(position);
        }
        List<RecordedEvent> own = history.of(StreamName.key(caller.tenant(), key));
        List<Written> written = requests.find(caller.tenant(), key, after, limit + 1);
        if (own.isEmpty() && written.isEmpty() && after == 0) {
            throw unused(position);
        }
        Page<Request> page = Page.of(written, limit, each -> cursors.write(each.id()), Request::of);
        return ResponseEntity.ok()
                .header(LedgerPosition.HEADER, Long.toString(position))
                .cacheControl(CacheControl.noStore())
                .body(forensics(caller.tenant(), key, own, page));
    }

    private static ProblemException unused(long position) {
        return new ProblemException(ProblemCode.NOT_FOUND, "Nobody used this key.")
                .withHeader(LedgerPosition.HEADER, Long.toString(position));
    }

    private KeyForensicsJson forensics(String tenant, String key, List<RecordedEvent> own, Page<Request> page) {
        if (own.isEmpty()) {
            return new KeyForensicsJson(key, "free", null, null, MoneyMoved.NONE, List.of(), List.of(), page);
        }
        RecordedEvent first = own.getFirst();
        Winner winner = Winner.of(first);
        if (first.event() instanceof KeyCancelled) {
            return new KeyForensicsJson(
                    key, "cancelled", null, winner, MoneyMoved.NONE, List.of(), List.of(CausedEvent.of(first)), page);
        }
        List<RecordedEvent> charge = own;
        List<RecordedEvent> events = new ArrayList<>(own);
        String state = "charge";
        if (first.event() instanceof KeyBound bound) {
            charge = history.of(StreamName.key(tenant, bound.chargeId()));
            events.addAll(charge);
            state = "bound";
        }
        events.addAll(orderOf(charge));
        events.sort(Comparator.comparingLong(RecordedEvent::position));
        @Nullable ChargeView view = History.fold(charge);
        return new KeyForensicsJson(
                key,
                state,
                charge.getFirst().stream().local(),
                winner,
                view == null ? MoneyMoved.NONE : MoneyMoved.of(view.state()),
                Contradiction.among(charge),
                events.stream().map(CausedEvent::of).toList(),
                page);
    }

    /** How the charge claimed its order, if it has one. */
    private List<RecordedEvent> orderOf(List<RecordedEvent> charge) {
        RecordedEvent first = charge.getFirst();
        if (!(first.event() instanceof ChargeInitiated terms) || terms.orderNumber() == null) {
            return List.of();
        }
        return history.of(StreamName.order(first.stream().tenant(), terms.orderNumber())).stream()
                .filter(event -> event.event() instanceof OrderClaimed(String chargeId)
                        && chargeId.equals(first.stream().local()))
                .toList();
    }

    private static @Nullable Long place(Cursors cursors, String cursor) {
        return cursors.read(cursor, 1).map(place -> place[0]).orElse(null);
    }
}
