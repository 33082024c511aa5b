package io.paymentledger.query.month;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.base.web.Refuses;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.events.MonthEvent;
import io.paymentledger.events.MonthEvent.MonthSealed;
import io.paymentledger.events.StreamName;
import io.paymentledger.proof.BalanceReceipt;
import io.paymentledger.proof.MonthTree;
import io.paymentledger.proof.Receipt;
import io.paymentledger.proof.SealedBalance;
import io.paymentledger.query.month.MonthJson.Now;
import io.paymentledger.query.month.SealedMonths.Closed;
import io.paymentledger.query.posting.MonthBalances;
import io.paymentledger.query.transparency.Receipts;
import io.paymentledger.query.web.AnswerCheck;
import io.paymentledger.query.web.LedgerPosition;
import io.paymentledger.query.web.Page;
import io.paymentledger.query.web.Parameters;
import io.paymentledger.query.web.Positioned;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Closed months over HTTP: what they were sealed as, whether the books still say so, and the proof of one balance. */
@RestController
@Tag(name = "Months")
final class MonthController {

    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final Set<String> LAYERS = Set.of("posted", "pending");

    /** The events of a month that is sealed: that it was closed, and that. */
    private static final int EVENTS_OF_A_SEALED_MONTH = 2;

    private final SealedMonths months;
    private final MonthBalances balances;
    private final Receipts receipts;
    private final LedgerPosition positions;

    MonthController(SealedMonths months, MonthBalances balances, Receipts receipts, LedgerPosition positions) {
        this.months = months;
        this.balances = balances;
        this.receipts = receipts;
        this.positions = positions;
    }

    @Operation(operationId = "listMonths", summary = "The months that were closed, the latest first")
    @ApiResponse(responseCode = "200", description = "All of them")
    @Positioned
    @Refuses(ProblemCode.READ_BEHIND)
    @GetMapping(path = "/v1/months", produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresScope(Scope.AUDIT_READ)
    ResponseEntity<Page<MonthJson>> list(Caller caller, HttpServletRequest request) {
        long reached = positions.ofHistory(caller.tenant(), atLeast(request));
        List<MonthJson> all = months.of(caller.tenant()).stream()
                .map(month -> MonthJson.of(month, null))
                .toList();
        return answer(new Page<>(all, false, null), reached);
    }

    @Operation(
            operationId = "getMonth",
            summary = "A closed month: what it was sealed as, and whether the books still say the same of it")
    @ApiResponse(responseCode = "200", description = "The month")
    @Positioned
    @Refuses({ProblemCode.READ_BEHIND, ProblemCode.READ_MODEL_REBUILDING})
    @GetMapping(path = "/v1/months/{month}", produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresScope(Scope.AUDIT_READ)
    ResponseEntity<MonthJson> month(Caller caller, @PathVariable String month, HttpServletRequest request) {
        long atLeast = atLeast(request);
        Closed closed = find(caller, month);
        long reached = balances.reached(caller.tenant(), Math.max(atLeast, closed.position()));
        return answer(MonthJson.of(closed, now(closed, reached)), reached);
    }

    private Now now(Closed month, long reached) {
        List<SealedBalance> then = balances.at(month.tenant(), month.closed(), month.position());
        List<SealedBalance> today = balances.at(month.tenant(), month.closed(), reached);
        @Nullable MonthSealed sealed = month.sealed();
        return new Now(
                sealed == null ? null : isRootOf(sealed, months.tree(month, then)),
                notZero(then).equals(notZero(today)),
                balances.laterEntries(month.tenant(), month.closed().through(), month.position()));
    }

    /** An account that was first used later is none of the month's, as long as nothing of it takes effect in it. */
    private static Set<SealedBalance> notZero(Collection<SealedBalance> balances) {
        return balances.stream().filter(balance -> balance.balanceMinor() != 0).collect(Collectors.toSet());
    }

    private static boolean isRootOf(MonthSealed sealed, MonthTree tree) {
        return sealed.leaves() == tree.size()
                && sealed.root().equals(tree.root().toString());
    }

    @Operation(
            operationId = "getBalanceReceipt",
            summary = "The receipt of one balance of a closed month, which shows no other",
            description =
                    "What the account had at the end of the month, with the proof that the ledger sealed it, as one text that "
                            + "is verified offline (c2sp.org/tlog-proof@v1). Waits up to 5 s for the seal and the checkpoint "
                            + "over it.",
            parameters = {
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "currency",
                        required = true,
                        description = "The currency (ISO 4217)",
                        schema = @Schema(type = "string", example = "EUR")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "layer",
                        description = "What moved, or what was only held",
                        schema =
                                @Schema(
                                        type = "string",
                                        allowableValues = {"posted", "pending"},
                                        defaultValue = "posted"))
            })
    @ApiResponse(
            responseCode = "200",
            description = "The receipt",
            content = @Content(mediaType = "text/plain", schema = @Schema(type = "string")))
    @Refuses({ProblemCode.NOT_SEALED, ProblemCode.READ_BEHIND, ProblemCode.READ_MODEL_REBUILDING})
    @GetMapping("/v1/months/{month}/balances/{account}/receipt")
    @RequiresScope(Scope.AUDIT_READ)
    ResponseEntity<String> receipt(
            Caller caller, @PathVariable String month, @PathVariable String account, HttpServletRequest request) {
        Parameters parameters = new Parameters(request, Set.of("currency", "layer"));
        String currency = parameters
                .read(
                        "currency",
                        code -> CURRENCY.matcher(code).matches() ? code : null,
                        "is not the ISO 4217 code of a currency")
                .orElse("");
        parameters.check(parameters.has("currency"), "currency", "is needed");
        String layer = parameters
                .read("layer", text -> LAYERS.contains(text) ? text : null, "is neither posted nor pending")
                .orElse("posted");
        parameters.throwIfAny();

        YearMonth named = find(caller, month).month();
        Receipt ofMonth = receipts.awaited(StreamName.month(caller.tenant(), named), EVENTS_OF_A_SEALED_MONTH);
        Closed closed = find(caller, month);
        balances.reached(caller.tenant(), closed.position());
        BalanceReceipt receipt = tree(closed)
                .receipt(account, currency, layer, ofMonth)
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.NOT_FOUND, "Nothing was posted to such an account when the month was closed."));
        return ResponseEntity.ok()
                .contentType(TEXT)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("%s.%s.%s.%s.tlog-proof"
                                        .formatted(month, account.replace(':', '-'), currency, layer))
                                .build()
                                .toString())
                .body(receipt.toString());
    }

    /** The tree that was sealed; without it, there is nothing to prove, and {@code GET /v1/months/{month}} says so. */
    private MonthTree tree(Closed month) {
        MonthTree tree = months.tree(month, balances.at(month.tenant(), month.closed(), month.position()));
        @Nullable MonthSealed sealed = month.sealed();
        if (sealed == null || !isRootOf(sealed, tree)) {
            AnswerCheck.current().check();
            throw new ProblemException(
                    ProblemCode.NOT_FOUND,
                    "The books no longer give what the month was sealed as, so no balance of it can be proven. Audit the "
                            + "ledger.");
        }
        return tree;
    }

    private Closed find(Caller caller, String month) {
        return MonthEvent.named(month)
                .flatMap(named -> months.find(caller.tenant(), named))
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "This month was not closed."));
    }

    private static long atLeast(HttpServletRequest request) {
        Parameters parameters = new Parameters(request, Set.of(LedgerPosition.PARAMETER));
        long atLeast = parameters.number(LedgerPosition.PARAMETER).orElse(0);
        parameters.throwIfAny();
        return atLeast;
    }

    private static <T> ResponseEntity<T> answer(T body, long position) {
        return ResponseEntity.ok()
                .header(LedgerPosition.HEADER, Long.toString(position))
                .body(body);
    }
}
