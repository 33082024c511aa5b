package io.paymentledger.query.posting;

import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.query.posting.Accounts.Selection;
import io.paymentledger.query.posting.Books.Stretch;
import io.paymentledger.query.posting.ChargePostings.Leg;
import io.paymentledger.query.posting.Entries.Posted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's books for people: what stood in them by either clock, what moved an account, and why.
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
public final class TenantBooks {

    private final Books books;
    private final Entries entries;

    TenantBooks(Books books, Entries entries) {
        this.books = books;
        this.entries = entries;
    }

    /**
     * An account in one currency. Sums are in minor units, on the account's normal side.
     *
     * @param type {@code asset}, {@code liability} and so on
     * @param recorded what had moved, by what was recorded by then
     * @param effective what had moved, by what counts by then, whenever it was recorded
     * @param pending what was held, by what was recorded by then
     */
    public record Figure(String account, String currency, String type, long recorded, long effective, long pending) {}

    /**
     * All accounts.
     *
     * @param unbalanced what debits and credits differ by, for each currency; zero for all, or the books are wrong
     */
    public record TrialBalance(List<Figure> figures, Map<String, Long> unbalanced) {}

    /**
     * A line of an account. Sums are in minor units.
     *
     * @param kind the name of the rule that posted it
     * @param amount positive for a debit
     * @param balance what had moved after it, on the account's normal side
     * @param held what was held after it, on that side
     */
    public record StatementLine(
            long position,
            long number,
            String kind,
            @Nullable String chargeId,
            Instant recordedAt,
            Instant effectiveAt,
            boolean pending,
            long amount,
            long balance,
            long held) {}

    /**
     * A part of an account's history, in one currency.
     *
     * @param currencies all that the account has
     * @param opening what had moved before the stretch
     * @param closing what had moved after it
     * @param more whether there are more lines in it
     */
    public record Statement(
            String account,
            String currency,
            String type,
            List<String> currencies,
            long opening,
            long closing,
            List<StatementLine> lines,
            boolean more) {}

    /**
     * An entry with what led to it.
     *
     * @param kind the name of the rule that posted it
     * @param operation what was asked for
     * @param key the idempotency key with which a client asked
     * @param reason why, if a person gave a reason
     * @param asked who asked, in which request
     */
    public record Explained(
            String kind,
            int ruleVersion,
            Instant recordedAt,
            Instant effectiveAt,
            @Nullable String chargeId,
            List<Leg> legs,
            RecordedEvent event,
            String operation,
            @Nullable String key,
            @Nullable String reason,
            EventMetadata asked) {}

    /**
     * All accounts by either clock.
     *
     * <p>An account that neither clock has seen used is left out.
     *
     * @param recordedBy the last instant of recording that counts; {@code null} for now
     * @param effectiveBy the last instant of effect that counts; {@code null} for now
     */
    public TrialBalance trialBalance(String tenant, @Nullable Instant recordedBy, @Nullable Instant effectiveBy) {
        Selection all = Selection.all(tenant);
        Map<Integer, Balance> recorded = byAccount(books.balances(books.by(tenant, recordedBy, null), all));
        Map<Integer, Balance> effective = byAccount(books.balances(books.by(tenant, null, effectiveBy), all));
        TreeMap<Integer, Balance> known = new TreeMap<>(effective);
        known.putAll(recorded);
        TreeMap<String, Long> unbalanced = new TreeMap<>();
        List<Figure> figures = new ArrayList<>();
        known.forEach((id, account) -> {
            Balance then = recorded.getOrDefault(id, nothing(account));
            Balance counts = effective.getOrDefault(id, nothing(account));
            if (!recorded.containsKey(id) && counts.postedMinor() == 0) {
                return;
            }
            figures.add(new Figure(
                    account.key().name(),
                    account.key().currency(),
                    account.type().wireName(),
                    then.posted(),
                    counts.posted(),
                    then.pending()));
            unbalanced.merge(account.key().currency(), then.postedMinor(), Math::addExact);
        });
        return new TrialBalance(figures, unbalanced);
    }

    private static Map<Integer, Balance> byAccount(List<Balance> balances) {
        return balances.stream().collect(Collectors.toMap(Balance::accountId, Function.identity()));
    }

    private static Balance nothing(Balance account) {
        return new Balance(account.accountId(), account.key(), account.type(), 0, 0);
    }

    /**
     * An account's lines, the oldest first.
     *
     * @param currency {@code null} for the first that it was used in
     * @param from the first instant of recording; {@code null} for the beginning
     * @param to the instant after the last; {@code null} for now
     * @param position with {@code number} the last line that was seen; 0 for none
     * @throws io.paymentledger.base.web.ProblemException {@code not-found} if the tenant has no such account
     */
    public Statement statement(
            String tenant,
            String account,
            @Nullable String currency,
            @Nullable Instant from,
            @Nullable Instant to,
            long position,
            long number,
            int limit) {
        Stretch stretch = books.stretch(tenant, from, to, 0);
        List<Balance> known = books.known(tenant, account, stretch.reached());
        Balance chosen = known.stream()
                .filter(balance -> balance.key().currency().equals(currency))
                .findFirst()
                .orElse(known.getFirst());
        Place start = position > stretch.after()
                ? new Place(position, number, stretch.through())
                : Place.after(stretch.after(), stretch.through());
        List<Line> lines = entries.lines(tenant, chosen.accountId(), start, limit + 1);
        return new Statement(
                account,
                chosen.key().currency(),
                chosen.type().wireName(),
                known.stream().map(balance -> balance.key().currency()).toList(),
                books.at(chosen, stretch.after()).posted(),
                books.at(chosen, stretch.through()).posted(),
                lines.stream().limit(limit).map(line -> line(line, chosen)).toList(),
                lines.size() > limit);
    }

    private static StatementLine line(Line line, Balance account) {
        return new StatementLine(
                line.position(),
                line.number(),
                line.kind(),
                line.chargeId(),
                line.recordedAt(),
                line.effectiveAt(),
                line.layer() == Layer.PENDING,
                line.amountMinor(),
                account.type().normalSide().signed(line.postedAfterMinor()),
                account.type().normalSide().signed(line.pendingAfterMinor()));
    }

    /** What the event at a position posted, and why; empty if it posted nothing, or is another tenant's. */
    public List<Explained> entries(String tenant, long position) {
        books.reached(tenant, 0);
        return entries.at(books.logOf(tenant), tenant, Set.of(position)).values().stream()
                .map(TenantBooks::explained)
                .toList();
    }

    private static Explained explained(Posted posted) {
        return new Explained(
                posted.heading().kind(),
                posted.heading().ruleVersion(),
                posted.heading().recordedAt(),
                posted.heading().effectiveAt(),
                posted.heading().chargeId(),
                posted.legs().stream().map(Leg::of).toList(),
                Objects.requireNonNull(posted.event()),
                posted.command().operation(),
                posted.command().key(),
                posted.command().reason(),
                posted.command().metadata());
    }
}
