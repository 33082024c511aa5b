package io.paymentledger.query.posting;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.Refuses;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.query.posting.AccountJson.Balances;
import io.paymentledger.query.posting.Accounts.Selection;
import io.paymentledger.query.posting.Books.Reached;
import io.paymentledger.query.web.CursorSeal;
import io.paymentledger.query.web.Cursors;
import io.paymentledger.query.web.LedgerPosition;
import io.paymentledger.query.web.Page;
import io.paymentledger.query.web.Parameters;
import io.paymentledger.query.web.Positioned;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** A tenant's accounts and their balances, now and at any point of history. */
@RestController
@Tag(name = "Accounts")
final class AccountController {

    /** More than most tenants have. */
    private static final int DEFAULT_LIMIT = 100;

    /** Bounds an answer. */
    private static final int MAX_LIMIT = 1_000;

    private final Books books;
    private final Accounts accounts;
    private final CursorSeal cursorSeal;

    AccountController(Books books, Accounts accounts, CursorSeal cursorSeal) {
        this.cursorSeal = cursorSeal;
        this.books = books;
        this.accounts = accounts;
    }

    @Operation(
            operationId = "listAccounts",
            summary = "Accounts with their balances now, in the order in which they were first used",
            parameters = {
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
                        description = "The next_cursor of the page before",
                        schema = @Schema(type = "string"))
            })
    @ApiResponse(responseCode = "200", description = "A page of the list")
    @Positioned
    @Refuses({ProblemCode.READ_BEHIND, ProblemCode.READ_MODEL_REBUILDING})
    @GetMapping(path = "/v1/accounts", produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresScope(Scope.AUDIT_READ)
    ResponseEntity<Page<AccountJson>> list(Caller caller, HttpServletRequest request) {
        Parameters parameters = new Parameters(request, Set.of("limit", "cursor", LedgerPosition.PARAMETER));
        int limit = parameters.limit("limit", MAX_LIMIT).orElse(DEFAULT_LIMIT);
        Cursors cursors = cursorSeal.of("accounts", caller.tenant());
        int after = parameters
                .read("cursor", cursor -> place(cursors, cursor), "is not a next_cursor of this list")
                .orElse(0);
        long atLeast = parameters.number(LedgerPosition.PARAMETER).orElse(0);
        parameters.throwIfAny();

        long position = books.reached(caller.tenant(), atLeast);
        List<Balance> balances = accounts.at(position, new Selection(caller.tenant(), null, after, limit + 1));
        return answer(
                Page.of(balances, limit, balance -> cursors.write(balance.accountId()), AccountJson::of), position);
    }

    @Operation(
            operationId = "getAccountBalance",
            summary = "An account's balances in all its currencies, now or at any point of history",
            parameters = {
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = Books.AS_OF,
                        description = "With all that was recorded at this instant or before (RFC 3339)",
                        schema = @Schema(type = "string", format = "date-time")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = Books.AT_POSITION,
                        description = "After the event at this position of the tenant's log",
                        schema = @Schema(type = "integer", format = "int64", minimum = "0")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = Books.EFFECTIVE_AS_OF,
                        description = "With all that counts at this instant or before, whenever it was recorded",
                        schema = @Schema(type = "string", format = "date-time"))
            })
    @ApiResponse(responseCode = "200", description = "The balances")
    @Positioned
    @Refuses({ProblemCode.READ_BEHIND, ProblemCode.READ_MODEL_REBUILDING})
    @GetMapping(path = "/v1/accounts/{account}/balance", produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresScope(Scope.AUDIT_READ)
    ResponseEntity<Balances> balance(Caller caller, @PathVariable String account, HttpServletRequest request) {
        Reached reached = books.cut(caller.tenant(), new Parameters(request, Books.CUT_PARAMETERS));
        return answer(Balances.of(books.balances(reached, caller.tenant(), account), reached.cut()), reached.reached());
    }

    @Operation(
            operationId = "getTrialBalance",
            summary = "All balances and their totals, which are zero in each currency, now or at any point of history",
            parameters = {
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = Books.AS_OF,
                        description = "With all that was recorded at this instant or before (RFC 3339)",
                        schema = @Schema(type = "string", format = "date-time")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = Books.AT_POSITION,
                        description = "After the event at this position of the tenant's log",
                        schema = @Schema(type = "integer", format = "int64", minimum = "0")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = Books.EFFECTIVE_AS_OF,
                        description = "With all that counts at this instant or before, whenever it was recorded",
                        schema = @Schema(type = "string", format = "date-time"))
            })
    @ApiResponse(responseCode = "200", description = "The trial balance")
    @Positioned
    @Refuses({ProblemCode.READ_BEHIND, ProblemCode.READ_MODEL_REBUILDING})
    @GetMapping(path = "/v1/trial-balance", produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresScope(Scope.AUDIT_READ)
    ResponseEntity<TrialBalanceJson> trialBalance(Caller caller, HttpServletRequest request) {
        Reached reached = books.cut(caller.tenant(), new Parameters(request, Books.CUT_PARAMETERS));
        List<Balance> balances = books.balances(reached.cut(), Selection.all(caller.tenant()));
        return answer(TrialBalanceJson.of(balances, reached.cut()), reached.reached());
    }

    /** What is answered about accounts changes, so nobody stores it on the way. */
    static <T> ResponseEntity<T> answer(T body, long position) {
        return ResponseEntity.ok()
                .header(LedgerPosition.HEADER, Long.toString(position))
                .body(body);
    }

    private static @Nullable Integer place(Cursors cursors, String cursor) {
        return cursors.read(cursor, 1)
                .filter(place -> place[0] == (int) place[0])
                .map(place -> (int) place[0])
                .orElse(null);
    }
}
