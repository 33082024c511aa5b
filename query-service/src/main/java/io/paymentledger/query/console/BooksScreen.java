package io.paymentledger.query.console;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.events.Currency;
import io.paymentledger.events.EventCodec;
import io.paymentledger.events.MonthEvent;
import io.paymentledger.query.console.Timeline.LegText;
import io.paymentledger.query.month.SealedMonths;
import io.paymentledger.query.posting.TenantBooks;
import io.paymentledger.query.posting.TenantBooks.Explained;
import io.paymentledger.query.posting.TenantBooks.Figure;
import io.paymentledger.query.posting.TenantBooks.Statement;
import io.paymentledger.query.posting.TenantBooks.StatementLine;
import io.paymentledger.query.posting.TenantBooks.TrialBalance;
import io.paymentledger.query.web.Parameters;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * From a figure to whoever caused it: trial balance, statement, entry, and from there the event, the command, the API key,
 * the request and the receipt, each one click away.
 */
@Screen
final class BooksScreen {

    /** What a person looks through at once. */
    private static final int LINES = 50;

    private final TenantBooks books;
    private final SealedMonths months;

    BooksScreen(TenantBooks books, SealedMonths months) {
        this.books = books;
        this.months = months;
    }

    /** An account in the trial balance. */
    record Row(
            String account,
            String currency,
            String type,
            MoneyText recorded,
            MoneyText effective,
            MoneyText pending,
            @Nullable MoneyText differs) {

        static Row of(Figure figure) {
            Currency currency = Currency.of(figure.currency());
            long late = figure.effective() - figure.recorded();
            return new Row(
                    figure.account(),
                    figure.currency(),
                    figure.type(),
                    MoneyText.of(figure.recorded(), currency),
                    MoneyText.of(figure.effective(), currency),
                    MoneyText.of(figure.pending(), currency),
                    late == 0 ? null : MoneyText.of(late, currency));
        }
    }

    /** A total, which is zero. */
    record Total(MoneyText difference, boolean zero) {

        static Total of(Map.Entry<String, Long> total) {
            return new Total(MoneyText.of(total.getValue(), Currency.of(total.getKey())), total.getValue() == 0);
        }
    }

    /** A line of a statement. */
    record Line(
            long position,
            String kind,
            String charge,
            TimeText recorded,
            @Nullable TimeText effective,
            @Nullable MoneyText debit,
            @Nullable MoneyText credit,
            boolean held,
            MoneyText balance) {

        static Line of(StatementLine line, Currency currency) {
            MoneyText amount = MoneyText.of(Math.absExact(line.amount()), currency);
            return new Line(
                    line.position(),
                    line.kind().replace('_', ' '),
                    line.chargeId() == null ? "" : line.chargeId(),
                    TimeText.of(line.recordedAt()),
                    line.effectiveAt().equals(line.recordedAt()) ? null : TimeText.of(line.effectiveAt()),
                    line.amount() > 0 ? amount : null,
                    line.amount() > 0 ? null : amount,
                    line.pending(),
                    MoneyText.of(line.pending() ? line.held() : line.balance(), currency));
        }
    }

    /** An entry with its causes. */
    record Cause(
            String kind,
            int ruleVersion,
            TimeText recorded,
            TimeText effective,
            boolean dated,
            String charge,
            List<LegText> legs,
            String type,
            long version,
            String stream,
            String eventId,
            String recordedBy,
            String operation,
            String key,
            String reason,
            String actor,
            String request) {

        static Cause of(Explained entry) {
            return new Cause(
                    entry.kind().replace('_', ' '),
                    entry.ruleVersion(),
                    TimeText.of(entry.recordedAt()),
                    TimeText.of(entry.effectiveAt()),
                    !entry.recordedAt().equals(entry.effectiveAt()),
                    entry.chargeId() == null ? "" : entry.chargeId(),
                    entry.legs().stream().map(LegText::of).toList(),
                    EventCodec.CURRENT.typeName(entry.event().event()),
                    entry.event().sequence(),
                    entry.event().stream().local(),
                    entry.event().eventId(),
                    entry.event().metadata().actor(),
                    entry.operation(),
                    entry.key() == null ? "" : entry.key(),
                    entry.reason() == null ? "" : entry.reason(),
                    entry.asked().actor(),
                    entry.asked().requestId());
        }

        /** Whether the event is one of its charge's own stream, and so has a version there. */
        public boolean ofCharge() {
            return stream.equals(charge);
        }
    }

    @GetMapping("/console/books")
    @RequiresScope(Scope.AUDIT_READ)
    String trialBalance(
            Caller caller,
            @RequestParam(name = "month", defaultValue = "") String month,
            @RequestParam(name = "recorded", defaultValue = "") String recorded,
            @RequestParam(name = "effective", defaultValue = "") String effective,
            Model model) {
        Clocks clocks = month.isEmpty() ? Clocks.of(recorded, effective) : Clocks.ofMonth(month);
        TrialBalance all = books.trialBalance(caller.tenant(), clocks.recorded(), clocks.effective());
        model.addAttribute("clocks", clocks);
        model.addAttribute("month", month);
        model.addAttribute(
                "closed",
                MonthEvent.named(month)
                        .flatMap(named -> months.find(caller.tenant(), named))
                        .orElse(null));
        model.addAttribute("rows", all.figures().stream().map(Row::of).toList());
        model.addAttribute(
                "totals", all.unbalanced().entrySet().stream().map(Total::of).toList());
        return "console/books";
    }

    @GetMapping("/console/books/{account}")
    @RequiresScope(Scope.AUDIT_READ)
    String statement(
            Caller caller,
            @PathVariable String account,
            @RequestParam(name = "currency", required = false) @Nullable String currency,
            @RequestParam(name = "from", defaultValue = "") String from,
            @RequestParam(name = "to", defaultValue = "") String to,
            @RequestParam(name = "after", defaultValue = "0") String after,
            @RequestParam(name = "line", defaultValue = "0") String line,
            Model model) {
        @Nullable Instant begin = Clocks.instant(from);
        @Nullable Instant end = Clocks.instant(to);
        Statement statement = books.statement(
                caller.tenant(),
                account,
                currency,
                begin == null ? null : begin.minusNanos(999_999_000),
                end == null ? null : end.plusNanos(1_000),
                number(after),
                number(line),
                LINES);
        Currency unit = Currency.of(statement.currency());
        model.addAttribute("statement", statement);
        model.addAttribute("opening", MoneyText.of(statement.opening(), unit));
        model.addAttribute("closing", MoneyText.of(statement.closing(), unit));
        model.addAttribute(
                "lines",
                statement.lines().stream().map(each -> Line.of(each, unit)).toList());
        model.addAttribute(
                "last", statement.lines().isEmpty() ? null : statement.lines().getLast());
        model.addAttribute("from", Clocks.field(begin));
        model.addAttribute("to", Clocks.field(end));
        return "console/statement";
    }

    private static long number(String text) {
        @Nullable Long number = Parameters.wholeNumber(text);
        return number == null ? 0 : number;
    }

    @GetMapping("/console/entries/{position}")
    @RequiresScope(Scope.AUDIT_READ)
    String entry(Caller caller, @PathVariable String position, Model model) {
        long at = number(position);
        List<Explained> entries = at == 0 ? List.of() : books.entries(caller.tenant(), at);
        if (entries.isEmpty()) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "No event of this tenant posted anything there.");
        }
        model.addAttribute("position", at);
        model.addAttribute("entries", entries.stream().map(Cause::of).toList());
        return "console/entry";
    }
}
