package io.paymentledger.simulation.workload;

import io.paymentledger.events.CaptureMethod;
import io.paymentledger.events.ChargeEvent;
import io.paymentledger.events.ChargeEvent.AttemptStarted;
import io.paymentledger.events.ChargeEvent.AuthorisationExpired;
import io.paymentledger.events.ChargeEvent.CaptureFailed;
import io.paymentledger.events.ChargeEvent.CaptureStarted;
import io.paymentledger.events.ChargeEvent.ChargeAuthorised;
import io.paymentledger.events.ChargeEvent.ChargeCaptured;
import io.paymentledger.events.ChargeEvent.ChargeDeclined;
import io.paymentledger.events.ChargeEvent.ChargeRefunded;
import io.paymentledger.events.ChargeEvent.ChargeVoided;
import io.paymentledger.events.ChargeEvent.DisputeAmended;
import io.paymentledger.events.ChargeEvent.DisputeLost;
import io.paymentledger.events.ChargeEvent.DisputeOpened;
import io.paymentledger.events.ChargeEvent.DisputeReopened;
import io.paymentledger.events.ChargeEvent.DisputeWon;
import io.paymentledger.events.ChargeEvent.GatewayContradiction;
import io.paymentledger.events.ChargeEvent.InquiryClosed;
import io.paymentledger.events.ChargeEvent.InquiryOpened;
import io.paymentledger.events.ChargeEvent.LateSuccess;
import io.paymentledger.events.ChargeEvent.LateSuccessChargedBack;
import io.paymentledger.events.ChargeEvent.LateSuccessReversed;
import io.paymentledger.events.ChargeEvent.NoticeApplied;
import io.paymentledger.events.ChargeEvent.NoticeDeferred;
import io.paymentledger.events.ChargeEvent.OutcomeUnknown;
import io.paymentledger.events.ChargeEvent.RefundFailed;
import io.paymentledger.events.ChargeEvent.RefundReturned;
import io.paymentledger.events.ChargeEvent.RefundStarted;
import io.paymentledger.events.ChargeEvent.ReversalReturned;
import io.paymentledger.events.ChargeEvent.ReversalStarted;
import io.paymentledger.events.ChargeEvent.ReviewProposed;
import io.paymentledger.events.ChargeEvent.ReviewRequired;
import io.paymentledger.events.ChargeEvent.ReviewResolved;
import io.paymentledger.events.ChargeEvent.VoidFailed;
import io.paymentledger.events.ChargeEvent.VoidStarted;
import io.paymentledger.events.ChargeState;
import io.paymentledger.events.Dispute;
import io.paymentledger.events.Dispute.Standing;
import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.KeyEvent.KeyBound;
import io.paymentledger.events.KeyEvent.KeyCancelled;
import io.paymentledger.events.KeyOperation;
import io.paymentledger.events.NotificationEvent.NotificationReceived;
import io.paymentledger.events.Operation;
import io.paymentledger.events.OrderEvent.OrderClaimed;
import io.paymentledger.events.RefundReason;
import io.paymentledger.events.SettledOperation;
import io.paymentledger.events.Sha256;
import io.paymentledger.events.StreamName;
import io.paymentledger.events.Telling;
import io.paymentledger.events.TokenEvent.TokenIssued;
import io.paymentledger.events.TokenEvent.TokenRedeemed;
import io.paymentledger.simulation.workload.Commit.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One charge's life, move by move. Each move is chosen among those that the charge's own events allow, and records what
 * the write side would have recorded for it, in the commits in which it would have.
 */
final class SimulatedCharge {

    /** What {@link #live} answers when nothing more happens to the charge. */
    static final long OVER = -1;

    private static final long AT_ONCE = 0;

    /** Ends a life in which everything fails again and again. */
    private static final int MOST_MOVES = 16;

    private static final List<String> GATEWAYS = List.of("simulator", "stripe");
    private static final List<String> DECLINES =
            List.of("insufficient_funds", "do_not_honour", "expired_card", "suspected_fraud");

    /**
     * Until when a gateway of the past holds money. A ledger that runs lets go what is over by today's clock, and the
     * workload's own clock is behind.
     */
    private static final Duration LONG_HOLD = Duration.ofDays(3_650);

    /** As long as {@code ledger-service} gives a token by default. */
    private static final long TOKEN_LIFE_SECONDS = 900;

    private final Chances chances;
    private final Terms terms;
    private final String gateway;
    private final long longestWait;
    private final StreamName stream;
    private final String actor;
    private final boolean withToken;
    private final boolean afterCancelledKey;
    private final @Nullable StreamName alias;

    private @Nullable ChargeState state;
    private @Nullable String correlation;
    private @Nullable StreamName token;
    private long sequence;
    private int moves;
    private int keys;
    private int ids;
    private boolean aliased;

    /** @param longestWait the most ticks between two moves */
    SimulatedCharge(WorkloadSettings settings, long number, long longestWait) {
        this.chances = new Chances(settings.seed(), number);
        this.longestWait = longestWait;
        String tenant = chances.mostlyFirstOf(settings.tenants());
        this.terms = Terms.choose(chances, tenant, settings.seed(), number);
        this.gateway = chances.mostlyFirstOf(GATEWAYS);
        this.stream = StreamName.key(tenant, "sim-%s-%s".formatted(settings.seed(), number));
        this.actor = "key_" + tenant;
        this.withToken = chances.perMille(30);
        this.afterCancelledKey = chances.perMille(5);
        this.alias = terms.initiated().orderNumber() != null && chances.perMille(20)
                ? local(stream.local() + "-alias")
                : null;
    }

    /**
     * Goes on until the charge waits for something.
     *
     * @param at the time by the simulated clock; {@code null} if it is now
     * @return how many ticks it waits, or {@link #OVER}
     */
    long live(@Nullable Instant at, Consumer<Commit> commits) {
        long wait = AT_ONCE;
        while (wait == AT_ONCE) {
            wait = move(at, commits);
        }
        return wait;
    }

    private long move(@Nullable Instant at, Consumer<Commit> commits) {
        ChargeState current = state;
        if (current == null) {
            return begin(commits);
        }
        if (current.openAttempt() != null) {
            return hear(current, at, commits);
        }
        if (alias != null && !aliased) {
            aliased = true;
            commits.accept(new Commit(
                    List.of(new Entry(
                            alias,
                            0,
                            KeyBound.alias(stream.local(), current.terms().fingerprint()))),
                    asked()));
            return AT_ONCE;
        }
        if (++moves > MOST_MOVES) {
            return OVER;
        }
        return goOn(current, commits);
    }

    private long begin(Consumer<Commit> commits) {
        if (correlation == null && afterCancelledKey) {
            commits.accept(new Commit(
                    List.of(new Entry(local(stream.local() + "-cancelled"), 0, new KeyCancelled())), asked()));
        }
        if (token == null && withToken) {
            token = StreamName.token(stream.tenant(), Sha256.hex(Sha256.of(id("tok"))));
            commits.accept(new Commit(List.of(new Entry(token, 0, new TokenIssued(TOKEN_LIFE_SECONDS))), asked()));
            return soon();
        }
        // Each request for a token has a correlation of its own.
        correlation = null;
        EventMetadata metadata = asked();
        List<Entry> claim = new ArrayList<>();
        claim.add(next(terms.initiated()));
        claim.add(next(new AttemptStarted(id("att"), gateway)));
        if (token != null) {
            claim.add(new Entry(token, 1, new TokenRedeemed(stream.local())));
        }
        String orderNumber = terms.initiated().orderNumber();
        if (orderNumber != null) {
            claim.add(new Entry(StreamName.order(stream.tenant(), orderNumber), 0, new OrderClaimed(stream.local())));
        }
        commits.accept(new Commit(claim, metadata));
        return AT_ONCE;
    }

    /** The gateway answers, or its answer is lost and found out later, by inquiry or by a person. */
    private long hear(ChargeState current, @Nullable Instant at, Consumer<Commit> commits) {
        String attempt = Objects.requireNonNull(current.openAttempt());
        if (current.underReview()) {
            boolean approved = reversing(current) || chances.perMille(700);
            ChargeEvent outcome = outcome(current, attempt, approved, at);
            if (current.pending() == null && chances.perMille(500)) {
                String note = "it is in the gateway's own list";
                ReviewProposed proposed = new ReviewProposed(attempt, approved, word(outcome), note, id("key"));
                commits.accept(new Commit(List.of(next(proposed)), asked()));
            }
            Entry resolved = next(new ReviewResolved(attempt, approved, "asked the gateway by telephone"));
            List<Entry> decided = new ArrayList<>(List.of(resolved, next(outcome)));
            decided.addAll(takeIn(current, attempt, approved));
            commits.accept(new Commit(decided, asked()));
            return later();
        }
        if (!current.outcomeUnknown() && chances.perMille(30)) {
            commits.accept(told(attempt, List.of(next(new OutcomeUnknown(attempt, "timeout")))));
            // A ledger that runs would inquire for what stays open, so nothing that it recovers is left to wait.
            return AT_ONCE;
        }
        if (current.outcomeUnknown() && chances.perMille(100)) {
            commits.accept(told(
                    attempt, List.of(next(new ReviewRequired(attempt, "the gateway does not know the reference")))));
            return soon();
        }
        if (mayBeDisputedEarly(current) && chances.perMille(10)) {
            commits.accept(notified(
                    "dispute.opened",
                    new NoticeDeferred(
                            attempt,
                            id("evt"),
                            Telling.DISPUTE_OPENED,
                            id("dp"),
                            current.terms().amount().amountMinor(),
                            "fraudulent")));
            return AT_ONCE;
        }
        boolean approved = reversing(current) || chances.perMille(current.pending() == null ? 920 : 960);
        List<Entry> heard = new ArrayList<>(List.of(next(outcome(current, attempt, approved, at))));
        heard.addAll(takeIn(current, attempt, approved));
        commits.accept(told(attempt, heard));
        return AT_ONCE;
    }

    /** What was told before the outcome follows it in its commit. */
    private List<Entry> takeIn(ChargeState before, String attempt, boolean approved) {
        List<Entry> entries = new ArrayList<>();
        for (NoticeDeferred notice : before.deferred()) {
            entries.add(next(new NoticeApplied(notice.notice())));
            entries.add(next(
                    approved
                            ? new DisputeOpened(notice.reference(), notice.amountMinor(), "fraudulent")
                            : contradiction(attempt)));
        }
        return entries;
    }

    private static boolean mayBeDisputedEarly(ChargeState current) {
        return current.pending() == null
                && current.terms().captureMethod() == CaptureMethod.AUTOMATIC
                && current.deferred().isEmpty();
    }

    private static GatewayContradiction contradiction(String attempt) {
        return new GatewayContradiction(attempt, "nothing-taken", "dispute opened", "nothing captured");
    }

    private static boolean reversing(ChargeState current) {
        return current.pending() != null && current.pending().kind() == Operation.Kind.REVERSAL;
    }

    /** What a person says of how a charge's creation ended. */
    private static String word(ChargeEvent outcome) {
        return switch (outcome) {
            case ChargeAuthorised authorised -> authorised.gatewayReference();
            case ChargeCaptured captured -> captured.gatewayReference();
            case ChargeDeclined declined -> declined.code();
            default -> throw new IllegalArgumentException("no charge is created by " + outcome);
        };
    }

    private ChargeEvent outcome(ChargeState current, String attempt, boolean approved, @Nullable Instant at) {
        Operation pending = current.pending();
        if (pending == null) {
            return approved ? approval(current, attempt, at) : new ChargeDeclined(attempt, chances.oneOf(DECLINES));
        }
        long amount = pending.amountMinor();
        return switch (pending.kind()) {
            case CAPTURE ->
                approved
                        ? new ChargeCaptured(attempt, amount, Objects.requireNonNull(current.payment()), pending.last())
                        : new CaptureFailed(attempt, chances.oneOf(DECLINES));
            case VOID -> approved ? new ChargeVoided(attempt) : new VoidFailed(attempt, chances.oneOf(DECLINES));
            case REFUND ->
                approved
                        ? new ChargeRefunded(attempt, amount, id("re"))
                        : new RefundFailed(attempt, chances.oneOf(DECLINES));
            case REVERSAL -> new LateSuccessReversed(attempt, amount, id("rev"));
        };
    }

    private ChargeEvent approval(ChargeState current, String attempt, @Nullable Instant at) {
        long amount = current.terms().amount().amountMinor();
        return switch (current.terms().captureMethod()) {
            case AUTOMATIC -> new ChargeCaptured(attempt, amount, id("pay"), true);
            case MANUAL -> new ChargeAuthorised(attempt, amount, id("pay"), at == null ? null : at.plus(LONG_HOLD));
        };
    }

    /** Nothing is under way; the client, the payer or the gateway begins something, or nobody does any more. */
    private long goOn(ChargeState current, Consumer<Commit> commits) {
        if (current.sums().reversible() > 0) {
            return undo(current, commits);
        }
        return switch (current.status()) {
            case FAILED -> succeedLate(current, commits);
            case SUCCESS -> afterSuccess(current, commits);
            case INIT, PROCESSING -> throw new IllegalStateException("an attempt is open");
        };
    }

    /** What came late goes back, unless the payer's bank takes it. */
    private long undo(ChargeState current, Consumer<Commit> commits) {
        if (current.lateDisputed()) {
            return decideLateDispute(current, commits);
        }
        if (current.lateMoney().kept() > 0 && current.disputes().isEmpty() && chances.perMille(400)) {
            commits.accept(notified(
                    "dispute.opened",
                    new DisputeOpened(id("dp"), current.lateMoney().kept(), "fraudulent")));
            return later();
        }
        ReversalStarted started = new ReversalStarted(id("att"));
        commits.accept(told(started.attemptId(), List.of(next(started))));
        return AT_ONCE;
    }

    private long decideLateDispute(ChargeState current, Consumer<Commit> commits) {
        String dispute = openDisputes(current).getFirst();
        long amount = Objects.requireNonNull(current.disputes().get(dispute)).amountMinor();
        commits.accept(
                chances.perMille(500)
                        ? notified("dispute.won", new DisputeWon(dispute, amount))
                        : notified(
                                "dispute.lost",
                                new DisputeLost(dispute, amount),
                                new LateSuccessChargedBack(
                                        current.late().getFirst().attemptId(), dispute, amount)));
        return AT_ONCE;
    }

    private static List<String> openDisputes(ChargeState current) {
        return current.disputes().entrySet().stream()
                .filter(dispute -> dispute.getValue().standing() == Standing.OPEN)
                .map(Map.Entry::getKey)
                .toList();
    }

    private long afterSuccess(ChargeState current, Consumer<Commit> commits) {
        List<String> open = openDisputes(current);
        if (!open.isEmpty()) {
            return decideDispute(current, open.getFirst(), commits);
        }
        Map.Entry<String, Dispute> decided = current.disputes().entrySet().stream()
                .filter(dispute -> dispute.getValue().amountMinor() > 0)
                .min(Map.Entry.comparingByKey())
                .orElse(null);
        if (decided != null && chances.perMille(50)) {
            return decideAnew(current, decided.getKey(), decided.getValue(), commits);
        }
        if (current.voided()) {
            return succeedLate(current, commits);
        }
        if (current.sums().capturable() > 0) {
            return useHold(current, commits);
        }
        return current.sums().refundable() > 0 ? giveBack(current, commits) : OVER;
    }

    private long useHold(ChargeState current, Consumer<Commit> commits) {
        long capturable = current.sums().capturable();
        long choice = chances.between(0, 999);
        if (choice < 750) {
            boolean whole = chances.perMille(500);
            long amount = whole ? capturable : chances.between(1, capturable);
            boolean last = amount == capturable || chances.perMille(300);
            ask(KeyOperation.CAPTURE, key -> new CaptureStarted(id("att"), key, amount, whole, last), commits);
            return AT_ONCE;
        }
        if (choice < 850 && current.sums().captured() == 0) {
            ask(KeyOperation.VOID, key -> new VoidStarted(id("att"), key), commits);
            return AT_ONCE;
        }
        if (choice < 930) {
            commits.accept(notified("authorisation.expired", new AuthorisationExpired(capturable)));
            return later();
        }
        return OVER;
    }

    private long giveBack(ChargeState current, Consumer<Commit> commits) {
        long refundable = current.sums().refundable();
        boolean again = current.sums().refunded() > 0;
        if (chances.perMille(again ? 350 : 140)) {
            boolean whole = chances.perMille(400);
            long amount = whole ? refundable : chances.between(1, refundable);
            RefundReason reason = chances.perMille(600) ? chances.oneOf(List.of(RefundReason.values())) : null;
            ask(KeyOperation.REFUND, key -> new RefundStarted(id("att"), key, amount, whole, reason), commits);
            return AT_ONCE;
        }
        if (chances.perMille(15)) {
            return hearOfIt(current, commits);
        }
        if (chances.perMille(15)) {
            long amount = chances.perMille(800) ? refundable : chances.between(1, refundable);
            commits.accept(notified("dispute.opened", new DisputeOpened(id("dp"), amount, "fraudulent")));
            return later();
        }
        return OVER;
    }

    private long decideDispute(ChargeState current, String dispute, Consumer<Commit> commits) {
        long amount = Objects.requireNonNull(current.disputes().get(dispute)).amountMinor();
        long choice = chances.between(0, 999);
        if (choice < 50 && amount > 1) {
            long part = chances.between(1, amount - 1);
            commits.accept(notified(
                    "dispute.lost", new DisputeAmended(dispute, part - amount), new DisputeLost(dispute, part)));
        } else if (choice < 450) {
            commits.accept(notified("dispute.won", new DisputeWon(dispute, amount)));
        } else if (choice < 850) {
            commits.accept(notified("dispute.lost", new DisputeLost(dispute, amount)));
        } else {
            return OVER;
        }
        return later();
    }

    private long decideAnew(ChargeState current, String id, Dispute dispute, Consumer<Commit> commits) {
        boolean won = dispute.standing() == Standing.WON;
        long amount = dispute.amountMinor();
        if (dispute.lateMinor() > 0) {
            commits.accept(notified(
                    "dispute.won",
                    new LateSuccessChargedBack(current.late().getFirst().attemptId(), id, -dispute.lateMinor()),
                    new DisputeReopened(id, amount, false),
                    new DisputeWon(id, amount)));
            return AT_ONCE;
        }
        commits.accept(
                won
                        ? notified("dispute.lost", new DisputeReopened(id, amount, true), new DisputeLost(id, amount))
                        : notified("dispute.won", new DisputeReopened(id, amount, false), new DisputeWon(id, amount)));
        return later();
    }

    /** Rarely, a bank asks, or a refund that was made comes back. */
    private long hearOfIt(ChargeState current, Consumer<Commit> commits) {
        SettledOperation refund = current.settled().values().stream()
                .filter(each -> each.operation().kind() == Operation.Kind.REFUND && !each.declined())
                .min(Comparator.comparing(each -> each.operation().attemptId()))
                .orElse(null);
        if (refund != null && chances.perMille(300)) {
            Operation its = refund.operation();
            commits.accept(notified(
                    "refund.failed", new RefundReturned(its.attemptId(), its.amountMinor(), chances.oneOf(DECLINES))));
        } else {
            String inquiry = id("dp");
            commits.accept(notified("inquiry.opened", new InquiryOpened(inquiry, "general")));
            commits.accept(notified("inquiry.closed", new InquiryClosed(inquiry)));
        }
        return later();
    }

    /** Rarely, the gateway says that what failed, or was voided, did succeed; or what was given back of it comes back. */
    private long succeedLate(ChargeState current, Consumer<Commit> commits) {
        SettledOperation reversal = current.settled().values().stream()
                .filter(each -> each.operation().kind() == Operation.Kind.REVERSAL && !each.declined())
                .findFirst()
                .orElse(null);
        if (reversal != null
                && current.lateMoney().taken() > 0
                && current.disputes().isEmpty()
                && chances.perMille(300)) {
            Operation its = reversal.operation();
            commits.accept(notified(
                    "refund.failed",
                    new ReversalReturned(its.attemptId(), its.amountMinor(), chances.oneOf(DECLINES)),
                    new ReviewRequired(its.attemptId(), "reversal-returned")));
            return AT_ONCE;
        }
        AttemptStarted attempt = current.attempt();
        if (attempt == null || !current.late().isEmpty() || !chances.perMille(20)) {
            return OVER;
        }
        boolean captured = current.terms().captureMethod() == CaptureMethod.AUTOMATIC;
        long amount = current.terms().amount().amountMinor();
        commits.accept(notified(
                "payment.succeeded",
                new LateSuccess(
                        attempt.attemptId(),
                        amount,
                        current.payment() == null ? id("pay") : current.payment(),
                        captured)));
        return AT_ONCE;
    }

    /** What begins an operation, once its key is known. */
    @FunctionalInterface
    private interface Start {
        ChargeEvent with(String key);
    }

    /** A client asks for an operation: its key is bound in the commit that starts it. */
    private void ask(KeyOperation operation, Start start, Consumer<Commit> commits) {
        StreamName key = local("%s-op%s".formatted(stream.local(), ++keys));
        EventMetadata metadata = asked();
        Entry started = next(start.with(key.local()));
        KeyBound bound = new KeyBound(
                stream.local(),
                terms.fingerprint(operation, stream.local(), started.event()),
                operation,
                Objects.requireNonNull(state).openAttempt());
        commits.accept(new Commit(List.of(started, new Entry(key, 0, bound)), metadata));
    }

    /** The gateway tells something by itself: what it tells and that it told it are one commit. */
    private Commit notified(String kind, ChargeEvent... events) {
        String notification = id("evt");
        List<Entry> entries = new ArrayList<>();
        for (ChargeEvent event : events) {
            entries.add(next(event));
        }
        entries.add(new Entry(
                StreamName.notification(stream.tenant(), gateway, notification),
                0,
                new NotificationReceived(stream.local(), kind)));
        return new Commit(
                entries,
                new EventMetadata(stream.tenant(), "gateway:" + gateway, id("req"), correlation(), notification));
    }

    /** The gateway answers an attempt. */
    private Commit told(String attempt, List<Entry> entries) {
        return new Commit(entries, new EventMetadata(stream.tenant(), actor, correlation(), correlation(), attempt));
    }

    /** A client asks; the first request is what everything about the charge goes back to. */
    private EventMetadata asked() {
        String request = id("req");
        if (correlation == null) {
            correlation = request;
        }
        return new EventMetadata(stream.tenant(), actor, request, correlation, request);
    }

    private String correlation() {
        return Objects.requireNonNull(correlation);
    }

    private Entry next(ChargeEvent event) {
        state = ChargeState.evolve(state, event);
        return new Entry(stream, sequence++, event);
    }

    private StreamName local(String key) {
        return StreamName.key(stream.tenant(), key);
    }

    private String id(String kind) {
        return "%s_%s-%s".formatted(kind, stream.local(), ++ids);
    }

    private long soon() {
        return chances.between(1, Math.max(1, longestWait / 20));
    }

    private long later() {
        return chances.between(1, longestWait);
    }
}
