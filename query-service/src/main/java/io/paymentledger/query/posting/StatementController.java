package io.paymentledger.query.posting;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.base.web.Refuses;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.events.Currency;
import io.paymentledger.events.Side;
import io.paymentledger.query.posting.Books.Stretch;
import io.paymentledger.query.posting.Entries.Name;
import io.paymentledger.query.posting.Entries.Posted;
import io.paymentledger.query.posting.ExplanationJson.ExplainedLine;
import io.paymentledger.query.posting.StatementJson.LineJson;
import io.paymentledger.query.posting.StatementJson.Sums;
import io.paymentledger.query.web.AnswerCheck;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What happened in an account, line by line, and by whose command. */
@RestController
@Tag(name = "Accounts")
final class StatementController {

    /** A page of a statement when nothing is said about it. */
    private static final int DEFAULT_LINES = 100;

    /** Bounds an answer, and the rows that one read holds in memory. */
    private static final int MAX_LINES = 1_000;

    /** A page of an explanation when nothing is said about it; each line costs the history of a charge. */
    private static final int DEFAULT_EXPLAINED = 20;

    private static final int MAX_EXPLAINED = 100;

    private static final Set<String> PARAMETERS =
            Set.of("from", "to", "currency", "limit", "cursor", LedgerPosition.PARAMETER);

    private final Books books;
    private final Entries entries;
    private final CursorSeal cursorSeal;

    StatementController(Books books, Entries entries, CursorSeal cursorSeal) {
        this.cursorSeal = cursorSeal;
        this.books = books;
        this.entries = entries;
    }

    /**
     * A page of an account's lines.
     *
     * @param account the account now
     * @param before the balances before its first line
     * @param read the lines, and one more if there is one
     */
    private record Walk(
            Balance account,
            Stretch stretch,
            Balance opening,
            Balance closing,
            Sums before,
            List<Line> read,
            int limit,
            Cursors cursors) {

        List<Line> shown() {
            return read.subList(0, Math.min(limit, read.size()));
        }

        <T> Page<T> page(Function<Line, T> answer) {
            return Page.of(
                    read,
                    limit,
                    line -> new Place(line.position(), line.number(), stretch.through()).write(cursors),
                    answer);
        }
    }

    @Operation(
            operationId = "getAccountStatement",
            summary = "An account's statement: opening balance, lines with running balances, closing balance",
            description = "By the time of recording, so a statement of the past never changes.",
            parameters = {
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "from",
                        description = "Only what was recorded at this instant or later (RFC 3339)",
                        schema = @Schema(type = "string", format = "date-time")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "to",
                        description = "Only what was recorded before this instant (RFC 3339)",
                        schema = @Schema(type = "string", format = "date-time")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "currency",
                        description = "The currency (ISO 4217); needed if the account has several",
                        schema = @Schema(type = "string", example = "EUR")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "limit",
                        description = "The most lines to answer",
                        schema =
                                @Schema(
                                        type = "integer",
                                        minimum = "1",
                                        maximum = "" + MAX_LINES,
                                        defaultValue = "" + DEFAULT_LINES)),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "cursor",
                        description = "The next_cursor of the page before, with the same filters",
                        schema = @Schema(type = "string"))
            })
    @ApiResponse(responseCode = "200", description = "A page of the statement")
    @Positioned
    @Refuses({ProblemCode.READ_BEHIND, ProblemCode.READ_MODEL_REBUILDING})
    @GetMapping(path = "/v1/accounts/{account}/statement", produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresScope(Scope.AUDIT_READ)
    ResponseEntity<StatementJson> statement(Caller caller, @PathVariable String account, HttpServletRequest request) {
        Walk walk = walk("statement", caller.tenant(), account, request, DEFAULT_LINES, MAX_LINES);
        return AccountController.answer(
                new StatementJson(
                        account,
                        walk.account.type().wireName(),
                        walk.account.type().normalSide().wireName(),
                        walk.account.key().currency(),
                        walk.stretch.after(),
                        walk.stretch.through(),
                        Sums.of(walk.opening),
                        Sums.of(walk.closing),
                        walk.page(line -> LineJson.of(line, walk.account.type()))),
                walk.stretch.reached());
    }

    @Operation(
            operationId = "explainAccount",
            summary = "By what an account came to its balance: postings, entries, events, commands",
            description = "Without from, the whole balance is explained; with it, the change since then.",
            parameters = {
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "from",
                        description = "Only what was recorded at this instant or later (RFC 3339)",
                        schema = @Schema(type = "string", format = "date-time")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "to",
                        description = "Only what was recorded before this instant (RFC 3339)",
                        schema = @Schema(type = "string", format = "date-time")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "currency",
                        description = "The currency (ISO 4217); needed if the account has several",
                        schema = @Schema(type = "string", example = "EUR")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "limit",
                        description = "The most lines to answer",
                        schema =
                                @Schema(
                                        type = "integer",
                                        minimum = "1",
                                        maximum = "" + MAX_EXPLAINED,
                                        defaultValue = "" + DEFAULT_EXPLAINED)),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "cursor",
                        description = "The next_cursor of the page before, with the same filters",
                        schema = @Schema(type = "string"))
            })
    @ApiResponse(responseCode = "200", description = "A page of the explanation")
    @Positioned
    @Refuses({ProblemCode.READ_BEHIND, ProblemCode.READ_MODEL_REBUILDING})
    @GetMapping(path = "/v1/accounts/{account}/explain", produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresScope(Scope.AUDIT_READ)
    ResponseEntity<ExplanationJson> explain(Caller caller, @PathVariable String account, HttpServletRequest request) {
        Walk walk = walk("explain", caller.tenant(), account, request, DEFAULT_EXPLAINED, MAX_EXPLAINED);
        Map<Name, Posted> posted = entries.at(
                books.logOf(caller.tenant()),
                caller.tenant(),
                walk.shown().stream().map(Line::position).collect(Collectors.toSet()));
        Sums opening = Sums.of(walk.opening);
        Sums change = Sums.of(walk.closing).minus(opening);
        Sums before = walk.before.minus(opening);
        Sums shown = walk.shown().stream()
                .map(line -> sums(line, walk.account.type().normalSide()))
                .reduce(Sums.NONE, Sums::plus);
        return AccountController.answer(
                new ExplanationJson(
                        account,
                        walk.account.key().currency(),
                        walk.stretch.after(),
                        walk.stretch.through(),
                        opening,
                        Sums.of(walk.closing),
                        change,
                        before,
                        shown,
                        change.minus(before).minus(shown),
                        walk.page(line -> new ExplainedLine(
                                LineJson.of(line, walk.account.type()), EntryJson.of(entryOf(line, posted))))),
                walk.stretch.reached());
    }

    @Operation(operationId = "getEntries", summary = "What the event at a position posted, and who caused it")
    @ApiResponse(
            responseCode = "200",
            description = "The event's entries; more than one only for an event that tells of several movements")
    @Positioned
    @Refuses({ProblemCode.READ_BEHIND, ProblemCode.READ_MODEL_REBUILDING})
    @GetMapping(path = "/v1/entries/{position:[1-9][0-9]{0,17}}", produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresScope(Scope.AUDIT_READ)
    ResponseEntity<Page<EntryJson>> entry(Caller caller, @PathVariable long position, HttpServletRequest request) {
        Parameters parameters = new Parameters(request, Set.of(LedgerPosition.PARAMETER));
        long atLeast = parameters.number(LedgerPosition.PARAMETER).orElse(0);
        parameters.throwIfAny();

        long reached = books.reached(caller.tenant(), atLeast);
        List<EntryJson> found =
                entries.at(books.logOf(caller.tenant()), caller.tenant(), Set.of(position)).values().stream()
                        .map(EntryJson::of)
                        .toList();
        if (found.isEmpty()) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "No event of this tenant posted anything there.")
                    .withHeader(LedgerPosition.HEADER, Long.toString(reached));
        }
        return AccountController.answer(new Page<>(found, false, null), reached);
    }

    private static Posted entryOf(Line line, Map<Name, Posted> posted) {
        @Nullable Posted entry = posted.get(new Name(line.position(), line.part()));
        if (entry == null) {
            AnswerCheck.current().check();
            throw new IllegalStateException("a line has no entry");
        }
        return entry;
    }

    private Walk walk(
            String list, String tenant, String account, HttpServletRequest request, int defaultLimit, int maxLimit) {
        Parameters parameters = new Parameters(request, PARAMETERS);
        @Nullable Instant from = parameters.instant("from").orElse(null);
        @Nullable Instant to = parameters.instant("to").orElse(null);
        parameters.check(from == null || to == null || !to.isBefore(from), "to", "is before from");
        @Nullable
        String currency = parameters
                .read(
                        "currency",
                        code -> Currency.active(code).map(Currency::code).orElse(null),
                        "is not the ISO 4217 code of a currency")
                .orElse(null);
        int limit = parameters.limit("limit", maxLimit).orElse(defaultLimit);
        Cursors cursors = cursorSeal.of(
                list, tenant, account, Objects.toString(from, null), Objects.toString(to, null), currency);
        @Nullable
        Place place = parameters
                .read("cursor", cursor -> Place.read(cursors, cursor).orElse(null), "is not a next_cursor of this list")
                .orElse(null);
        long atLeast = parameters.number(LedgerPosition.PARAMETER).orElse(0);
        parameters.throwIfAny();

        Stretch whole = books.stretch(tenant, from, to, atLeast);
        Stretch stretch = place == null ? whole : new Stretch(whole.after(), place.through(), whole.reached());
        Balance chosen = chosen(books.known(tenant, account, stretch.reached()), currency, parameters);
        Balance opening = books.at(chosen, stretch.after());
        Place start = place == null ? Place.after(stretch.after(), stretch.through()) : place;
        List<Line> lines = entries.lines(tenant, chosen.accountId(), start, limit + 1);
        return new Walk(
                chosen,
                stretch,
                opening,
                books.at(chosen, stretch.through()),
                lines.isEmpty() ? Sums.of(books.at(chosen, stretch.through())) : before(lines.getFirst(), chosen),
                lines,
                limit,
                cursors);
    }

    /** The one currency that is meant. */
    private static Balance chosen(List<Balance> known, @Nullable String currency, Parameters parameters) {
        List<Balance> fitting = known.stream()
                .filter(balance -> currency == null || balance.key().currency().equals(currency))
                .toList();
        parameters.check(!fitting.isEmpty(), "currency", "is none of the account's currencies");
        parameters.check(fitting.size() < 2, "currency", "is needed, because the account has several");
        parameters.throwIfAny();
        return fitting.getFirst();
    }

    /** The balances before a line. */
    private static Sums before(Line line, Balance account) {
        Side normal = account.type().normalSide();
        return new Sums(normal.signed(line.postedAfterMinor()), normal.signed(line.pendingAfterMinor()))
                .minus(sums(line, normal));
    }

    private static Sums sums(Line line, Side normal) {
        long amount = normal.signed(line.amountMinor());
        return switch (line.layer()) {
            case POSTED -> new Sums(amount, 0);
            case PENDING -> new Sums(0, amount);
        };
    }
}
