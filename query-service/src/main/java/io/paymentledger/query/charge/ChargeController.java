package io.paymentledger.query.charge;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.ChargeJson;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.Refuses;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.events.ChargeStatus;
import io.paymentledger.events.Currency;
import io.paymentledger.query.projection.Projection;
import io.paymentledger.query.web.CursorSeal;
import io.paymentledger.query.web.Cursors;
import io.paymentledger.query.web.LedgerPosition;
import io.paymentledger.query.web.Page;
import io.paymentledger.query.web.Parameters;
import io.paymentledger.query.web.Positioned;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Charges as they are now, from the read model. */
@RestController
@Tag(name = "Charges")
final class ChargeController {

    /** A page when nothing is said about it: what a person looks through. */
    private static final int DEFAULT_LIMIT = 20;

    /** Bounds an answer, and the rows that one read holds in memory. */
    private static final int MAX_LIMIT = 100;

    private static final String CREATED_AFTER = "created_after";
    private static final String CREATED_BEFORE = "created_before";

    /** As long as a command may make it. */
    private static final int MAX_ORDER_NUMBER_CHARS = 128;

    /** More than any customer's name; a longer text cannot be one. */
    private static final int MAX_CUSTOMER_CHARS = 1_000;

    private final ChargeRows charged;
    private final Charges charges;
    private final Projection projection;
    private final LedgerPosition positions;
    private final CursorSeal cursorSeal;

    ChargeController(
            ChargeRows charged,
            Charges charges,
            Projection chargeProjection,
            LedgerPosition positions,
            CursorSeal cursorSeal) {
        this.cursorSeal = cursorSeal;
        this.charged = charged;
        this.charges = charges;
        this.projection = chargeProjection;
        this.positions = positions;
    }

    @Operation(
            operationId = "listCharges",
            summary = "Charges, newest first",
            parameters = {
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "status",
                        description = "Only charges with this status",
                        schema =
                                @Schema(
                                        type = "string",
                                        allowableValues = {"init", "processing", "success", "failed"})),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "currency",
                        description = "Only charges in this currency (ISO 4217)",
                        schema = @Schema(type = "string", example = "EUR")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "order_number",
                        description = "Only charges of this order",
                        schema = @Schema(type = "string", minLength = 1, maxLength = 128)),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "customer",
                        description = "Only charges of this customer, as the merchant named it",
                        schema = @Schema(type = "string", minLength = 1)),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = CREATED_AFTER,
                        description = "Only charges created after this instant (RFC 3339)",
                        schema = @Schema(type = "string", format = "date-time")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = CREATED_BEFORE,
                        description = "Only charges created before this instant (RFC 3339)",
                        schema = @Schema(type = "string", format = "date-time")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "limit",
                        description = "The most to answer",
                        schema =
                                @Schema(
                                        type = "integer",
                                        minimum = "1",
                                        maximum = "" + MAX_LIMIT,
                                        defaultValue = "" + DEFAULT_LIMIT)),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "cursor",
                        description = "The next_cursor of the page before, with the same filters",
                        schema = @Schema(type = "string"))
            })
    @ApiResponse(responseCode = "200", description = "A page of the list")
    @Positioned
    @Refuses({ProblemCode.READ_BEHIND, ProblemCode.READ_MODEL_REBUILDING})
    @GetMapping(path = "/v1/charges", produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresScope(Scope.CHARGES_READ)
    ResponseEntity<Page<ChargeJson>> list(Caller caller, HttpServletRequest request) {
        Parameters parameters = new Parameters(
                request,
                Set.of(
                        "status",
                        "currency",
                        "order_number",
                        "customer",
                        CREATED_AFTER,
                        CREATED_BEFORE,
                        "limit",
                        "cursor",
                        LedgerPosition.PARAMETER));
        ChargeFilter filter = filter(caller.tenant(), parameters);
        int limit = parameters.limit("limit", MAX_LIMIT).orElse(DEFAULT_LIMIT);
        Cursors cursors = cursors(filter);
        @Nullable
        ChargePlace after = parameters
                .read(
                        "cursor",
                        cursor -> ChargePlace.read(cursors, cursor).orElse(null),
                        "is not a next_cursor of this list")
                .orElse(null);
        long atLeast = parameters.number(LedgerPosition.PARAMETER).orElse(0);
        parameters.throwIfAny();

        long position = positions.ofReadModel(projection.progress(), caller.tenant(), atLeast);
        List<ChargeRow> rows = charged.list(filter, after, limit + 1);
        return ChargeAnswer.of(
                Page.of(rows, limit, row -> ChargePlace.of(row).write(cursors), row -> ChargeJson.of(row.view())),
                position);
    }

    @Operation(
            operationId = "getCharge",
            summary = "One charge, now or in the past",
            description = "As it is now, it is read from the read model, with the scope charges:read. As it was, with "
                    + "as_of or at_version, it is replayed from history, with the scope audit:read.",
            parameters = {
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "as_of",
                        description =
                                "As it was at this instant (RFC 3339), which is not later than now, with what was recorded then",
                        schema = @Schema(type = "string", format = "date-time")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "at_version",
                        description = "As it was after its event with this sequence",
                        schema = @Schema(type = "integer", format = "int64", minimum = "0"))
            })
    @ApiResponse(
            responseCode = "200",
            description = "The charge; its ETag is its version",
            headers = {@Header(name = "ETag", ref = "ETag")})
    @Positioned
    @Refuses({ProblemCode.READ_BEHIND, ProblemCode.READ_MODEL_REBUILDING})
    @GetMapping(
            path = "/v1/charges/{id}",
            params = {"!as_of", "!at_version"},
            produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresScope(Scope.CHARGES_READ)
    ResponseEntity<ChargeJson> current(Caller caller, @PathVariable String id, HttpServletRequest request) {
        Parameters parameters = new Parameters(request, Set.of(LedgerPosition.PARAMETER));
        long atLeast = parameters.number(LedgerPosition.PARAMETER).orElse(0);
        parameters.throwIfAny();

        long position = positions.ofReadModel(projection.progress(), caller.tenant(), atLeast);
        return charges.find(caller.tenant(), id)
                .map(view -> ChargeAnswer.of(view, position))
                .orElseThrow(() ->
                        ChargeAnswer.notFound("No charge has this id as far as the read model has come.", position));
    }

    private static ChargeFilter filter(String tenant, Parameters parameters) {
        Optional<Instant> after = parameters.instant(CREATED_AFTER);
        Optional<Instant> before = parameters.instant(CREATED_BEFORE);
        parameters.check(
                after.isEmpty() || before.isEmpty() || !before.get().isBefore(after.get()),
                CREATED_BEFORE,
                "is before " + CREATED_AFTER);
        return new ChargeFilter(
                tenant,
                parameters
                        .read("status", ChargeController::status, "is not one of " + statuses())
                        .orElse(null),
                parameters
                        .read("currency", ChargeController::currency, "is not the ISO 4217 code of a currency")
                        .orElse(null),
                parameters.text("order_number", MAX_ORDER_NUMBER_CHARS).orElse(null),
                parameters.text("customer", MAX_CUSTOMER_CHARS).orElse(null),
                null,
                after.orElse(null),
                before.orElse(null));
    }

    /** A cursor belongs to the tenant and the filters of its list. */
    private Cursors cursors(ChargeFilter filter) {
        return cursorSeal.of(
                "charges",
                filter.tenant(),
                text(filter.status()),
                text(filter.currency()),
                filter.orderNumber(),
                filter.customer(),
                text(filter.createdAfter()),
                text(filter.createdBefore()));
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static @Nullable ChargeStatus status(String wireName) {
        return Arrays.stream(ChargeStatus.values())
                .filter(status -> status.wireName().equals(wireName))
                .findFirst()
                .orElse(null);
    }

    private static String statuses() {
        return Arrays.stream(ChargeStatus.values()).map(ChargeStatus::wireName).collect(Collectors.joining(", "));
    }

    private static @Nullable Currency currency(String code) {
        return Currency.active(code).orElse(null);
    }
}
